"""The one place that computes dates: from a week and a weekday to an instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cohorts import working_days
from cohorts.models import DueHistory, TeamMilestone
from fixhub import clock

END_OF_DAY = time(23, 59)


@dataclass(frozen=True)
class Due:
    """A due date: the day planned, the working day it came to, and its instant in UTC."""

    planned: date
    day: date
    wall: time
    at: datetime

    @property
    def moved(self) -> bool:
        return self.planned != self.day


def anchored(anchor: date, *, week: int, weekday: int) -> date:
    """The day `week` weeks and `weekday` days after the Monday a cohort starts on."""
    return anchor + timedelta(weeks=week, days=weekday)


def dated(planned: date, wall: time, *, zone: str, country: str) -> Due:
    """Snap a planned day forward to a working day; its wall-clock time stays, DST or not."""
    day = working_days.following(planned, country)
    return Due(planned, day, wall, clock.instant(day, wall, zone))


def after_change(at: datetime, *, days: int, zone: str, country: str) -> datetime:
    """When a team has to hand in again: some days after the request, at the end of a working day."""
    planned = clock.local(at, zone).date() + timedelta(days=days)
    return dated(planned, END_OF_DAY, zone=zone, country=country).at


def write(obligations: Iterable[TeamMilestone], *, cause: str, at: datetime) -> None:
    """Record the dates that obligations have right now as their next due rows."""
    DueHistory.objects.bulk_create(
        DueHistory(
            team_milestone=obligation,
            attempt=obligation.attempt,
            due_at=obligation.effective_due,
            original_at=obligation.effective_due,
            cause=cause,
            recorded_at=at,
        )
        for obligation in obligations
    )
