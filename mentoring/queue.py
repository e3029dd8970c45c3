"""What waits for a reviewer: hand-ins without an answer, the oldest promise first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cohorts import working_days
from cohorts.models import Cohort, Decision, Membership, Milestone, PolicyVersion, Submission
from fixhub import clock
from mentoring.models import Review


class Why(StrEnum):
    """Why a hand-in is on somebody's desk."""

    MENTOR = "mentor"
    SETTLE = "settle"
    ADVICE = "advice"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Waiting:
    """A hand-in on a desk. `day` of `promised` working days; answered in time until `answer_by`."""

    submission: Submission
    since: datetime
    day: int
    promised: int
    answer_by: date
    why: Why
    advice_asked: bool

    @property
    def is_overdue(self) -> bool:
        return self.day > self.promised

    @property
    def is_urgent(self) -> bool:
        return self.promised - 1 <= self.day <= self.promised


def awaiting(user: Any) -> list[Waiting]:
    """The person's desk, now, in one query.

    Managers have what they settle themselves, what they were asked about, and what a mentor
    has left for longer than was promised.
    """
    rows = (
        Submission.objects.reviewable_by(user)
        .awaiting_review()
        .filter(team_milestone__team__cohort__in=Cohort.objects.running())
        .with_parts()
        .with_since()
        .defer("text", "links")
        .annotate(
            promised=Coalesce(Subquery(_promise()), PolicyVersion().review_days),
            mentored=Exists(_mentors(user)),
            advice_asked=Exists(_advice()),
        )
    )
    now = clock.now()
    found = [waiting for row in rows if (waiting := _waiting(row, now))]
    return sorted(found, key=lambda waiting: (waiting.answer_by, waiting.since, waiting.submission.pk))


def following(waiting: Sequence[Waiting], pk: int) -> int | None:
    """What to open after a hand-in: the next one down the desk, from its end back to the top."""
    keys = [entry.submission.pk for entry in waiting]
    if pk not in keys:
        return keys[0] if keys else None
    others = keys[keys.index(pk) + 1 :] + keys[: keys.index(pk)]
    return others[0] if others else None


def preceding(waiting: Sequence[Waiting], pk: int) -> int | None:
    """The one above on the desk, from its top to the end."""
    keys = [entry.submission.pk for entry in waiting]
    return keys[keys.index(pk) - 1] if pk in keys and len(keys) > 1 else None


def done_this_week(user: Any) -> int:
    """How many hand-ins the person has answered since Monday, on their own calendar."""
    monday = clock.monday(timezone.localtime(clock.now()).date())
    since = clock.instant(monday, time(), timezone.get_current_timezone_name())
    return Decision.objects.filter(by=user, at__gte=since, revoked_at__isnull=True).count()


def _waiting(row: Any, now: datetime) -> Waiting | None:
    """A row as it lies on the desk; None when it is the mentor's and still in time."""
    cohort = row.team_milestone.team.cohort
    start = clock.today(cohort.zone, row.since)
    day = working_days.between(start, clock.today(cohort.zone, now), cohort.holiday_country)
    why = _why(row, overdue=day > row.promised)
    if why is None:
        return None
    return Waiting(
        submission=row,
        since=row.since,
        day=day,
        promised=row.promised,
        answer_by=working_days.add(start, row.promised, cohort.holiday_country),
        why=why,
        advice_asked=row.advice_asked,
    )


def _why(row: Any, *, overdue: bool) -> Why | None:
    if row.team_milestone.milestone.review != Milestone.Review.MENTOR:
        return Why.SETTLE
    if row.mentored:
        return Why.MENTOR
    if row.advice_asked:
        return Why.ADVICE
    return Why.OVERDUE if overdue else None


def _promise() -> QuerySet[Any]:
    policies = PolicyVersion.objects.filter(cohort=OuterRef("team_milestone__team__cohort"))
    return policies.order_by("-n").values("review_days")[:1]


def _mentors(user: Any) -> QuerySet[Any]:
    roles = Membership.objects.now().filter(user=user, role=Membership.Role.MENTOR)
    return roles.filter(team=OuterRef("team_milestone__team"))


def _advice() -> QuerySet[Any]:
    """A question on any version of the same attempt: a newer version does not answer it."""
    return Review.objects.filter(
        decision__isnull=True,
        submission__team_milestone=OuterRef("team_milestone"),
        submission__attempt=OuterRef("attempt"),
    )
