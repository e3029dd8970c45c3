"""Reading XLSX: every cell becomes the text that stands in it.

Dates become 2027-01-18, or 2027-01-18 16:00 with a time; times 16:00; durations 1:30:00; numbers
are written without an empty fraction (7, not 7.0) and without the format of the cell (0.5, not
50%); yes and no of a spreadsheet become TRUE and FALSE. A formula counts as the result that the
spreadsheet stored; without one the sheet is refused, for nothing of it may be lost in silence.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _

from fixhub.refused import Refused
from fixhub.sheets import archives, guard
from fixhub.sheets.bounds import Bounds, Record, Unreadable, first_columns, refuse_damaged

LARGEST_MEGABYTES = 50
LAST_LINE = 1_048_576
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Workbook:
    """Its sheets by their names in small letters; attachments do not fit into a workbook."""

    holds_contents = False

    def __init__(self, content: IO[bytes]) -> None:
        with archives.opened(content, LARGEST_MEGABYTES) as archive:
            formulas = guard.look(archive)
        self._values = _loaded(content, data_only=True)
        self._formulas = _loaded(content, data_only=False) if formulas else None
        self._titles = {sheet.title.strip().casefold(): sheet.title for sheet in self._values.worksheets}
        self.sheets = frozenset(self._titles)
        self.strangers: list[str] = []

    def close(self) -> None:
        for book in (self._values, self._formulas):
            if book is not None:
                book.close()

    def content(self, name: str) -> IO[bytes]:
        raise FileNotFoundError(name)

    def records(self, sheet: str, bounds: Bounds) -> Iterator[Record]:
        if sheet not in self._titles:
            raise Unreadable(_("There is no such sheet in the workbook."))
        try:
            yield from self._records(self._titles[sheet], bounds)
        except (Unreadable, Refused):
            raise
        # openpyxl fails in a dozen ways on broken input; each means the same to the person.
        except Exception as broken:
            raise Unreadable(_("This sheet is damaged. Open the workbook, save it again.")) from broken

    def _records(self, title: str, bounds: Bounds) -> Iterator[Record]:
        rows = 0
        for line, row in enumerate(self._rows(title), start=1):
            if line > LAST_LINE:
                refuse_damaged()
            if not row:
                continue
            cells = [_text(value) for value in row]
            rows += any(cells)
            bounds.require_row(rows - 1, line)
            yield Record(line, first_columns(cells, line))

    def _rows(self, title: str) -> Iterator[tuple[Any, ...]]:
        values = _quietly(_unsized(self._values, title).iter_rows(values_only=True))
        if self._formulas is None:
            yield from values
            return
        asked = _quietly(_unsized(self._formulas, title).iter_rows())
        for line, (row, cells) in enumerate(zip(values, asked, strict=True), start=1):
            for value, cell in zip(row, cells, strict=True):
                if value is None and cell.data_type == "f":
                    reason = _(
                        "The result of a formula is not in the file. Open the workbook and save it again."
                    )
                    raise Unreadable(reason, line, cell.column_letter)
            yield row


def _loaded(content: IO[bytes], *, data_only: bool) -> Any:
    content.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(content, read_only=True, data_only=data_only, keep_links=False)
    except (Refused, MemoryError):
        raise
    except Exception:
        refuse_damaged()


def _unsized(book: Any, title: str) -> Any:
    """A sheet read to its real end: what it says about its own size may be wrong, or a lie."""
    sheet = book[title]
    sheet.reset_dimensions()
    return sheet


def _quietly(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """openpyxl warns of odd formats and dates; what it makes of them is what the row then says."""
    while chunk := _next(rows):
        yield from chunk


def _next(rows: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(islice(rows, 100))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return unescaped(value) if "_x" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return _moment(value) if isinstance(value, date | time) else str(value)


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes" if not (value.second or value.microsecond) else "auto")
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.time() == time(0):
        return value.date().isoformat()
    return f"{value.date().isoformat()} {_moment(value.time())}"


def unescaped(text: str) -> str:
    """Signs that XML cannot hold are written _x000D_ in workbooks."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
