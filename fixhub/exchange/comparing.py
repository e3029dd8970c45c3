"""Whether the database says of an edition exactly what the sheets say.

After an import this proves that each cell was stored. Before one, that nothing is to be done.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cohorts.importing.findings import Findings
from fixhub.exchange.edition import Edition
from fixhub.exchange.manifest import Manifest
from fixhub.exchange.sheet import NUMBER, Sheet
from fixhub.exchange.storing import lines
from fixhub.exchange.tables import SHEETS
from fixhub.sheets.books import Book
from fixhub.sheets.bounds import Unreadable

Kept = Callable[[str, int], bool]
Cells = tuple[str, ...]
_MOST_NAMED = 100


@dataclass(frozen=True)
class _Other:
    """A row of the sheets that the database does not have."""

    line: int
    row: dict[str, str]


def compare(book: Book, told: Manifest, edition: Edition, log: Findings, kept: Kept) -> None:
    """Name each cell that is not in the database, and each row that only the database has.

    `kept` says which rows are of people or programmes that were here before: theirs are only warned of.
    """
    for sheet in SHEETS:
        try:
            _compare(sheet, book, told, edition, log, kept)
        except Unreadable as fault:
            log.give_up(sheet.name, fault.line, fault.column, fault.reason)
        if len(log.refused) > _MOST_NAMED:
            return


def _compare(sheet: Sheet, book: Book, told: Manifest, edition: Edition, log: Findings, kept: Kept) -> None:
    columns = told.sheets[sheet.name].columns if sheet.name in told.sheets else ()
    places = [sheet.headings.index(column) for column in columns]
    stored = [tuple(row[place] for place in places) for row in edition.rows(sheet)]
    left: Counter[Cells] = Counter(stored)
    others: list[_Other] = []
    known: list[_Other] = []
    for line, row in lines(book, told, sheet):
        cells = tuple(row[column] for column in columns)
        if left[cells]:
            left[cells] -= 1
        else:
            (known if kept(sheet.name, line) else others).append(_Other(line, row))
    named = [dict(zip(columns, row, strict=True)) for row in stored] if others or known else []
    for other, column in _differences(sheet, others, named):
        reason = _("This is not what is stored here, or not what the other sheets say.")
        log.refuse(sheet.name, other.line, column, reason)
    for other, column in _differences(sheet, known, named):
        if other.row.get(column):
            reason = _("Something else is stored here already. It is kept, and this cell is not used.")
            log.warn(sheet.name, other.line, column, reason)
    if left.total() > len(known) + len(others):
        log.refuse(sheet.name, 1, "", _("This edition has rows that are missing in the sheet."))


def _differences(
    sheet: Sheet, others: list[_Other], stored: list[dict[str, str]]
) -> Iterator[tuple[_Other, str]]:
    """Each cell that differs from the row of the same name; without such a row, the whole row."""
    by_key = {_key(sheet, row): row for row in stored}
    for other in others[:_MOST_NAMED]:
        mine = by_key.get(_key(sheet, other.row), {})
        for column in [column for column, cell in mine.items() if cell != other.row[column]] or [""]:
            yield other, column


def _key(sheet: Sheet, row: dict[str, str]) -> Cells:
    return (*sheet.key_of(row), row.get(NUMBER, ""))
