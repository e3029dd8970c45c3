"""Windows and quiet days: arithmetic on a calendar, over clock changes, Easter and the summer break."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import windows
from tasks.windows import EVENING, MIDDAY, MORNING, Calendar

CLUJ = "Europe/Bucharest"
SUMMER = (date(2027, 8, 9), date(2027, 8, 29))
CALENDAR = Calendar("RO", (SUMMER,))
ZONES = [CLUJ, "Europe/Budapest", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Apia"]


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        (date(2027, 2, 5), False),  # Friday
        (date(2027, 2, 6), False),  # Saturday
        (date(2027, 2, 7), True),  # Sunday
        (date(2027, 4, 30), True),  # Orthodox Good Friday
        (date(2027, 5, 1), True),  # Labour Day
        (date(2027, 5, 2), True),  # Orthodox Easter
        (date(2027, 5, 3), True),  # Easter Monday
        (date(2027, 5, 4), False),
        (date(2027, 3, 29), False),  # Easter Monday elsewhere
        (date(2027, 8, 8), True),  # Sunday before the break
        (date(2027, 8, 9), True),  # first day of the break
        (date(2027, 8, 29), True),  # last day of the break
        (date(2027, 8, 30), False),
        (date(2027, 12, 1), True),  # National Day
    ],
)
def test_quiet_days_are_sundays_holidays_and_breaks(day: date, quiet: bool) -> None:
    assert CALENDAR.is_quiet(day) is quiet


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2027, 5, 3), date(2027, 4, 29)),  # over the whole of Easter
        (date(2027, 8, 29), date(2027, 8, 7)),  # over the break and the Sunday before it
        (date(2027, 2, 5), date(2027, 2, 5)),
    ],
)
def test_what_must_come_before_moves_back(day: date, moved: date) -> None:
    assert CALENDAR.before(day) == moved


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2027, 4, 30), date(2027, 5, 4)),
        (date(2027, 8, 8), date(2027, 8, 30)),
        (date(2027, 2, 7), date(2027, 2, 8)),
    ],
)
def test_what_comes_after_moves_forward(day: date, moved: date) -> None:
    assert CALENDAR.after(day) == moved


def test_what_finds_no_day_lapses() -> None:
    in_summer = date(2027, 8, 16)

    assert CALENDAR.after(in_summer, latest=date(2027, 8, 21)) is None
    assert CALENDAR.before(date(2027, 8, 20), earliest=in_summer) is None
    assert CALENDAR.after(date(2027, 2, 8), latest=date(2027, 2, 7)) is None
    assert Calendar("RO", ((date(2027, 1, 1), date(2028, 1, 1)),)).after(in_summer) is None
    assert windows.at(None, MORNING, CLUJ) is None


@pytest.mark.parametrize(
    ("day", "wall", "utc"),
    [
        # The clocks of Bucharest go back on 25 October 2026 and 31 October 2027, forward on 28 March 2027.
        (date(2026, 10, 24), EVENING, "2026-10-24T15:00"),
        (date(2026, 10, 25), MORNING, "2026-10-25T06:30"),
        (date(2026, 10, 26), MORNING, "2026-10-26T06:30"),
        (date(2027, 3, 27), EVENING, "2027-03-27T16:00"),
        (date(2027, 3, 28), MORNING, "2027-03-28T05:30"),
        (date(2027, 3, 29), MORNING, "2027-03-29T05:30"),
        (date(2027, 10, 30), MIDDAY, "2027-10-30T10:00"),
        (date(2027, 11, 1), MIDDAY, "2027-11-01T11:00"),
    ],
)
def test_window_keeps_its_wall_clock_over_clock_changes(day: date, wall: time, utc: str) -> None:
    assert windows.at(day, wall, CLUJ) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(
    day=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    wall=st.sampled_from([MORNING, MIDDAY, EVENING]),
    zone=st.sampled_from(ZONES),
)
def test_each_window_is_on_its_day_and_never_at_night(day: date, wall: time, zone: str) -> None:
    moment = windows.at(day, wall, zone)

    assert moment
    seen = moment.astimezone(ZoneInfo(zone))
    assert (seen.date(), seen.time()) == (day, wall)


@given(day=st.dates(date(2026, 1, 1), date(2029, 12, 31)))
def test_days_move_the_right_way_and_no_further_than_needed(day: date) -> None:
    before, after = CALENDAR.before(day), CALENDAR.after(day)

    assert before and after
    assert before <= day <= after
    assert not CALENDAR.is_quiet(before)
    assert not CALENDAR.is_quiet(after)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert all(CALENDAR.is_quiet(one) for one in between if one != day or before == after)
