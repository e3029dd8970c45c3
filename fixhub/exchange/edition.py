"""The facts of one edition as rows of text, in an order and with names that are the same in any database."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import models

from cohorts.models import Cohort
from fixhub.exchange import cells
from fixhub.exchange.sheet import Column, Model, Sheet
from fixhub.exchange.tables import BY_MODEL, SHEETS

# As many ids as SQLite takes in one question.
_CHUNK = 500
_EARLIEST = datetime.min.replace(tzinfo=UTC)
Values = dict[str, Sequence[Any]]
_MODELS = {str(sheet.model._meta.model_name): sheet.model for sheet in SHEETS}


class Edition:
    """Reads each table once, however many rows there are, and once more for the people it names."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self._keys: dict[Model, dict[int, str]] = {}
        self._read: dict[Model, tuple[list[int], Values]] = {}
        self._reached: dict[Model, list[int]] = {}

    def rows(self, sheet: Sheet) -> Iterator[list[str]]:
        """The cells of each row in the order of `sheet.headings`."""
        pks, values = self._columns(sheet)
        texts = [self._texts(column, values) for column in sheet.stored]
        for tell in sheet.told.values():
            said = tell(self.cohort)
            texts.append([said.get(pk, "") for pk in pks])
        by_pk = dict(zip(pks, zip(*texts, strict=True), strict=True))
        keys, is_numbered = self.keys(sheet.model), sheet.is_numbered
        del self._read[sheet.model]
        for pk, key in keys.items():
            yield [*by_pk[pk], key.rpartition("/")[2]] if is_numbered else [*by_pk[pk]]

    def keys(self, model: Model) -> dict[int, str]:
        """What names each row in other sheets, by id; the order is that of the sheet."""
        if model not in self._keys:
            self._keys[model] = self._named(BY_MODEL[model])
        return self._keys[model]

    def _named(self, sheet: Sheet) -> dict[int, str]:
        pks, values = self._columns(sheet)
        orphans = self._orphans(sheet, pks, values)
        ranks = list(zip(*(self._sortable(column, values) for column in sheet.sorting), pks, strict=True))
        names = self._parts(sheet, values, len(pks))
        counted: Counter[str] = Counter()
        named: dict[int, str] = {}
        for place in sorted(range(len(pks)), key=ranks.__getitem__):
            if pks[place] not in orphans:
                key = names[place]
                if sheet.is_numbered:
                    counted[key] += 1
                    key = f"{key}/{counted[key]}" if key else str(counted[key])
                named[pks[place]] = key
        return named

    def _parts(self, sheet: Sheet, values: Values, count: int) -> list[str]:
        """What names each row, without its number."""
        columns = [self._texts(column, values) for column in sheet.sorting[: len(sheet.key_headings)]]
        return ["/".join(parts) for parts in zip(*columns, strict=True)] if columns else [""] * count

    def _orphans(self, sheet: Sheet, pks: list[int], values: Values) -> set[int]:
        """Rows about something that does not go along, such as what is gone."""
        about = [column for column in sheet.stored if column.named_by]
        return {
            pk
            for column in about
            for pk, key in zip(pks, self._texts(column, values), strict=True)
            if not key
        }

    def _columns(self, sheet: Sheet) -> tuple[list[int], Values]:
        """The ids, and the values of each column by its attribute: whole columns are quick to write.

        Kept until the rows were written, so that each table is read once.
        """
        if sheet.model not in self._read:
            columns = (*sheet.stored, *sheet.sorting)
            names = list(dict.fromkeys(column.field.attname for column in columns))
            rows = [row for chosen in self._chosen(sheet) for row in chosen.values_list("pk", *names)]
            pks, *values = zip(*rows, strict=True) if rows else [()] * (len(names) + 1)
            self._read[sheet.model] = list(pks), dict(zip(names, values, strict=True))
        return self._read[sheet.model]

    def _texts(self, column: Column, values: Values) -> list[str]:
        own = values[column.field.attname]
        if column.named_by:
            kinds = values[column.named_by]
            return [self.keys(_MODELS[kind]).get(pk, "") for kind, pk in zip(kinds, own, strict=True)]
        if column.target:
            keys = self.keys(column.target)
            return [keys.get(pk, "") for pk in own]
        write = cells.writer(column.field)
        return ["" if value is None else write(value) for value in own]

    def _sortable(self, column: Column, values: Values) -> list[Any]:
        """Numbers and instants sort as what they are, references as their rows, and all else as text."""
        own = values[column.field.attname]
        if column.target:
            ranks = {pk: rank for rank, pk in enumerate(self.keys(column.target))}
            return [ranks.get(pk, -1) for pk in own]
        if isinstance(column.field, models.IntegerField):
            return [-1 if value is None else value for value in own]
        if isinstance(column.field, models.DateTimeField):
            return [_EARLIEST if value is None else value for value in own]
        return self._texts(column, values)

    def _chosen(self, sheet: Sheet) -> list[models.QuerySet]:
        if sheet.of:
            return [self._rows_of(sheet)]
        led_to, objects = self._led_to(sheet.model), sheet.model._base_manager
        return [objects.filter(pk__in=led_to[at : at + _CHUNK]) for at in range(0, len(led_to), _CHUNK)]

    def _rows_of(self, sheet: Sheet) -> models.QuerySet:
        rows = sheet.model._base_manager.filter(**{sheet.of: self.cohort.pk})
        for lookup, value in sheet.without.items():
            rows = rows.exclude(**{lookup: value})
        named_by = {column.named_by for column in sheet.stored if column.named_by}
        return rows.filter(**{f"{name}__in": list(_MODELS) for name in named_by})

    def _led_to(self, model: Model) -> list[int]:
        """The people, or the files, that rows of the edition name."""
        if model not in self._reached:
            pks: set[int] = set()
            for sheet in SHEETS:
                names = [column.field.attname for column in sheet.stored if column.target is model]
                for chosen in self._chosen(sheet) if names else ():
                    for found in chosen.order_by().values_list(*names).distinct():
                        pks.update(pk for pk in found if pk is not None)
            self._reached[model] = sorted(pks)
        return self._reached[model]
