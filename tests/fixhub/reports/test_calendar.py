"""Weeks, breaks and silence."""

from datetime import UTC, date, datetime

import pytest

from fixhub.reports.calendar import Calendar, Rhythm

MONDAY = date(2027, 1, 18)


def calendar(**parts: object) -> Calendar:
    given = {
        "zone": "Europe/Bucharest",
        "kickoff": MONDAY,
        "last_day": date(2027, 11, 28),
        "breaks": (),
        "follow_up_from": None,
        "rhythm": Rhythm(every_weeks=1, weekday=4, from_week=1, to_week=3),
    }
    return Calendar(**{**given, **parts})  # type: ignore[arg-type]


def test_weeks_are_counted_from_the_kick_off() -> None:
    found = calendar()

    assert found.week_of(date(2027, 1, 17)) is None
    assert found.week_of(MONDAY) == 0
    assert found.week_of(date(2027, 1, 25)) == 1
    assert found.weeks() == 45


@pytest.mark.parametrize("missing", [{"kickoff": None}, {"last_day": None}])
def test_without_dates_there_are_no_weeks(missing: dict[str, None]) -> None:
    assert calendar(**missing).weeks() is None


def test_a_week_is_expected_when_it_is_over() -> None:
    found = calendar()

    assert [week.n for week in found.expected_weeks(datetime(2027, 2, 7, 21, 59, tzinfo=UTC))] == [1]
    assert [week.n for week in found.expected_weeks(datetime(2027, 2, 7, 22, tzinfo=UTC))] == [1, 2]
    assert [week.n for week in found.expected_weeks(datetime(2027, 9, 1, tzinfo=UTC))] == [1, 2, 3]


def test_a_break_over_the_asked_day_takes_the_week_out() -> None:
    friday = date(2027, 2, 5)
    found = calendar(breaks=((friday, friday),))

    assert [week.n for week in found.expected_weeks(datetime(2027, 9, 1, tzinfo=UTC))] == [1, 3]


def test_every_other_week() -> None:
    found = calendar(rhythm=Rhythm(every_weeks=2, weekday=4, from_week=1, to_week=6))

    assert [week.n for week in found.expected_weeks(datetime(2027, 9, 1, tzinfo=UTC))] == [1, 3, 5]


@pytest.mark.parametrize("missing", [{"kickoff": None}, {"rhythm": None}])
def test_without_a_rhythm_nothing_is_expected(missing: dict[str, None]) -> None:
    found = calendar(**missing)

    assert found.expected_weeks(datetime(2027, 9, 1, tzinfo=UTC)) == []
    assert found.silence(MONDAY, date(2027, 9, 1)) == 0


def test_weeks_keep_local_midnights_when_the_clock_changes() -> None:
    last = calendar().last_weeks(datetime(2027, 3, 30, 12, tzinfo=UTC), 2)

    assert last[0].starts == datetime(2027, 3, 21, 22, tzinfo=UTC)
    assert last[0].ends == last[1].starts == datetime(2027, 3, 28, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "at", "days"),
    [
        (date(2027, 1, 26), date(2027, 1, 26), 0),
        (date(2027, 1, 26), date(2027, 2, 4), 9),
        (MONDAY, date(2027, 1, 25), 1),
        (date(2027, 2, 10), date(2027, 3, 30), 4),
        (date(2027, 3, 20), date(2027, 3, 30), 0),
    ],
)
def test_silence_counts_the_days_on_which_updates_are_asked(since: date, at: date, days: int) -> None:
    assert calendar().silence(since, at) == days


def test_silence_does_not_count_breaks() -> None:
    found = calendar(breaks=((date(2027, 1, 30), date(2027, 2, 1)),))

    assert found.silence(date(2027, 1, 26), date(2027, 2, 4)) == 6
    assert found.silence(date(2027, 1, 31), date(2027, 2, 4)) == 3
