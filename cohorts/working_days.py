"""Days on which people work: not Saturdays, not Sundays, not public holidays of a country."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


def is_working_day(day: date, country: str) -> bool:
    """Monday to Friday, and no public holiday there."""
    return day.weekday() < SATURDAY and not is_holiday(day, country)


def is_holiday(day: date, country: str) -> bool:
    """A public holiday; a country nobody keeps a calendar of has none."""
    return day in _holidays(country, day.year)


def add(day: date, count: int, country: str) -> date:
    """The working day `count` working days after `day`, or before it when negative.

    0 gives the day itself, or the next working day when it is none.
    """
    step = -ONE_DAY if count < 0 else ONE_DAY
    if count == 0:
        return following(day, country)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, country):
            day += step
    return day


def following(day: date, country: str) -> date:
    """The day itself if people work then, else the next day on which they do."""
    while not is_working_day(day, country):
        day += ONE_DAY
    return day


def between(a: date, b: date, country: str) -> int:
    """How many working days lie after `a` up to and including `b`; negative when b is before a."""
    if b < a:
        return -between(b, a, country)
    days = (a + timedelta(days=n) for n in range(1, (b - a).days + 1))
    return sum(is_working_day(day, country) for day in days)


# Fixed for a whole year: one look-up of a year serves every team, person and page.
@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()
