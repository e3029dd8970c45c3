"""Moments as people and programs write them."""

from datetime import UTC, datetime

import pytest

from fixhub.refused import Refused
from fixhub.reports import instants
from tests.conftest import Clock

CLUJ = "Europe/Bucharest"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2027-01-10", datetime(2027, 1, 10, 21, 59, 59, 999999, tzinfo=UTC)),
        ("2027-01-18", datetime(2027, 1, 18, 7, tzinfo=UTC)),
        (" 2027-01-10 09:00 ", datetime(2027, 1, 10, 7, tzinfo=UTC)),
        ("2026-06-09T09:00", datetime(2026, 6, 9, 6, tzinfo=UTC)),
        ("2026-06-09 09:00:30", datetime(2026, 6, 9, 6, 0, 30, tzinfo=UTC)),
        ("2026-06-09T09:00:00Z", datetime(2026, 6, 9, 9, tzinfo=UTC)),
        ("2026-06-09T09:00:00.5+02:00", datetime(2026, 6, 9, 7, 0, 0, 500000, tzinfo=UTC)),
        ("2026-03-29 03:30", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("2027-01-18T07:00:00+00:00", datetime(2027, 1, 18, 7, tzinfo=UTC)),
    ],
)
def test_reads_days_local_times_and_iso(clock: Clock, text: str, found: datetime) -> None:
    assert instants.read(text, CLUJ) == found


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "", "2027-13-01", "2026-02-30", "2026-06-09 25:00", "2026-06-09 9:00", "09.06.2026",
        "1999-12-31", "0001-01-01", "0001-01-01T00:00:00+14:00", "2026-06-09T09:00:00+99:99",
        "٢٠٢٦-٠٦-٠٩", "2026-06-09" + " " * 40 + "x", "2026-06-09\x00",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused(clock: Clock, text: str) -> None:
    with pytest.raises(Refused, match="is no moment"):
        instants.read(text, CLUJ)


@pytest.mark.parametrize("text", ["2027-01-19", "2027-01-18 09:01", "9999-12-31", "9998-12-31 23:59"])
def test_the_future_is_refused(clock: Clock, text: str) -> None:
    with pytest.raises(Refused):
        instants.read(text, CLUJ)
