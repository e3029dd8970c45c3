"""One way to open a folder, a zip or a workbook: named sheets, and the files attached to them."""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from django.utils.translation import gettext as _

from fixhub.refused import Refused
from fixhub.sheets import archives, texts
from fixhub.sheets.bounds import MAX_ENTRIES, Bounds, Record, Unreadable, refuse_bomb, refuse_damaged
from fixhub.sheets.texts import UTF_8, Opener
from fixhub.sheets.workbooks import Workbook

# Attachments are in it, so it may be larger than an upload; a folder has no such limit.
LARGEST_ZIP_MEGABYTES = 2048
ATTACHED = "files"


class Book(Protocol):
    """`strangers` are the names of what lies beside the sheets and is read by nobody."""

    sheets: frozenset[str]
    strangers: list[str]
    holds_contents: bool

    def records(self, sheet: str, bounds: Bounds) -> Iterator[Record]:
        """The rows of a sheet, the header first; Unreadable says what is wrong, and where."""

    def content(self, name: str) -> IO[bytes]:
        """An attached file, or FileNotFoundError."""


class Sheets:
    """CSV files by the names of their sheets, wherever they come from."""

    holds_contents = True

    def __init__(self, openers: dict[str, Opener], encoding: str = UTF_8) -> None:
        self._openers = {name: opener for name, opener in openers.items() if "/" not in name}
        self._attached = {name: opener for name, opener in openers.items() if "/" in name}
        self._encoding = encoding
        self.sheets = frozenset(self._openers)
        self.strangers: list[str] = []

    def records(self, sheet: str, bounds: Bounds) -> Iterator[Record]:
        if sheet not in self._openers:
            raise Unreadable(_("There is no such file in the folder."))
        return texts.records(self._openers[sheet], bounds, self._encoding)

    def content(self, name: str) -> IO[bytes]:
        opener = self._attached.get(f"{ATTACHED}/{name}")
        if opener is None:
            raise FileNotFoundError(name)
        return opener()


@contextmanager
def opened(place: Path, encoding: str = UTF_8) -> Iterator[Book]:
    """A folder with CSV files, a zip of such a folder, or an XLSX workbook, by what it really is."""
    with ExitStack() as stack:
        if place.is_dir():
            yield _folder(place, encoding)
            return
        try:
            content = stack.enter_context(place.open("rb"))
        except OSError:
            raise Refused(_("There is no such file or folder.")) from None
        yield _packed(content, encoding, stack)


@contextmanager
def unpacked(content: IO[bytes], encoding: str = UTF_8) -> Iterator[Book]:
    """The same for what somebody sent: a zip or a workbook."""
    with ExitStack() as stack:
        yield _packed(content, encoding, stack)


def _packed(content: IO[bytes], encoding: str, stack: ExitStack) -> Book:
    content.seek(0)
    if content.read(4) != b"PK\x03\x04":
        raise Refused(_("Choose a folder of CSV files, a .zip of one, or an .xlsx workbook."))
    archive = stack.enter_context(archives.opened(content, LARGEST_ZIP_MEGABYTES))
    if "xl/workbook.xml" not in archive.namelist():
        return _zip(archive, encoding)
    workbook = Workbook(content)
    stack.callback(workbook.close)
    return workbook


def _folder(place: Path, encoding: str) -> Sheets:
    found = [path for path in sorted(place.iterdir()) if not path.name.startswith(".")]
    if (place / ATTACHED).is_dir():
        found.remove(place / ATTACHED)
        found += sorted((place / ATTACHED).iterdir())
    if len(found) > MAX_ENTRIES:
        refuse_bomb()
    return _named({path.relative_to(place).as_posix(): partial(_file, path) for path in found}, encoding)


def _file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _zip(archive: zipfile.ZipFile, encoding: str) -> Sheets:
    """The sheets at the top, or in the one folder that everything in the zip lies in."""
    members = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    tops = {name.partition("/")[0] for name in members}
    inside = f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in members) else ""
    return _named({name.removeprefix(inside): partial(_member, archive, name) for name in members}, encoding)


def _member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except (zipfile.BadZipFile, RuntimeError):
        refuse_damaged()


def _named(names: dict[str, Opener], encoding: str) -> Sheets:
    openers: dict[str, Opener] = {}
    strangers = []
    for name, opener in names.items():
        sheet = _sheet_or_attachment(PurePosixPath(name))
        if sheet and sheet not in openers:
            openers[sheet] = opener
        else:
            strangers.append(name)
    book = Sheets(openers, encoding)
    book.strangers = strangers
    return book


def _sheet_or_attachment(path: PurePosixPath) -> str:
    """ "people" for People.csv, "files/plan.pdf" for what is attached, and empty for all else."""
    if path.parent == PurePosixPath(ATTACHED):
        return str(path)
    at_the_top = len(path.parts) == 1 and path.suffix.casefold() == ".csv"
    return path.stem.casefold() if at_the_top else ""
