"""Wall clocks and instants of meetings, also in the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from cohorts import meeting_times
from cohorts.meeting_times import Times, of_day, of_wall
from fixhub.refused import Refused

ZONE = "Europe/Bucharest"
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def test_a_wall_clock_is_the_same_on_both_sides_of_the_change() -> None:
    hours = [of_wall(day, time(18), 90, ZONE).starts_at.hour for day in (date(2027, 3, 27), SPRING)]

    assert hours == [16, 15]


def test_an_hour_and_a_half_over_the_change_lasts_so_long() -> None:
    times = of_wall(SPRING, time(2, 30), 90, ZONE)

    assert times == Times(datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 2, tzinfo=UTC))


def test_a_time_that_the_clocks_skip_is_refused_in_words() -> None:
    with pytest.raises(Refused, match=r"There is no 03:30 that night.*Choose 04:00 or later"):
        of_wall(SPRING, time(3, 30), 60, ZONE)


def test_a_time_that_comes_twice_is_its_first_pass() -> None:
    first = of_wall(AUTUMN, time(3, 30, 12), 60, ZONE).starts_at

    assert first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert meeting_times.comes_twice(first, ZONE)
    assert meeting_times.comes_twice(first + timedelta(hours=1), ZONE)
    assert not meeting_times.comes_twice(first + timedelta(hours=2), ZONE)
    assert not meeting_times.comes_twice(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), ZONE)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (date(2027, 3, 29), 24), (AUTUMN, 25)])
def test_a_day_lasts_from_midnight_to_midnight(day: date, hours: int) -> None:
    times = of_wall(day, None, 60, ZONE)

    assert times.ends_at - times.starts_at == timedelta(hours=hours)
    meeting_times.require_sense(times, ZONE)


def test_a_day_of_another_zone_is_refused() -> None:
    with pytest.raises(Refused, match="midnight to midnight"):
        meeting_times.require_sense(of_day(SPRING, ZONE), "Asia/Tokyo")


@pytest.mark.parametrize("year", [1, 1999, 2100, 9999])
def test_a_day_out_of_the_century_is_refused(year: int) -> None:
    wild = datetime(year, 1, 1, tzinfo=UTC)

    with pytest.raises(Refused, match="between 2000 and 2099"):
        of_wall(wild.date(), None, 60, ZONE)
    with pytest.raises(Refused, match="between 2000 and 2099"):
        meeting_times.require_sense(Times(wild, wild, "day"), ZONE)


def test_a_zone_that_is_none_is_refused() -> None:
    for zone in ("", "Europe/Cluj", "../etc/passwd"):
        with pytest.raises(Refused, match="time zone"):
            of_wall(SPRING, time(12), 60, zone)
