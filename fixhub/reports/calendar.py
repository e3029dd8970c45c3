"""Weeks, breaks and silence of one cohort: arithmetic on its own calendar, without a query."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from fixhub import clock

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
FRIDAY = 4

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Week:
    """The n-th week after the kick-off, from its Monday up to, not including, the next."""

    n: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Rhythm:
    """In which weeks an update is expected, the last one included."""

    every_weeks: int
    weekday: int
    from_week: int
    to_week: int


@dataclass(frozen=True, slots=True)
class Calendar:
    zone: str
    kickoff: date | None
    last_day: date | None
    breaks: tuple[Span, ...]
    follow_up_from: date | None
    rhythm: Rhythm | None

    def day(self, instant: datetime) -> date:
        """The cohort's calendar day of an instant."""
        return _day(instant, self.zone)

    def midnight(self, day: date) -> datetime:
        return clock.instant(day, time(), self.zone)

    def week_of(self, day: date) -> int | None:
        """Weeks since the kick-off, 0 in the first one; None without a kick-off or before it."""
        if self.kickoff is None or day < self.kickoff:
            return None
        return (day - self.kickoff).days // 7

    def weeks(self) -> int | None:
        """How many weeks the cohort takes."""
        last = self.week_of(self.last_day) if self.last_day else None
        return None if last is None else last + 1

    def in_break(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.breaks)

    def expected_weeks(self, at: datetime) -> list[Week]:
        """Weeks that were over at an instant and in which an update was asked for.

        A week counts as a break when the day on which the update is asked lies in one.
        """
        if self.kickoff is None or self.rhythm is None:
            return []
        numbers = range(self.rhythm.from_week, self.rhythm.to_week + 1, self.rhythm.every_weeks)
        mondays = [(n, self.kickoff + WEEK * n) for n in numbers]
        asked_on = timedelta(days=self.rhythm.weekday)
        weeks = [self._week(n, monday) for n, monday in mondays if not self.in_break(monday + asked_on)]
        return [week for week in weeks if week.ends <= at]

    def last_weeks(self, at: datetime, count: int) -> list[Week]:
        """The week of an instant and those before it, oldest first."""
        latest = clock.monday(self.day(at))
        mondays = [latest - WEEK * n for n in range(count - 1, -1, -1)]
        return [self._week(n, monday) for n, monday in enumerate(mondays)]

    def silence(self, since: date, at: date) -> int:
        """Days after `since` up to `at` on which an update was missed; breaks stand still."""
        window = self._asked_span()
        if window is None:
            return 0
        first, last = max(since + DAY, window[0]), min(at, window[1])
        return _overlap((first, last), window) - sum(_overlap((first, last), span) for span in self.breaks)

    def _week(self, n: int, monday: date) -> Week:
        return Week(n, self.midnight(monday), self.midnight(monday + WEEK))

    def _asked_span(self) -> Span | None:
        """First and last day on which updates are asked for."""
        if self.kickoff is None or self.rhythm is None:
            return None
        first = self.kickoff + WEEK * self.rhythm.from_week
        return first, self.kickoff + WEEK * (self.rhythm.to_week + 1) - DAY


# One date is the date of many teams.
@lru_cache(maxsize=4096)
def _day(instant: datetime, zone: str) -> date:
    return clock.local(instant, zone).date()


def _overlap(a: Span, b: Span) -> int:
    """Days that two spans share, first and last days included."""
    return max(0, (min(a[1], b[1]) - max(a[0], b[0])).days + 1)
