"""Working days: the calendar of a country, and arithmetic over it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts import working_days

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2027, 1, 18), True),  # a plain Monday
        (date(2027, 1, 23), False),  # Saturday
        (date(2027, 1, 24), False),  # Sunday, and the Union Day
        (date(2027, 4, 30), False),  # Orthodox Good Friday
        (date(2027, 5, 3), False),  # Orthodox Easter Monday
        (date(2027, 5, 4), True),
        (date(2027, 6, 1), False),  # Children's Day
        (date(2027, 6, 21), False),  # Orthodox Whit Monday
        (date(2027, 11, 30), False),  # Saint Andrew
        (date(2027, 12, 1), False),  # National Day
        (date(2027, 3, 29), True),  # Western Easter Monday is a working day in Romania
    ],
)
def test_romanian_calendar_is_known(day: date, works: bool) -> None:
    assert working_days.is_working_day(day, "RO") is works


def test_each_country_has_its_own_holidays() -> None:
    easter_monday_in_the_west = date(2027, 3, 29)

    assert not working_days.is_working_day(easter_monday_in_the_west, "HU")
    assert working_days.is_working_day(easter_monday_in_the_west, "RO")


def test_unknown_country_has_weekends_only() -> None:
    assert working_days.is_working_day(date(2027, 12, 1), "ZZ")
    assert not working_days.is_working_day(date(2027, 12, 4), "ZZ")


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2027, 4, 29), 1, date(2027, 5, 4)),  # over the whole of Easter
        (date(2027, 5, 4), -1, date(2027, 4, 29)),
        (date(2027, 4, 30), 0, date(2027, 5, 4)),
        (date(2027, 1, 18), 0, date(2027, 1, 18)),
        (date(2027, 1, 16), 1, date(2027, 1, 18)),  # from a Saturday: the Monday is the first
        (date(2027, 1, 18), 10, date(2027, 2, 1)),
    ],
)
def test_adding_skips_what_is_no_working_day(day: date, count: int, expected: date) -> None:
    assert working_days.add(day, count, "RO") == expected


def test_between_counts_the_last_day_and_not_the_first() -> None:
    assert working_days.between(date(2027, 4, 29), date(2027, 5, 4), "RO") == 1
    assert working_days.between(date(2027, 5, 4), date(2027, 4, 29), "RO") == -1
    assert working_days.between(date(2027, 1, 18), date(2027, 1, 18), "RO") == 0
    assert working_days.between(date(2027, 1, 18), date(2027, 1, 25), "RO") == 5


@given(day=DAYS, count=st.integers(min_value=1, max_value=40))
def test_between_is_the_inverse_of_adding(day: date, count: int) -> None:
    later = working_days.add(day, count, "RO")

    assert working_days.is_working_day(later, "RO")
    assert working_days.between(day, later, "RO") == count
    assert working_days.between(day, later - timedelta(days=1), "RO") == count - 1
