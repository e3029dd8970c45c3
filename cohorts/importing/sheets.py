"""Reading a folder of CSV files into rows of named cells, within bounds."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from cohorts.importing.findings import Findings

COLUMNS = {
    "people": ("email", "given_name", "family_name", "country", "skills", "roles"),
    "teams": ("team", "keywords", "members", "mentors", "outcome", "outcome_reason", "graduation_recording"),
    "sessions": ("week", "date", "time", "duration", "type", "title"),
}
OPTIONAL = {"sessions"}
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Row:
    """The known cells of one row, untouched; `line` is the row number a spreadsheet shows."""

    line: int
    cells: dict[str, str]


class _Useless(Exception):
    def __init__(self, line: int | None, column: str, reason: str) -> None:
        super().__init__(reason)
        self.line, self.column, self.reason = line, column, reason


def read_folder(folder: Path, log: Findings) -> dict[str, list[Row]]:
    """Every sheet that can be read; the others are named in the log, with the line."""
    sheets: dict[str, list[Row]] = {}
    for sheet in COLUMNS:
        path = folder / f"{sheet}.csv"
        try:
            if sheet in OPTIONAL and not path.exists():
                log.warn(sheet, None, "", _("There is no such file, so it gives no dates."))
                sheets[sheet] = []
            else:
                sheets[sheet] = _rows(sheet, _text(path), log)
        except _Useless as fault:
            log.give_up(sheet, fault.line, fault.column, fault.reason)
    return sheets


def _text(path: Path) -> str:
    """The file as text: UTF-8, with or without a byte order mark."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _Useless(None, "", _("There is no such file in the folder.")) from None
    except OSError:
        raise _Useless(None, "", _("The file cannot be opened.")) from None
    if len(content) > MAX_BYTES:
        raise _Useless(None, "", _("The file is larger than 5 MB. Split it into smaller folders."))
    content = content.removeprefix(_BOM)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise _Useless(content.count(b"\n", 0, fault.start) + 1, "", _not_utf8(content)) from None


def _not_utf8(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _("This is a workbook, not a CSV file. Save each sheet as “CSV UTF-8”.")
    return _("The letters of this line are not UTF-8. Save the sheet as “CSV UTF-8”.")


def _rows(sheet: str, text: str, log: Findings) -> list[Row]:
    records = _records(text)
    header = [name.strip().casefold() for name in next(records, (1, [""]))[1]]
    _check_header(sheet, header)
    rows: list[Row] = []
    strays: set[int] = set()
    for line, record in records:
        if not any(cell.strip() for cell in record):
            continue
        if len(rows) == MAX_ROWS:
            raise _Useless(line, "", _("The sheet has more than 20,000 rows. Split it into smaller folders."))
        strays |= {place for place, cell in enumerate(record) if cell.strip()}
        named = dict(zip(header, record, strict=False))
        rows.append(Row(line, {column: named.get(column, "") for column in COLUMNS[sheet]}))
    _name_strays(sheet, header, strays, log)
    return rows


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their row numbers; a cell may hold line breaks, so lines of the file are not rows."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 0
    while True:
        line += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _Useless(
                line, "", _("A quote in this line is not closed, or stands inside a cell.")
            ) from None
        yield line, record


def _check_header(sheet: str, header: list[str]) -> None:
    if len(header) > MAX_COLUMNS:
        raise _Useless(1, "", _("The sheet has more than 200 columns."))
    for column in COLUMNS[sheet]:
        if header.count(column) > 1:
            raise _Useless(1, column, _("Two columns have this name. Rename or remove one of them."))
        if column not in header:
            raise _Useless(1, column, _missing(header))


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
    """A piece of a cell that is safe to print: short, and without signs that steer a terminal."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return plain if len(plain) <= most else plain[: most - 1] + "…"
