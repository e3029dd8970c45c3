"""The files of an edition: out of the store under readable names, and in again after a look inside."""

from collections.abc import Mapping
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


def write(edition: Edition, writer: Writer) -> int:
    """Attach the content of each file; how many. What came by a workbook without it stays without."""
    keys, attached = edition.keys(File), 0
    rows = File.objects.in_bulk(list(keys))
    for pk, number in keys.items():
        try:
            content = store.place_of(rows[pk].path).open("rb")
        except FileNotFoundError:
            continue
        with content:
            attached += writer.attach(name_of(number, rows[pk].name), content)
    return attached


def bring(book: Book, row: Mapping[str, str]) -> str:
    """Store one file under a new random name and return that; empty if the book has no such content."""
    try:
        content = book.content(name_of(row["number"], row["name"]))
    except FileNotFoundError:
        return ""
    with content:
        return store.bring(content, name=row["name"], sha256=row["sha256"], media_type=row["media_type"])
