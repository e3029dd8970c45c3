"""Sheets that open as what they are."""

import csv
import io

import pytest

from fixhub.reports import sheet


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1"])
def test_formulas_are_made_harmless(text: str) -> None:
    assert sheet.harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Țara Copiilor", "a=b", "", None, -3, 0.5])
def test_everything_else_stays(cell: object) -> None:
    assert sheet.harmless(cell) == cell  # type: ignore[arg-type]


def test_a_sheet_starts_with_its_mark_and_reads_back() -> None:
    written = sheet.write([("name", "n"), ('Say "no", twice', 2), (None, 0.5)])

    assert written.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(written[1:]))) == [
        ["name", "n"],
        ['Say "no", twice', "2"],
        ["", "0.5"],
    ]
