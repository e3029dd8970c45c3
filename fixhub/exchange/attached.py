"""The files of an edition: out of the store under readable names, and in again after a look inside."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from django.utils.text import slugify

from fixhub.accounts.names import folded
from fixhub.exchange.edition import Edition
from fixhub.files import store
from fixhub.files.models import File
from fixhub.sheets.books import Book
from fixhub.sheets.writing import Writer


def name_of(number: str, name: str) -> str:
    """ "0007-plan.pdf": the number of the row, and letters that any system keeps."""
    path = PurePosixPath(name)
    stem, ending = slugify(folded(path.stem))[:60].strip("-"), slugify(folded(path.suffix))[:10]
    return "-".join(filter(None, [number.zfill(4), stem])) + (f".{ending}" if ending else "")


def named(edition: Edition) -> list[tuple[str, File]]:
    """The files of the edition under their names in the export, in its order."""
    keys = edition.keys(File)
    rows = File.objects.in_bulk(list(keys))
    return [(name_of(number, rows[pk].name), rows[pk]) for pk, number in keys.items()]


def write(files: Iterable[tuple[str, File]], writer: Writer) -> int:
    """Attach the content of each file; how many. What came by a workbook without it stays without."""
    attached = 0
    for name, file in files:
        try:
            content = store.place_of(file.path).open("rb")
        except FileNotFoundError:
            continue
        with content:
            attached += writer.attach(name, content)
    return attached


def bring(book: Book, row: Mapping[str, str]) -> str:
    """Store one file under a new random name and return that; empty if the book has no such content."""
    try:
        content = book.content(name_of(row["number"], row["name"]))
    except FileNotFoundError:
        return ""
    with content:
        return store.bring(content, name=row["name"], sha256=row["sha256"], media_type=row["media_type"])
