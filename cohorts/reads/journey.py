"""The edition as a line of months, and where on it today is."""

from dataclasses import dataclass
from datetime import date

from cohorts.models import Cohort
from fixhub import clock
from fixhub.web import dates

WIDTH, MARGIN = 340, 16
_MONTHS_A_YEAR = 12
_HALF = 15


@dataclass(frozen=True)
class Dot:
    """One month on the strip; numbers are text, so that no language puts a comma into them."""

    x: str
    label: str
    kind: str

    @property
    def radius(self) -> str:
        return "7" if self.kind == "now" else "4.5"


@dataclass(frozen=True)
class Journey:
    month: int
    months: int
    starts: date
    dots: list[Dot]

    @property
    def has_begun(self) -> bool:
        return self.month >= 1

    @property
    def is_over(self) -> bool:
        return self.month > self.months

    @property
    def start_x(self) -> str:
        return str(MARGIN)

    @property
    def end_x(self) -> str:
        return str(WIDTH - MARGIN)

    @property
    def here_x(self) -> str:
        """How far the line is filled."""
        reached = min(max(self.month, 1), self.months)
        return self.dots[reached - 1].x


def of(cohort: Cohort) -> Journey | None:
    """None for an edition without dates, as past ones have."""
    if cohort.kickoff is None or cohort.ends_on is None:
        return None
    first, last = _first_month(cohort.kickoff), _last_month(cohort.ends_on)
    today = clock.today(cohort.zone)
    months = max(2, last - first + 1)
    month = 0 if today < cohort.kickoff else max(1, _number(today) - first + 1)
    if today > cohort.ends_on:
        month = months + 1
    return Journey(min(month, months + 1), months, cohort.kickoff, _dots(first, month, months))


def _first_month(kickoff: date) -> int:
    """A month counts if the better half of it belongs to the edition."""
    return _number(kickoff) + (kickoff.day > _HALF)


def _last_month(end: date) -> int:
    return _number(end) - (end.day < _HALF)


def _number(day: date) -> int:
    """Months since the year 0."""
    return day.year * _MONTHS_A_YEAR + day.month - 1


def _dots(first: int, month: int, months: int) -> list[Dot]:
    step = (WIDTH - 2 * MARGIN) / (months - 1)
    return [
        Dot(str(round(MARGIN + n * step)), dates.month_short(_day_in(first + n)), _kind(n + 1, month))
        for n in range(months)
    ]


def _kind(number: int, month: int) -> str:
    if number == month:
        return "now"
    return "done" if number < month else ""


def _day_in(number: int) -> date:
    return date(number // _MONTHS_A_YEAR, number % _MONTHS_A_YEAR + 1, 1)
