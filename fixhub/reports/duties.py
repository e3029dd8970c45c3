"""Questions about obligations and answers that several figures ask."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median

from cohorts import working_days
from cohorts.facts import EXCUSED, Obliged
from cohorts.models import Milestone, TeamMilestone
from fixhub.reports.known import Known, once

State = TeamMilestone.State


@once
def due_so_far(known: Known) -> list[Obliged]:
    """Obligations whose first date has passed, without those nobody asks for.

    A change asked gives a later date for the next attempt; it does not make the milestone due later.
    """
    return [duty for duty in known.obligations if _was_due(known, duty)]


def _was_due(known: Known, duty: Obliged) -> bool:
    due = duty.standing.first_due_at
    left = known.teams[duty.team].left_at
    if due is None or due > known.at or duty.standing.state in EXCUSED:
        return False
    return left is None or due <= left


@once
def late(known: Known) -> dict[int, Obliged]:
    """Asked for, not with a reviewer, and past its date: what pages call late, by its key."""
    return {duty.pk: duty for duty in known.obligations if _is_late(known, duty)}


def is_late(known: Known, duty: Obliged) -> bool:
    return duty.pk in late(known)


def _is_late(known: Known, duty: Obliged) -> bool:
    due = duty.standing.due_at
    asked = duty.standing.state in (State.OPEN, State.CHANGES_REQUESTED)
    gone = known.teams[duty.team].left_at is not None
    return asked and due is not None and due < known.at and not gone


def opens_later(known: Known, duty: Obliged) -> bool:
    due = duty.standing.due_at
    days = timedelta(days=known.milestones[duty.milestone].opens_days)
    return duty.standing.state == State.OPEN and due is not None and due - days > known.at


def was_on_time(known: Known, duty: Obliged, due: datetime | None) -> bool:
    """The first version of attempt 1 against a date, grace included."""
    first = duty.standing.first
    return first is not None and due is not None and known.policy.is_on_time(first.at, due)


@dataclass(frozen=True, slots=True)
class Wait:
    """A hand-in without an answer; days since the first version of its attempt."""

    duty: Obliged
    since: datetime
    days: int


@once
def waiting(known: Known) -> list[Wait]:
    """Open versions, the one waiting longest first."""
    found = []
    for duty in known.obligations:
        version = duty.standing.open_version
        if version is None:
            continue
        first = duty.standing.first_of(version.attempt) or version
        found.append(Wait(duty, first.at, days_between(known, first.at, known.at)))
    return sorted(found, key=lambda wait: (wait.since, wait.duty.pk))


@once
def turnarounds(known: Known) -> list[int]:
    """Working days each answered attempt waited; what nobody reviews is not an answer."""
    answered = []
    for duty in known.obligations:
        if known.milestones[duty.milestone].review == Milestone.Review.NONE:
            continue
        for version in duty.standing.versions:
            first = duty.standing.first_of(version.attempt)
            if version.decided_at and first:
                answered.append(days_between(known, first.at, version.decided_at))
    return answered


def median_turnaround(known: Known) -> float | None:
    answered = turnarounds(known)
    return median(answered) if answered else None


def days_between(known: Known, start: datetime, end: datetime) -> int:
    """Working days of the cohort's country from one calendar day to another."""
    calendar = known.calendar
    return _working_days(calendar.day(start), calendar.day(end), known.cohort.holiday_country)


# Counting a long wait walks through its days, and many hand-ins share theirs.
@lru_cache(maxsize=4096)
def _working_days(start: date, end: date, country: str) -> int:
    return working_days.between(start, end, country)
