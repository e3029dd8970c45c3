"""The sheet that says what an export consists of, so that half of one is never taken for the whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _

from fixhub.exchange.sheet import Sheet
from fixhub.exchange.tables import BY_NAME
from fixhub.refused import Refused
from fixhub.sheets.books import Book
from fixhub.sheets.bounds import BY_HAND, EXPORTED, Record, Unreadable

NAME = "contents"
HEADINGS = ("sheet", "rows", "columns")
FORMAT = ["format", "1", ""]
ATTACHED = "attached"


@dataclass(frozen=True)
class Told:
    """What the export says of one sheet."""

    rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """How many files are attached, and what each sheet holds."""

    attached: int
    sheets: dict[str, Told]

    @property
    def total(self) -> int:
        return sum(one.rows for one in self.sheets.values())

    def as_rows(self) -> list[list[str]]:
        told = [[name, str(one.rows), " ".join(one.columns)] for name, one in self.sheets.items()]
        return [FORMAT, [ATTACHED, str(self.attached), ""], *told]


def is_export(book: Book) -> bool:
    """Half of one is one too: it is then refused, and not taken for a list of people and teams."""
    return bool({NAME, "edition"} & book.sheets)


def read(book: Book) -> Manifest:
    """What the export says it holds; a newer format, and what this version does not know, is refused."""
    try:
        header, *records = [(*record.cells, "", "")[:3] for record in book.records(NAME, BY_HAND)]
    except (Unreadable, ValueError):
        raise Refused(_("The sheet “contents” cannot be read. Export the edition again.")) from None
    if tuple(header) != HEADINGS or len(records) < 2 or list(records[0]) != FORMAT:
        _refuse_version()
    name, attached, _nothing = records[1]
    if name != ATTACHED or not attached.isdecimal():
        _refuse_version()
    return Manifest(int(attached), dict(map(_told, records[2:])))


def _told(record: tuple[str, ...]) -> tuple[str, Told]:
    name, rows, columns = record
    sheet = BY_NAME.get(name)
    known = set(sheet.headings) if sheet else set()
    if sheet is None or not rows.isdecimal() or not set(columns.split()) <= known:
        _refuse_version()
    return name, Told(int(rows), tuple(columns.split()))


def _refuse_version() -> NoReturn:
    raise Refused(_("This was exported by another version of FIXHub, and this one cannot read it."))


def rows(book: Book, sheet: Sheet, told: Told) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a sheet by the names of their columns, with the line of each. All, or Unreadable."""
    records = book.records(sheet.name, EXPORTED)
    header = next(records, Record(1, [])).cells
    _require_header(header, told)
    found = 0
    for line, cells in records:
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            raise Unreadable(_("Some cells stand in a column without a name."), line)
        found += 1
        yield line, dict(zip(header, [*cells, *[""] * len(header)], strict=False))
    if found != told.rows:
        reason = _("Rows: %(found)d of %(rows)d. The sheet was cut off or added to.")
        raise Unreadable(reason % {"found": found, "rows": told.rows})


def _require_header(header: list[str], told: Told) -> None:
    for column in told.columns:
        if header.count(column) != 1:
            raise Unreadable(_("This column is missing, or stands twice."), 1, column)
    for column in header:
        if column not in told.columns:
            raise Unreadable(_("This column is not known."), 1, column[:60])
