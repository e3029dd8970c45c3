"""CSV: bytes into letters and rows, one at a time. The one place that knows encodings."""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from django.utils.translation import gettext as _

from fixhub.sheets.bounds import Bounds, Record, Unreadable, first_columns
from fixhub.sheets.formulas import restored

Opener = Callable[[], IO[bytes]]
UTF_8, CP1250 = "utf-8", "cp1250"
ENCODINGS = (UTF_8, CP1250)
_CHUNK = 64 * 1024
# Far more than a row with all its cells full, line breaks in them or not; a file of one row is no sheet.
LONGEST_ROW = 256 * 1024
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def records(opened: Opener, bounds: Bounds, encoding: str = UTF_8, delimiter: str = ",") -> Iterator[Record]:
    """The rows of a CSV file; a byte order mark is no part of it. `opened` opens it anew each time."""
    try:
        with opened() as content:
            yield from _rows(_Bounded(content, bounds), bounds, encoding, delimiter)
    except FileNotFoundError:
        raise Unreadable(_("There is no such file in the folder.")) from None
    except UnicodeDecodeError:
        raise _not_letters(opened, encoding) from None
    except OSError:
        raise Unreadable(_("The file cannot be opened.")) from None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise Unreadable(_("The file is damaged or cut off.")) from None


def delimiter_of(opened: Opener) -> str:
    """What stands between the cells of the first line: in most of Europe spreadsheets write semicolons."""
    with opened() as content:
        first = re.sub(rb'"[^"]*"?', b"", content.read(_CHUNK)).lstrip(b"\r\n").splitlines() or [b""]
    return max(",;\t", key=lambda sign: first[0].count(sign.encode()))


def encoding_of(opened: Opener) -> str:
    """UTF-8 if every byte is, else the old encoding of this part of Europe."""
    decoder = codecs.getincrementaldecoder(UTF_8)()
    with opened() as content:
        try:
            while chunk := content.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return CP1250
    return UTF_8


class _Endless(Exception):
    """A row that does not end."""


class _Bounded(io.RawIOBase):
    """Counts what is read, whatever anybody said about the size beforehand."""

    def __init__(self, content: IO[bytes], bounds: Bounds) -> None:
        self._content, self._bounds, self._read = content, bounds, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._content.read(len(buffer))
        self._read += len(chunk)
        self._bounds.require_bytes(self._read)
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _rows(content: io.RawIOBase, bounds: Bounds, encoding: str, delimiter: str) -> Iterator[Record]:
    """Records with their row numbers; a cell may hold line breaks, so lines of the file are not rows."""
    codec = "utf-8-sig" if encoding == UTF_8 else encoding
    text = io.TextIOWrapper(io.BufferedReader(content, _CHUNK), encoding=codec, newline="")
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    line, rows = 0, 0
    while True:
        line += 1
        lines.begin_row()
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(
                _("A quote in this line is not closed, or stands inside a cell."), line
            ) from None
        except _Endless:
            raise Unreadable(
                _("This line is far too long for a sheet. Save the sheet again as CSV."), line
            ) from None
        rows += bool(any(record))
        bounds.require_row(rows - 1, line)
        yield Record(line, [restored(cell) for cell in first_columns(record, line)])


class _Lines:
    """The lines of a file, while those of one row are not so long that it alone would fill the memory."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._left = text, LONGEST_ROW

    def begin_row(self) -> None:
        self._left = LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise _Endless
        if not line:
            raise StopIteration
        return line


def _not_letters(opened: Opener, encoding: str) -> Unreadable:
    """Which line holds the first byte that is no letter; what is a workbook is called one."""
    decoder, lines = codecs.getincrementaldecoder(encoding)(), 1
    with opened() as content:
        if content.read(4).startswith(_WORKBOOKS):
            reason = _("This is a workbook, not a CSV file. Save each sheet as “CSV UTF-8”.")
            return Unreadable(reason, 1)
    with opened() as content:
        while chunk := content.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as fault:
                lines += fault.object.count(b"\n", 0, fault.start)
                break
            lines += chunk.count(b"\n")
    return Unreadable(_("The letters of this line are not UTF-8. Save the sheet as “CSV UTF-8”."), lines)
