"""Wall clocks, gaps and folds."""

from datetime import UTC, date, datetime, time

import pytest

from fixhub import clock

CLUJ = "Europe/Bucharest"


@pytest.mark.parametrize(
    ("day", "wall", "utc"),
    [
        # 23:59 stays 23:59 on both sides of a change of the clocks.
        (date(2027, 3, 27), time(23, 59), "2027-03-27T21:59"),
        (date(2027, 3, 28), time(23, 59), "2027-03-28T20:59"),
        (date(2027, 10, 30), time(23, 59), "2027-10-30T20:59"),
        (date(2027, 10, 31), time(23, 59), "2027-10-31T21:59"),
        # 03:00 to 04:00 does not exist in spring: the first valid minute after it.
        (date(2027, 3, 28), time(3, 0), "2027-03-28T01:00"),
        (date(2027, 3, 28), time(3, 30), "2027-03-28T01:00"),
        (date(2027, 3, 28), time(4, 0), "2027-03-28T01:00"),
        # It occurs twice in autumn: its first pass.
        (date(2027, 10, 31), time(3, 30), "2027-10-31T00:30"),
    ],
)
def test_wall_time_becomes_the_right_instant(day: date, wall: time, utc: str) -> None:
    assert clock.instant(day, wall, CLUJ) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_today_follows_the_zone() -> None:
    late = datetime(2027, 1, 18, 22, 30, tzinfo=UTC)

    assert clock.today(CLUJ, late) == date(2027, 1, 19)
    assert clock.today("UTC", late) == date(2027, 1, 18)


def test_moved_clock_comes_back() -> None:
    then = datetime(2027, 5, 1, 10, tzinfo=UTC)

    with clock.moved_to(then):
        assert clock.now() == then

    assert clock.now() != then
