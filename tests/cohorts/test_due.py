"""Dates: anchored, moved to a working day, fixed on the wall clock."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from cohorts import due

CLUJ = {"zone": "Europe/Bucharest", "country": "RO"}


def test_weeks_and_weekdays_count_from_the_kick_off() -> None:
    assert due.anchored(date(2027, 1, 18), week=14, weekday=4) == date(2027, 4, 30)


@pytest.mark.parametrize(
    ("planned", "day"),
    [
        (date(2027, 2, 5), date(2027, 2, 5)),
        (date(2027, 2, 6), date(2027, 2, 8)),
        (date(2027, 4, 30), date(2027, 5, 4)),
        (date(2027, 12, 25), date(2027, 12, 27)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 4)),
    ],
)
def test_a_due_day_is_the_next_working_day(planned: date, day: date) -> None:
    found = due.dated(planned, time(23, 59), **CLUJ)

    assert (found.planned, found.day, found.moved) == (planned, day, planned != day)


@pytest.mark.parametrize(
    ("day", "wall", "utc"),
    [
        (date(2027, 3, 26), time(23, 59), datetime(2027, 3, 26, 21, 59, tzinfo=UTC)),
        (date(2027, 3, 29), time(23, 59), datetime(2027, 3, 29, 20, 59, tzinfo=UTC)),
        (date(2027, 10, 29), time(23, 59), datetime(2027, 10, 29, 20, 59, tzinfo=UTC)),
        (date(2027, 11, 1), time(23, 59), datetime(2027, 11, 1, 21, 59, tzinfo=UTC)),
    ],
)
def test_the_wall_clock_holds_on_both_sides_of_a_clock_change(day: date, wall: time, utc: datetime) -> None:
    assert due.dated(day, wall, **CLUJ).at == utc


def test_a_change_request_ends_on_a_working_day_at_its_end() -> None:
    asked = datetime(2027, 4, 20, 9, tzinfo=UTC)

    # Ten days on is Good Friday.
    assert due.after_change(asked, days=10, **CLUJ) == datetime(2027, 5, 4, 20, 59, tzinfo=UTC)


def test_a_change_asked_after_local_midnight_counts_from_the_local_day() -> None:
    asked = datetime(2027, 2, 7, 22, 30, tzinfo=UTC)  # Monday 8 February in Cluj

    assert due.after_change(asked, days=1, **CLUJ) == datetime(2027, 2, 9, 21, 59, tzinfo=UTC)


def test_dates_are_written_by_one_function() -> None:
    root = Path(__file__).parents[2]
    code = [path for app in ("cohorts", "mentoring", "tasks") for path in (root / app).rglob("*.py")]
    made = re.compile(r"(?<!class )DueHistory\(|DueHistory\.objects\.(bulk_)?create\(")

    assert [path.name for path in code if made.search(path.read_text())] == ["due.py"]
