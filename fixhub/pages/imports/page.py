"""An import as its page shows it: in which step it is, and what the check found, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohorts.importing import words
from cohorts.importing.reports import MOST_OFFERED, UNUSED
from cohorts.models import ImportRun

# "Take all" is one more than those that are listed.
MOST_TICKS = MOST_OFFERED + 1


@dataclass(frozen=True)
class Row:
    """One row of the sum of a sheet."""

    sheet: str
    read: int
    stored: int
    unchanged: int
    merged: int
    refused: int


@dataclass(frozen=True)
class Named:
    """A place in the files and what is said about it."""

    sheet: str
    line: int | None
    column: str
    reason: str


@dataclass(frozen=True)
class Cell:
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Duplicate:
    """Somebody, or a team, that is there already and of whom the sheet says something else."""

    key: str
    who: str
    sheet: str
    line: int
    cells: list[Cell]


@dataclass(frozen=True)
class Shown:
    rows: list[Row]
    total: Row | None
    refused: list[Named]
    refused_count: int
    downloads: list[tuple[str, str]]
    warnings: list[Named]
    warnings_count: int
    all_warnings: str
    duplicates: list[Duplicate]
    duplicates_count: int
    letters: list[str]
    other: str
    other_letters: list[str]
    dates: list[str]
    at_once: int
    is_broken: bool
    has_files: bool

    @property
    def has_news(self) -> bool:
        return bool(self.total and self.total.stored)


@dataclass(frozen=True)
class Line:
    """An import in the list."""

    run: ImportRun

    @property
    def tone(self) -> str:
        return self._state[0]

    @property
    def status(self) -> str | Promise:
        return self._state[1]

    @property
    def _state(self) -> tuple[str, str | Promise]:
        if self.run.revoked_at:
            return "none", _("Undone")
        if self.run.is_being_undone:
            return "wait", _("Being undone")
        if self.run.done_at:
            return "ok", _("Stored")
        if self.run.is_at_work:
            return "wait", _("At work")
        return ("due", _("To be confirmed")) if self.run.checked_at else ("late", _("Not checked"))


def of(run: ImportRun) -> Shown:
    found = run.report
    other = "cp1250" if run.encoding == "utf-8" else "utf-8"
    rows = [_row(words.sheet(name), counts) for name, counts in found.get("sheets", {}).items()]
    stems = {name.rpartition(".")[0] for name in run.refused_files.values_list("name", flat=True)}
    return Shown(
        rows=rows,
        total=_row("", found["total"]) if "total" in found else None,
        refused=_named(found.get("refused", [])),
        refused_count=found.get("refused_count", 0),
        downloads=[(stem, words.sheet(stem)) for stem in sorted(stems - {UNUSED})],
        warnings=_named(found.get("warnings", [])),
        warnings_count=found.get("warnings_count", 0),
        all_warnings=UNUSED if UNUSED in stems else "",
        duplicates=[_duplicate(row) for row in found.get("offers", [])],
        duplicates_count=found.get("offers_count", 0),
        letters=found.get("letters", {}).get(run.encoding, []),
        other=other,
        other_letters=found.get("letters", {}).get(other, []),
        dates=found.get("dates", ["", ""]),
        at_once=found.get("at_once", 0),
        is_broken=bool(found.get("broken")),
        has_files=run.files.exists(),
    )


def _row(sheet: str, counts: dict[str, int]) -> Row:
    return Row(sheet, **counts)


def _named(rows: list[dict[str, Any]]) -> list[Named]:
    return [Named(**{**row, "sheet": words.sheet(row["sheet"])}) for row in rows]


def _duplicate(row: dict[str, Any]) -> Duplicate:
    cells = [Cell(words.field(cell["column"]), cell["old"], cell["new"]) for cell in row["cells"]]
    return Duplicate(row["key"], row["who"], words.sheet(row["sheet"]), row["line"], cells)
