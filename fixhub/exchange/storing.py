"""The rows of an export as rows of the database, sheet by sheet; what cannot be one is named."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from cohorts.importing.findings import Findings
from cohorts.models import Cohort
from fixhub.exchange import cells, manifest
from fixhub.exchange.manifest import Manifest
from fixhub.exchange.sheet import NUMBER, Column, Model, Sheet
from fixhub.exchange.tables import SHEETS
from fixhub.files.models import File
from fixhub.refused import Refused
from fixhub.sheets.books import Book
from fixhub.sheets.bounds import Unreadable

_CHUNK = 500
_MODELS = {str(sheet.model._meta.model_name): sheet.model for sheet in SHEETS}
# After so many faults the rest is not looked at: it is the same fault again.
_MOST_FAULTS = 100
Line = tuple[int, dict[str, str]]


@dataclass
class Store:
    """What is known while sheets are stored: the id behind each name, and where files lie."""

    book: Book
    manifest: Manifest
    log: Findings
    now: datetime
    paths: dict[str, str]
    special: Mapping[Model, Callable[["Store", Sheet, list[Line]], None]]
    keys: dict[Model, dict[str, int]] = field(default_factory=dict)
    later: list[tuple[Sheet, int, int, Column, str]] = field(default_factory=list)
    kept: set[tuple[str, int]] = field(default_factory=set)

    @property
    def cohort_id(self) -> int:
        [pk] = self.keys[Cohort].values()
        return pk

    def store(self) -> None:
        """Every sheet in order; stops after the first one with a fault, for the next ones lean on it."""
        for sheet in SHEETS:
            self.keys[sheet.model] = {}
            try:
                self._store(sheet)
            except Unreadable as fault:
                self.log.give_up(sheet.name, fault.line, fault.column, fault.reason)
            if self.log.refused:
                return
        self._point_forward()

    def _store(self, sheet: Sheet) -> None:
        rows = lines(self.book, self.manifest, sheet)
        while chunk := list(islice(rows, _CHUNK)):
            self.special.get(sheet.model, Store.add)(self, sheet, chunk)

    def add(self, sheet: Sheet, chunk: list[Line]) -> None:
        """Add these rows and remember what names them."""
        made = [(line, row, made) for line, row in chunk if (made := self.made(sheet, line, row)) is not None]
        if self.log.refused:
            return
        try:
            with transaction.atomic():
                sheet.model._base_manager.bulk_create([one for _line, _row, one in made])
        except (IntegrityError, DataError):
            reason = _("Rows of this sheet contradict each other, or what is stored here already.")
            raise Unreadable(reason, chunk[0][0]) from None
        for line, row, one in made:
            self.remember(sheet, line, row, one.pk)

    def made(self, sheet: Sheet, line: int, row: dict[str, str]) -> Any:
        """A row that is not saved yet, or None and its faults in the log."""
        values: dict[str, Any] = {}
        for column in sheet.stored:
            if column.heading not in row or sheet.is_later(column):
                continue
            try:
                values[column.field.attname] = self.value(sheet, column, row)
            except Refused as no:
                self._refuse(sheet, line, column.heading, str(no.reason))
        if len(self.log.refused) > 0:
            return None
        if sheet.anchor:
            values[sheet.anchor] = self.cohort_id
        return self._completed(sheet, row, sheet.model(**values))

    def value(self, sheet: Sheet, column: Column, row: Mapping[str, str]) -> Any:
        text = row[column.heading]
        if column.is_reference:
            return self._found(column, text, row)
        value = cells.read(column.field, text)
        shape = sheet.shapes.get(column.heading)
        if shape and value is not None and not shape(value):
            raise Refused(_("“%(cell)s” is not written as an export writes it.") % {"cell": text[:60]})
        return value

    def remember(self, sheet: Sheet, line: int, row: dict[str, str], pk: int) -> None:
        key = "/".join(filter(None, [*sheet.key_of(row), row.get(NUMBER)]))
        if self.keys[sheet.model].setdefault(key, pk) != pk:
            self._refuse(
                sheet, line, sheet.key.split()[-1], _("Another row of this sheet has the same name.")
            )
        for column in sheet.stored:
            if sheet.is_later(column) and row.get(column.heading):
                self.later.append((sheet, line, pk, column, row[column.heading]))

    def _completed(self, sheet: Sheet, row: dict[str, str], made: Any) -> Any:
        if "imported_at" in sheet.left_out:
            made.imported_at = self.now
        if sheet.model is File:
            made.path = self.paths[row[NUMBER]]
        sheet.made(made)
        return made

    def _found(self, column: Column, text: str, row: Mapping[str, str]) -> int | None:
        if not text:
            if not column.field.null:
                raise Refused(_("The cell is empty, and the row needs it."))
            return None
        target = column.target or _MODELS.get(row.get(column.named_by, ""))
        found = self.keys.get(target, {}).get(text) if target else None
        if found is None:
            raise Refused(_("No other sheet has a row called “%(name)s”.") % {"name": text[:60]})
        return found

    def _point_forward(self) -> None:
        """Fill the references to rows that came later than who names them."""
        changed: dict[tuple[Model, str], list[models.Model]] = {}
        for sheet, line, pk, column, text in self.later:
            try:
                value = self._found(column, text, {})
            except Refused as no:
                self._refuse(sheet, line, column.heading, str(no.reason))
                continue
            row = sheet.model(pk=pk, **{column.field.attname: value})
            changed.setdefault((sheet.model, column.field.name), []).append(row)
        for (model, name), rows in changed.items():
            model._base_manager.bulk_update(rows, [name], batch_size=_CHUNK)

    def _refuse(self, sheet: Sheet, line: int, column: str, reason: str) -> None:
        self.log.refuse(sheet.name, line, column, reason)
        if len(self.log.refused) >= _MOST_FAULTS:
            raise Unreadable(_("There are more faults like these; the rest was not looked at."), line)


def lines(book: Book, told: Manifest, sheet: Sheet) -> Iterator[Line]:
    """The rows of a sheet that the export says it has."""
    one = told.sheets.get(sheet.name)
    return manifest.rows(book, sheet, one) if one else iter(())
