"""How a table is declared: which columns go along, what names a row, and why the rest stays here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db import models

from cohorts.models import Cohort

Model = type[models.Model]
# What a column says that the rows themselves do not hold: row id -> text.
Told = Callable[[Cohort], Mapping[int, str]]
# Whether a list or a text in several languages has the shape that pages rely on.
Shape = Callable[[Any], bool]
NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """One column. `target` is the table that a cell names a row of; "" if another column names the table."""

    heading: str
    field: models.Field
    target: Model | None = None
    named_by: str = ""

    @property
    def is_reference(self) -> bool:
        return self.target is not None or bool(self.named_by)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table of an export.

    `of` is the way from the model to the cohort; empty for rows that others lead to: people and files.
    `columns` are fields, or heading=field. `key` are the headings that name a row, joined by "/"; with
    "number" among them the rows of the same name are counted in their order, which is that of `order`.
    `keyed` makes a word of the key that is no column of its own.
    `later` are references to sheets that come after this one. `left_out` gives each field that stays
    here, with the reason. `made` fills such fields of a new row. `points` are plain numbers that are ids.
    Rows that match one of `without` stay.
    """

    name: str
    model: Model
    of: str = ""
    columns: str
    key: str
    order: str = ""
    later: str = ""
    keyed: Mapping[str, Callable[[Mapping[str, str]], str]] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    made: Callable[[Any], None] = lambda row: None
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    points: Mapping[str, Model | str] = field(default_factory=dict)
    without: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def stored(self) -> tuple[Column, ...]:
        """The columns that are fields, in the order of the sheet."""
        pairs = (word.partition("=") for word in self.columns.split())
        return tuple(self._column(heading, name or heading) for heading, _sign, name in pairs)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """What people know first, then what is told for reading, then the number of the row."""
        own = [column.heading for column in self.stored]
        return (*own, *self.told, *([NUMBER] if self.is_numbered else []))

    @cached_property
    def key_headings(self) -> tuple[str, ...]:
        return tuple(word for word in self.key.split() if word != NUMBER)

    @property
    def is_numbered(self) -> bool:
        return NUMBER in self.key.split()

    @cached_property
    def sorting(self) -> tuple[Column, ...]:
        """The columns that rows are sorted by: those that name them, then those of `order`."""
        known = {column.heading: column for column in self.stored}
        wanted = (*self.key_headings, *self.order.split())
        return tuple(known.get(word) or self._column(word, word) for word in wanted)

    def key_of(self, row: Mapping[str, str]) -> tuple[str, ...]:
        """What names a row of the sheet, without its number."""
        return tuple(self.keyed.get(word, itemgetter(word))(row) for word in self.key_headings)

    @cached_property
    def anchor(self) -> str:
        """The attribute that holds the id of the cohort itself, if there is one."""
        return {one.name: one.attname for one in self.model._meta.concrete_fields}.get(self.of, "")

    def is_later(self, column: Column) -> bool:
        return column.heading in self.later.split()

    def _column(self, heading: str, name: str) -> Column:
        found = self.model._meta.get_field(name)
        pointed = self.points.get(name)
        target = found.related_model if found.is_relation else pointed
        named_by = target if isinstance(target, str) else ""
        return Column(heading, found, None if named_by else target, named_by)  # type: ignore[arg-type]
