"""Every text there is comes through CSV and a workbook as it went in, and none is computed on the way."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixhub.refused import Refused
from fixhub.sheets import books, writing
from fixhub.sheets.bounds import EXPORTED
from tests.fixhub.exchange.lived import NASTY

HEADINGS = ["a", "b"]
# Everything but NUL and halves of letters, which no database keeps.
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
TRICKY = st.text(st.sampled_from("=+-@\t\r\n'\"<r>/_x05FDă ,;\ufffe\uffff\x01\x85\u2028"), max_size=12)
texts = st.lists(st.lists(ANY | TRICKY, min_size=2, max_size=2), max_size=6)


def written(form: str, rows: list[list[str]]) -> BytesIO:
    content = BytesIO()
    with getattr(writing, form)(content) as writer:
        writer.sheet("people", HEADINGS, rows)
    return content


def read(content: BytesIO) -> list[list[str]]:
    with books.unpacked(content) as book:
        return [[*record.cells, "", ""][:2] for record in book.records("people", EXPORTED)]


@pytest.mark.parametrize("form", ["zipped", "workbook"])
def test_every_text_comes_back_exactly(form: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(texts)
    @example([["=1+1", "'=1"], ["-1", "''"], ["@a", "\t"], ["a\rb", "a\r\nb"], [NASTY, "<r>x</r>"]])
    @example([["_x000D_", "_x005F_x000D_"], ["x005F_", "\ufffe<r>"], ["ș ț ő ű", "שלום \N{GRINNING FACE}"]])
    def check(rows: list[list[str]]) -> None:
        kept = [row for row in rows if any(row)]

        assert [row for row in read(written(form, rows)) if any(row)] == [HEADINGS, *kept]

    check()


@given(texts)
@settings(max_examples=100, deadline=None)
def test_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    with ZipFile(written("zipped", rows)) as archive:
        text = archive.read("people.csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]

    book = openpyxl.load_workbook(written("workbook", rows), read_only=True)
    assert {cell.data_type for row in book["people"].iter_rows() for cell in row if cell.value} <= {"s"}


def test_the_same_rows_are_the_same_bytes() -> None:
    for form in ("zipped", "workbook"):
        assert written(form, [["a", NASTY]]).getvalue() == written(form, [["a", NASTY]]).getvalue()


def test_what_a_workbook_cannot_hold_is_refused_and_not_cut() -> None:
    assert len(read(written("workbook", [["x" * 32_767, ""]]))[1][0]) == 32_767
    # Spreadsheets count a letter outside the first plane twice.
    for text in ("x" * 32_768, "😀" * 16_384):
        with pytest.raises(Refused, match="too long for a workbook"):
            written("workbook", [[text, ""]])
