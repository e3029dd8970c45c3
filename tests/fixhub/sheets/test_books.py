"""A folder, a zip of it and a workbook say the same; hostile ones are refused before they cost anything."""

import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fixhub.refused import Refused
from fixhub.sheets import books
from fixhub.sheets.bounds import BY_HAND, MEGABYTE, Bounds, Unreadable
from tests.fixhub.sheets.bombs import lying, packed, workbook

ROWS = [["team", "members"], ["Țara", "a@example.org"], ["Őrszem", ""]]
CSV = "team,members\nȚara,a@example.org\nŐrszem,\n"
HUNDRED = 100 * MEGABYTE


def rows(content: BytesIO, sheet: str = "people", bounds: Bounds = BY_HAND) -> list[list[str]]:
    with books.unpacked(content) as book:
        return [record.cells for record in book.records(sheet, bounds)]


def saved(*lines: list[object]) -> BytesIO:
    book, content = openpyxl.Workbook(), BytesIO()
    book.active.title = "People "
    for line in lines:
        book.active.append(line)
    book.save(content)
    return content


def test_the_same_sheets_come_out_of_each(tmp_path: Path) -> None:
    (tmp_path / "Teams.csv").write_text(CSV)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "plan.pdf").write_bytes(b"%PDF-")
    zipped = packed(**{"export/teams.csv": CSV, "export/files/plan.pdf": b"%PDF-"})

    with books.opened(tmp_path) as folder, books.unpacked(zipped) as archive:
        for book in (folder, archive):
            assert (book.sheets, book.strangers) == ({"teams"}, [])
            assert [record.cells for record in book.records("teams", BY_HAND)] == ROWS
            with book.content("plan.pdf") as file:
                assert file.read() == b"%PDF-"
            with pytest.raises(FileNotFoundError):
                book.content("../teams.csv")
    assert rows(saved(*ROWS))[1] == ROWS[1]


def test_what_lies_beside_is_named(tmp_path: Path) -> None:
    (tmp_path / "teams.csv").write_text(CSV)
    (tmp_path / "notes.txt").write_text("x")

    with books.opened(tmp_path) as folder:
        assert folder.strangers == ["notes.txt"]
    zipped = packed(**{"teams.csv": CSV, "inner.zip": b"PK", "a/b.csv": "x"})
    with books.unpacked(zipped) as archive:
        assert sorted(archive.strangers) == ["a/b.csv", "inner.zip"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"), (7.0, "7"), (0.5, "0.5"), (True, "TRUE"), ("007", "007"), ("a_x000D_b", "a\rb"),
        (date(2027, 1, 18), "2027-01-18"), (datetime(2027, 1, 18, 16), "2027-01-18 16:00"),
        (datetime(2027, 1, 18, 16, 0, 5), "2027-01-18 16:00:05"), (time(9, 30), "09:30"),
        (timedelta(hours=1, minutes=30), "1:30:00"), (" two\nlines ", " two\nlines "),
    ],
)  # fmt: skip
def test_cells_become_the_text_that_stands_in_them(value: object, text: str) -> None:
    assert rows(saved(["head"], [value]))[1] == [text]


def test_a_formula_counts_as_its_result_or_is_named() -> None:
    with pytest.raises(Unreadable, match="result of a formula") as fault:
        rows(saved(["head", "sum"], ["a", "=1+1"]))
    assert (fault.value.line, fault.value.column) == (2, "B")

    computed = workbook('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    assert rows(computed) == [["2"]]


def test_a_sheet_is_read_to_its_real_end() -> None:
    lie = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
    content = workbook(lie, before="")
    assert rows(content) == [["1"], ["", "2"]]


ENTITY = '<!DOCTYPE x [<!ENTITY a "{}">]>'
ROW = '<row r="1"><c r="A1" t="str"><v>{}</v></c></row>'
HOSTILE: dict[str, Callable[[], BytesIO]] = {
    "100 MB of one letter in a zip": lambda: packed(**{"people.csv": b"x" * HUNDRED}),
    "100 MB of rows in a workbook": lambda: workbook("<row/>" * (HUNDRED // 6)),
    "a hundred megabytes of styles": lambda: workbook(
        "", **{"xl/styles.xml": "<x>" + " " * HUNDRED + "</x>"}
    ),
    "half a million styles": lambda: workbook("", **{"xl/styles.xml": f"<s>{'<xf/>' * 500_000}</s>"}),
    "laughs": lambda: workbook(ROW.format("&a;"), before=ENTITY.format("ha")),
    "an entity from outside": lambda: workbook(
        ROW.format("&a;"), before='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    ),
    "laughs in UTF-16": lambda: workbook(
        "", **{"xl/theme/t.xml": '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode("utf-16")}
    ),
    "laughs behind more spaces than are read at once": lambda: workbook(
        "", **{"xl/theme/t.xml": " " * 70_000 + ENTITY.format("ha") + "<x>&a;</x>"}
    ),
    "a theme that is none": lambda: workbook("", **{"xl/theme/t.xml": b"\x89PNG"}),
    "a row without end": lambda: workbook(f"<row>{'<c/>' * 20_000}</row>"),
    "10,001 members": lambda: packed(**{f"{n}.csv": b"" for n in range(10_001)}),
    "half a zip": lambda: BytesIO(packed(**{"people.csv": CSV}).getvalue()[:60]),
    "no zip at all": lambda: BytesIO(b"PK\x03\x04" + b"x" * 100),
    "a workbook of nothing": lambda: packed(**{"xl/workbook.xml": "<x/>"}),
    "text": lambda: BytesIO(b"team,members\n"),
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_what_would_cost_too_much_is_refused_and_memory_stays_flat(made: Callable[[], BytesIO]) -> None:
    content = made()
    tracemalloc.start()
    with pytest.raises(Refused) as no:
        rows(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert str(no.value.reason).endswith(".")
    assert peak < 16 * MEGABYTE


def test_a_zip_that_lies_about_a_size_is_found_out() -> None:
    content = lying(packed(**{"people.csv": b"a\n" + b"x\n" * (20 * MEGABYTE)}), "people.csv", 4)

    with pytest.raises(Unreadable):
        rows(content)


@pytest.mark.long
def test_a_hundred_thousand_rows_are_refused_in_each_form(tmp_path: Path) -> None:
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100_001))
    csv = "email\n" + "x\n" * 100_000
    for content in (workbook(many), packed(**{"people.csv": csv})):
        with pytest.raises(Unreadable, match="more than 20,000 rows") as fault:
            rows(content)
        assert fault.value.line == 20_002


def test_rows_far_below_are_not_counted_to(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="damaged"):
        rows(workbook('<row r="99999999999"><c><v>1</v></c></row>'))


def test_a_locked_zip_and_a_doubled_name_are_refused() -> None:
    content = packed(**{"people.csv": CSV})
    raw = bytearray(content.getvalue())
    raw[raw.rfind(b"people.csv") - 46 + 8] |= 1
    with pytest.raises(Refused, match="password"):
        rows(BytesIO(bytes(raw)))

    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(content, "a") as archive:
        archive.writestr("people.csv", "email\n")
    with pytest.raises(Refused, match="damaged"):
        rows(content)


def test_a_file_larger_than_a_workbook_may_be_is_refused_unread(tmp_path: Path) -> None:
    big = workbook(ROW.format("x"), **{"xl/media/p.png": b""})
    with zipfile.ZipFile(big, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/x.png", b"\0" * (51 * MEGABYTE))

    with pytest.raises(Refused, match="larger than 50 MB"):
        rows(big)
