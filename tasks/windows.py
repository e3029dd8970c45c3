"""When a letter may go: three windows a day, and days on which none goes. Arithmetic only.

What falls on a quiet day moves to an earlier day when it must come before something, to a later
one when it comes after, and lapses when no day is left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cohorts import working_days
from fixhub import clock

MIDNIGHT, MORNING, MIDDAY, EVENING = time(0), time(8, 30), time(13), time(18)
ONE_DAY = timedelta(days=1)
# Longer than any break; beyond it a reminder helps nobody.
FURTHEST = 60


@dataclass(frozen=True)
class Calendar:
    """The quiet days of a cohort: Sundays, public holidays, breaks (first and last day included)."""

    country: str
    breaks: tuple[tuple[date, date], ...] = ()

    def is_quiet(self, day: date) -> bool:
        return (
            day.weekday() == working_days.SUNDAY
            or working_days.is_holiday(day, self.country)
            or self.in_break(day)
        )

    def in_break(self, day: date) -> bool:
        return any(starts <= day <= ends for starts, ends in self.breaks)

    def before(self, day: date, *, earliest: date | None = None) -> date | None:
        """The day itself, or the last day before it that is not quiet."""
        return self._first(day - n * ONE_DAY for n in range(_steps(earliest, day)))

    def after(self, day: date, *, latest: date | None = None) -> date | None:
        """The day itself, or the first day after it that is not quiet."""
        return self._first(day + n * ONE_DAY for n in range(_steps(day, latest)))

    def _first(self, days: Iterable[date] | Iterator[date]) -> date | None:
        return next((day for day in days if not self.is_quiet(day)), None)


def at(day: date | None, wall: time, zone: str) -> datetime | None:
    """The instant of a window on a day; None when the day lapsed."""
    return clock.instant(day, wall, zone) if day else None


def _steps(first: date | None, last: date | None) -> int:
    if first is None or last is None:
        return FURTHEST
    return max(0, (last - first).days + 1)
