"""CSV in the encodings people have, read row by row."""

import tracemalloc
from io import BytesIO

import pytest

from fixhub.sheets import texts
from fixhub.sheets.bounds import MEGABYTE, Bounds, Unreadable

SMALL = Bounds(rows=3, megabytes=1)


def read(content: bytes, bounds: Bounds = SMALL, encoding: str = "utf-8") -> list[tuple[int, list[str]]]:
    return [tuple(record) for record in texts.records(lambda: BytesIO(content), bounds, encoding)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_letters_come_with_and_without_a_mark(mark: bytes) -> None:
    assert read(mark + "name\r\nȚara, Őr\r\n".encode()) == [(1, ["name"]), (2, ["Țara", " Őr"])]


def test_the_old_windows_encoding_is_read_where_it_is_asked_for() -> None:
    content = "nume\nŢara ş Őr\n".encode("cp1250")

    assert read(content, encoding="cp1250")[1] == (2, ["Ţara ş Őr"])
    with pytest.raises(Unreadable) as fault:
        read(content)
    assert fault.value.line == 2


def test_a_formula_that_was_made_harmless_is_itself_again() -> None:
    assert read(b"a\n'=1+1\n'''x\nO'Neil\n") == [(1, ["a"]), (2, ["=1+1"]), (3, ["''x"]), (4, ["O'Neil"])]


def test_line_breaks_in_a_cell_do_not_count_as_rows() -> None:
    assert read(b'a\n"x\r\ny\rz"\nb\n') == [(1, ["a"]), (2, ["x\r\ny\rz"]), (3, ["b"])]


def test_the_row_after_the_last_is_refused_with_its_line() -> None:
    assert len(read(b"a\n1\n\n2\n3\n")) == 5
    with pytest.raises(Unreadable, match="more than 3 rows") as fault:
        read(b"a\n1\n\n2\n3\n4\n")
    assert fault.value.line == 6


def test_a_large_file_is_refused_while_memory_stays_flat() -> None:
    content = b"a\n" + (b"x" * 1023 + b"\n") * (8 * 1024)
    tracemalloc.start()
    with pytest.raises(Unreadable, match="larger than 5 MB"):
        for _record in texts.records(lambda: BytesIO(content), Bounds(rows=10**9, megabytes=5)):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < MEGABYTE


@pytest.mark.parametrize(
    ("begin", "again"),
    [(b"", b"x"), (b'a\n"b\nc"\n', b"x"), (b"a\nb\n", b'"a\n",'), (b'a\n"b\nc"\n', b'"abc\n\n",')],
    ids=["at the top", "below a cell of two lines", "in cells of two lines", "in cells of three lines"],
)
def test_a_row_without_end_is_refused_while_memory_stays_flat(begin: bytes, again: bytes) -> None:
    content = begin + again * (32 * MEGABYTE // len(again))
    tracemalloc.start()
    with pytest.raises(Unreadable, match="far too long") as fault:
        for _record in texts.records(lambda: BytesIO(content), Bounds(rows=10**9, megabytes=64)):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert fault.value.line == (3 if begin else 1)
    assert peak < 8 * MEGABYTE


def test_rows_that_are_long_together_are_each_read() -> None:
    row = b'"' + b"x\n" * (50 * 1024) + b'",y\n'

    assert [line for line, _cells in read(row * 4, Bounds(rows=9, megabytes=1))] == [1, 2, 3, 4]


def test_more_cells_in_a_row_than_a_sheet_has_columns_are_refused() -> None:
    assert read(b"a\n" + b"b," * 200 + b",,\n")[1] == (2, ["b"] * 200)
    with pytest.raises(Unreadable, match="more than 200 columns") as fault:
        read(b"a\n" + b"b," * 201)
    assert fault.value.line == 2
