"""Writing sheets: a folder of CSV files, a zip of one, or a workbook. The same rows are the same bytes.

Nothing stands under its final name before it is whole.
"""

import csv
import io
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp, mkstemp
from typing import IO, Protocol

import xlsxwriter
from django.utils.translation import gettext as _

from fixhub.refused import Refused
from fixhub.sheets.books import ATTACHED
from fixhub.sheets.formulas import harmless, is_computed
from fixhub.sheets.workbooks import guarded

Row = list[str]
# Spreadsheets take CSV for Latin letters unless it starts with this.
_MARK = "\ufeff"
_LONGEST_CELL = 32_767
# A date like any other, so that two exports of the same facts are the same bytes.
_STAMP = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no zones
_ZIP_STAMP = (2000, 1, 1, 0, 0, 0)


class Writer(Protocol):
    def sheet(self, name: str, headings: Iterable[str], rows: Iterable[Row]) -> int:
        """Write a sheet; how many rows it has."""

    def attach(self, name: str, content: IO[bytes]) -> bool:
        """Put a file beside the sheets, where that is possible, and say whether it was."""


class _Folder:
    def __init__(self, place: Path) -> None:
        self.place = place

    def sheet(self, name: str, headings: Iterable[str], rows: Iterable[Row]) -> int:
        with (self.place / f"{name}.csv").open("wb") as file:
            return _write_csv(file, headings, rows)

    def attach(self, name: str, content: IO[bytes]) -> bool:
        (self.place / ATTACHED).mkdir(exist_ok=True)
        with (self.place / ATTACHED / name).open("wb") as file:
            shutil.copyfileobj(content, file)
        return True


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def sheet(self, name: str, headings: Iterable[str], rows: Iterable[Row]) -> int:
        with self._member(f"{name}.csv") as file:
            return _write_csv(file, headings, rows)

    def attach(self, name: str, content: IO[bytes]) -> bool:
        with self._member(f"{ATTACHED}/{name}") as file:
            shutil.copyfileobj(content, file)
        return True

    def _member(self, name: str) -> IO[bytes]:
        entry = zipfile.ZipInfo(name, _ZIP_STAMP)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        return self.archive.open(entry, "w")


class _Workbook:
    """Every cell is text; what a spreadsheet might compute after an edit is marked as text once more."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.heading = book.add_format({"bold": True})
        self.quoted = book.add_format({"quote_prefix": True})

    def sheet(self, name: str, headings: Iterable[str], rows: Iterable[Row]) -> int:
        sheet, number = self.book.add_worksheet(name), 0
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self.heading)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                if text:
                    self._write(sheet, number, column, text)
        return number

    def attach(self, name: str, content: IO[bytes]) -> bool:
        """A workbook holds no files; its sheet of files still names them."""
        return False

    def _write(self, sheet: xlsxwriter.worksheet.Worksheet, number: int, column: int, text: str) -> None:
        whole = guarded(text)
        if len(whole.encode("utf-16-le")) // 2 > _LONGEST_CELL:
            reason = _("A cell of “%(sheet)s” is too long for a workbook. Export to a folder or a zip.")
            raise Refused(reason % {"sheet": sheet.name})
        sheet.write_string(number, column, whole, self.quoted if is_computed(text) else None)


def _write_csv(file: IO[bytes], headings: Iterable[str], rows: Iterable[Row]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    text.write(_MARK)
    writer, count = csv.writer(text, lineterminator="\r\n"), 0
    writer.writerow(headings)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        count += 1
    text.detach()
    return count


@contextmanager
def folder(place: Path) -> Iterator[Writer]:
    """A folder that is there whole or not at all; one with something in it is not written over."""
    if place.is_symlink() or (place.exists() and not (place.is_dir() and not any(place.iterdir()))):
        raise Refused(
            _("There is something in “%(place)s” already. Choose a new name.") % {"place": place.name}
        )
    unfinished = Path(mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    try:
        yield _Folder(unfinished)
        unfinished.chmod(0o700)
        unfinished.replace(place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def zipped(file: IO[bytes]) -> Iterator[Writer]:
    with zipfile.ZipFile(file, "w") as archive:
        yield _Zip(archive)


@contextmanager
def workbook(file: IO[bytes]) -> Iterator[Writer]:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"created": _STAMP})
        yield _Workbook(book)


@contextmanager
def file(place: Path) -> Iterator[Writer]:
    """A .zip or an .xlsx, whole under its name or not there; one that was there is replaced."""
    form = workbook if place.suffix.casefold() == ".xlsx" else zipped
    with replaced(place) as content, form(content) as writer:
        yield writer


@contextmanager
def replaced(place: Path) -> Iterator[IO[bytes]]:
    """A file under its name only once it is whole; one that was there is replaced."""
    descriptor, unfinished = mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(place)
    finally:
        Path(unfinished).unlink(missing_ok=True)
