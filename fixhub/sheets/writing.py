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
from pathlib import Path
from tempfile import mkdtemp, mkstemp
from typing import IO, Protocol

from django.utils.translation import gettext as _

from fixhub.refused import Refused
from fixhub.sheets import xlsx
from fixhub.sheets.books import ATTACHED
from fixhub.sheets.formulas import RISKY, harmless

Row = list[str]
# Spreadsheets take CSV for Latin letters unless it starts with this.
_MARK = "\ufeff"


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
        entry = zipfile.ZipInfo(name, xlsx.STAMP)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        return self.archive.open(entry, "w")


class _Workbook:
    """Holds no files; its sheet of files still names them."""

    def __init__(self, book: xlsx.Workbook) -> None:
        self.sheet = book.sheet

    def attach(self, name: str, content: IO[bytes]) -> bool:
        return False


def _write_csv(file: IO[bytes], headings: Iterable[str], rows: Iterable[Row]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    text.write(_MARK)
    writer, count = csv.writer(text, lineterminator="\r\n"), 0
    writer.writerow(headings)
    for row in rows:
        writer.writerow([harmless(cell) if cell[:1] in RISKY else cell for cell in row])
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
    with zipfile.ZipFile(file, "w") as archive:
        book = xlsx.Workbook(archive)
        yield _Workbook(book)
        book.finish()


@contextmanager
def file(place: Path) -> Iterator[Writer]:
    """A .zip or an .xlsx, by its name."""
    with packed(place, place.suffix.casefold().lstrip(".")) as writer:
        yield writer


@contextmanager
def packed(place: Path, kind: str) -> Iterator[Writer]:
    """A zip or an xlsx, whole under its name or not there; one that was there is replaced."""
    form = workbook if kind == "xlsx" else zipped
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
