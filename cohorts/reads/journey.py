"""The edition as a line of months, and where on it today is."""

from dataclasses import dataclass
from datetime import date, timedelta

from cohorts.models import Cohort
from fixhub import clock
from fixhub.web import dates

WIDTH, MARGIN, LINE = 340, 16, 14
_DAYS_A_MONTH = 365.25 / 12
_MONTHS_A_YEAR = 12


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
    days = (cohort.ends_on - cohort.kickoff).days
    months = max(2, round(days / _DAYS_A_MONTH))
    gone = (clock.today(cohort.zone) - cohort.kickoff).days
    month = 0 if gone < 0 else int(gone / (days / months)) + 1
    return Journey(month, months, cohort.kickoff, _dots(cohort.kickoff, month, months))


def _dots(kickoff: date, month: int, months: int) -> list[Dot]:
    """Each dot is named after the month that its stretch is mostly in."""
    first = kickoff + timedelta(days=15)
    step = (WIDTH - 2 * MARGIN) / (months - 1)
    return [
        Dot(str(round(MARGIN + n * step)), dates.month_short(_months_later(first, n)), _kind(n + 1, month))
        for n in range(months)
    ]


def _kind(number: int, month: int) -> str:
    if number == month:
        return "now"
    return "done" if number < month else ""


def _months_later(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, _MONTHS_A_YEAR)
    return date(day.year + years, month + 1, 1)
