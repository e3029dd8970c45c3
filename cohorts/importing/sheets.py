"""The sheets that people fill in: which columns they have, and their rows by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cohorts.importing.findings import Findings
from fixhub.sheets.books import Book
from fixhub.sheets.bounds import BY_HAND, Bounds, Record, Unreadable

COLUMNS = {
    "people": ("email", "given_name", "family_name", "country", "skills", "roles"),
    "teams": ("team", "keywords", "members", "mentors", "outcome", "outcome_reason", "graduation_recording"),
    "sessions": ("week", "date", "time", "duration", "type", "title"),
}
OPTIONAL = {"sessions"}
_PLAIN_QUOTES = str.maketrans("“„”", '"""')


@dataclass(frozen=True, slots=True)
class Row:
    """The known cells of one row, untouched; `line` is the row number a spreadsheet shows."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """What a list of people says about the teams of one of them."""

    line: int
    email: str
    teams: str
    as_mentor: bool


Found = dict[str, list[Row]]
# Sees each record pass by, to tell how far the reading is.
Watch = Callable[[Iterator[Record]], Iterator[Record]]


def unwatched(records: Iterator[Record]) -> Iterator[Record]:
    return records


def read(book: Book, log: Findings, bounds: Bounds = BY_HAND, watch: Watch = unwatched) -> Found:
    """Every sheet that can be read; the others are named in the log, with the line."""
    sheets: Found = {}
    for sheet in COLUMNS:
        try:
            if sheet in OPTIONAL and sheet not in book.sheets:
                log.warn(sheet, None, "", _("There is no such file, so it gives no dates."))
                sheets[sheet] = []
            else:
                sheets[sheet] = _rows(sheet, watch(book.records(sheet, bounds)), log)
        except Unreadable as fault:
            log.give_up(sheet, fault.line, fault.column, fault.reason)
    for sheet in sorted(book.sheets - COLUMNS.keys()):
        log.warn(shown(sheet), None, "", _("This sheet is not known, so it is not stored."))
    return sheets


def _rows(sheet: str, records: Iterator[Record], log: Findings) -> list[Row]:
    header = [name.strip().casefold() for name in next(records, Record(1, [""])).cells]
    _check_header(sheet, header)
    rows: list[Row] = []
    strays: set[int] = set()
    for line, record in records:
        if not any(cell.strip() for cell in record):
            continue
        strays |= {place for place, cell in enumerate(record) if cell.strip()}
        named = dict(zip(header, record, strict=False))
        rows.append(Row(line, {column: named.get(column, "") for column in COLUMNS[sheet]}))
    _name_strays(sheet, header, strays, log)
    return rows


def _check_header(sheet: str, header: list[str]) -> None:
    for column in COLUMNS[sheet]:
        if header.count(column) > 1:
            raise Unreadable(_("Two columns have this name. Rename or remove one of them."), 1, column)
        if column not in header:
            raise Unreadable(_missing(header), 1, column)


def _missing(header: list[str]) -> str:
    if len(header) == 1 and header[0].count(";") > 1:
        return _("The cells are separated by semicolons. Save the sheet with commas between them.")
    return _("This column is missing. Add it, with empty cells if you have nothing to say in it.")


def _name_strays(sheet: str, header: list[str], strays: set[int], log: Findings) -> None:
    """Columns nobody knows are not stored, and cells beside the last column neither: say so."""
    for name in header:
        if name and name not in COLUMNS[sheet]:
            log.warn(sheet, 1, shown(name), _("This column is not known, so its cells are not stored."))
    if any(place >= len(header) or not header[place] for place in strays):
        log.warn(sheet, 1, "", _("Some cells stand in a column without a name. They are not stored."))


def shown(text: str, most: int = 60) -> str:
    """A piece of a cell that is safe to print: short, and without signs that steer a terminal.

    Sentences quote it, so it ends where they say: the quotes of each language are plain ones in it.
    """
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    plain = plain.translate(_PLAIN_QUOTES)
    return plain if len(plain) <= most else plain[: most - 1] + "…"
