"""The facts of one edition as rows of text, in an order and with names that are the same in any database."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from cohorts.models import Cohort
from fixhub.exchange import cells
from fixhub.exchange.sheet import Column, Model, Sheet
from fixhub.exchange.tables import BY_MODEL, SHEETS

# As many ids as SQLite takes in one question.
_CHUNK = 500
Ranks = dict[Model | None, dict[int, int]]
_MODELS = {str(sheet.model._meta.model_name): sheet.model for sheet in SHEETS}


class Edition:
    """Reads each table once for its rows and once for the names of its rows, however many there are."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self._keys: dict[Model, dict[int, str]] = {}
        self._reached: dict[Model, list[int]] = {}

    def rows(self, sheet: Sheet) -> Iterator[list[str]]:
        """The cells of each row in the order of `sheet.headings`."""
        names = [column.field.attname for column in sheet.stored]
        found = {pk: (pk, *values) for pk, *values in self._values(sheet, *names)}
        told = [tell(self.cohort) for tell in sheet.told.values()]
        for pk, key in self.keys(sheet.model).items():
            _pk, *values = found[pk]
            row = [
                self._cell(column, value, names, values)
                for column, value in zip(sheet.stored, values, strict=True)
            ]
            row += [words.get(pk, "") for words in told]
            yield row + ([key.rpartition("/")[2]] if sheet.is_numbered else [])

    def keys(self, model: Model) -> dict[int, str]:
        """What names each row in other sheets, by id; the order is that of the sheet."""
        if model not in self._keys:
            self._keys[model] = self._named(BY_MODEL[model])
        return self._keys[model]

    def _named(self, sheet: Sheet) -> dict[int, str]:
        columns = sheet.sorting
        orphans = self._orphans(sheet)
        rows = [r for r in self._values(sheet, *[c.field.attname for c in columns]) if r[0] not in orphans]
        ranks: Ranks = {c.target: self._ranks(c.target) for c in columns if c.target}
        rows.sort(
            key=lambda row: (*[_rank(ranks, c, v) for c, v in zip(columns, row[1:], strict=True)], row[0])
        )
        counted: Counter[str] = Counter()
        named: dict[int, str] = {}
        for pk, *values in rows:
            parts = [self._cell(column, value, [], []) for column, value in zip(columns, values, strict=True)]
            key = "/".join(parts[: len(sheet.key_headings)])
            counted[key] += 1
            named[pk] = "/".join(filter(None, [key, str(counted[key])])) if sheet.is_numbered else key
        return named

    def _orphans(self, sheet: Sheet) -> set[int]:
        """Rows about something that does not go along, such as what is gone."""
        pairs = [(column.named_by, column.field.attname) for column in sheet.stored if column.named_by]
        return {
            pk
            for names in pairs
            for pk, model, subject in self._values(sheet, *names)
            if subject not in self.keys(_MODELS[model])
        }

    def _ranks(self, model: Model) -> dict[int, int]:
        return {pk: rank for rank, pk in enumerate(self.keys(model))}

    def _cell(self, column: Column, value: Any, names: list[str], values: list[Any]) -> str:
        if value is None or not column.is_reference:
            return cells.written(column.field, value)
        target = column.target or _MODELS[values[names.index(column.named_by)]]
        return self.keys(target).get(value, "")

    def _values(self, sheet: Sheet, *names: str) -> list[tuple[Any, ...]]:
        if sheet.of:
            rows: Iterable[tuple[Any, ...]] = self._rows_of(sheet).values_list("pk", *names)
            return list(rows)
        chosen = self._led_to(sheet.model)
        chunks = [chosen[at : at + _CHUNK] for at in range(0, len(chosen), _CHUNK)]
        objects = sheet.model._base_manager
        return [row for chunk in chunks for row in objects.filter(pk__in=chunk).values_list("pk", *names)]

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
                for values in self._values(sheet, *names) if names else ():
                    pks.update(value for value in values[1:] if value is not None)
            self._reached[model] = sorted(pks)
        return self._reached[model]


def _rank(ranks: Ranks, column: Column, value: Any) -> tuple[int, int, str]:
    """Sorts numbers as numbers, references as their rows are sorted, and everything else as text."""
    if value is None:
        return (0, 0, "")
    if column.target is not None:
        return (1, ranks[column.target].get(value, -1), "")
    if isinstance(value, int):
        return (1, int(value), "")
    return (1, 0, cells.written(column.field, value))
