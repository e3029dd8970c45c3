"""A team's milestones with what happened to them, in the order people need them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from cohorts import working_days
from cohorts.facts import EXCUSED
from cohorts.models import Decision, PolicyVersion, Submission, Team, TeamMilestone, Update
from cohorts.models.milestone import in_language
from fixhub import clock

State = TeamMilestone.State
CHANGE, LATE, DUE, WAITING, LATER, DONE, NOT_ASKED = range(7)
# From here on a date is marked; before it, a mark would be noise.
NEAR = timedelta(days=7)


@dataclass(frozen=True)
class Row:
    """One obligation with its version in force, the answer to it, and the count so far."""

    obligation: TeamMilestone
    version: Submission | None
    decision: Decision | None
    answer_by: date | None
    count: int | None

    @property
    def rank(self) -> int:
        """Change asked, late, due, with the mentor, opens later, accepted, not asked."""
        state = self.obligation.state
        if state == State.OPEN:
            return LATE if self.obligation.is_late else LATER if self.obligation.opens_later else DUE
        ranks = {State.CHANGES_REQUESTED: CHANGE, State.SUBMITTED: WAITING, State.APPROVED: DONE}
        return ranks.get(State(state), NOT_ASKED)

    @property
    def is_answer_late(self) -> bool:
        zone = self.obligation.team.cohort.zone
        return self.answer_by is not None and self.answer_by < clock.today(zone)

    @property
    def is_near(self) -> bool:
        return self.obligation.effective_due - clock.now() <= NEAR

    @property
    def is_follow_up(self) -> bool:
        current = self.obligation.milestone.current
        return bool(current and current.follow_up)

    @property
    def unit(self) -> str:
        """What is counted, such as "interviews"."""
        current = self.obligation.milestone.current
        return in_language(current.unit) if current else ""

    @property
    def target(self) -> int | None:
        current = self.obligation.milestone.current
        return current.target if current else None


@dataclass(frozen=True)
class Progress:
    """How many of the milestones that are asked of a team are accepted."""

    accepted: int
    total: int


def of_team(team: Team) -> list[Row]:
    """All milestones a team sees now; 6 queries, however many."""
    policy = team.cohort.policy_now()
    versions, counts = _versions(TeamMilestone.objects.filter(team=team)), _counts(team)
    rows = [
        _row(obligation, versions.get(obligation.pk), counts.get(obligation.pk), policy)
        for obligation in TeamMilestone.objects.with_parts().filter(team=team)
    ]
    return in_order(rows if _after_the_end(team) else [row for row in rows if not row.is_follow_up])


def of_one(obligation: TeamMilestone) -> Row:
    """One milestone, for its own page."""
    team = obligation.team
    version = _versions(TeamMilestone.objects.filter(pk=obligation.pk)).get(obligation.pk)
    return _row(obligation, version, _counts(team).get(obligation.pk), team.cohort.policy_now())


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By what a team has to do about it, then by date; the latest acceptance first."""
    return sorted(rows, key=lambda row: (row.rank, _nearest_first(row), row.obligation.milestone.position))


def next_step(rows: Sequence[Row]) -> Row | None:
    """The one thing to do now: the earliest that is late, else a change asked, else the next due."""
    asked = [row for row in rows if row.obligation.is_asked]
    late = [row for row in asked if row.obligation.is_late]
    changes = [row for row in asked if row.rank == CHANGE]
    return min(late or changes or asked, key=lambda row: row.obligation.effective_due, default=None)


def progress(rows: Sequence[Row]) -> Progress:
    counted = [row for row in rows if row.rank != NOT_ASKED and not row.is_follow_up]
    return Progress(sum(row.rank == DONE for row in counted), len(counted))


def asked_states() -> list[str]:
    """The states that count in a team's progress, for queries over many teams."""
    return [state for state in State.values if state not in EXCUSED]


def _row(
    obligation: TeamMilestone, version: Submission | None, count: int | None, policy: PolicyVersion
) -> Row:
    decision = next(iter(version.decisions.all()), None) if version else None
    return Row(obligation, version, decision, _answer_by(obligation, version, policy), count)


def _answer_by(obligation: TeamMilestone, version: Any, policy: PolicyVersion) -> date | None:
    """Counted as on the reviewer's desk: a newer version does not put the answer off."""
    if version is None or obligation.state != State.SUBMITTED:
        return None
    cohort = obligation.team.cohort
    return working_days.add(
        clock.today(cohort.zone, version.since), policy.review_days, cohort.holiday_country
    )


def _versions(among: QuerySet[TeamMilestone]) -> dict[int, Submission]:
    """The version in force of each obligation: the latest that stands."""
    standing = Decision.objects.filter(revoked_at__isnull=True).select_related("by")
    found = (
        Submission.objects.standing()
        .with_since()
        .filter(team_milestone__in=among)
        .select_related("by")
        .prefetch_related(Prefetch("decisions", standing))
        .defer("text", "links")
        .order_by("version")
    )
    return {version.team_milestone_id: version for version in found}


def _counts(team: Team) -> dict[int, int]:
    """The last count logged for each obligation; a count is the total so far."""
    logged = Update.objects.standing().filter(team=team, team_milestone__isnull=False, count__isnull=False)
    rows = logged.order_by("recorded_at", "pk").values_list("team_milestone_id", "count")
    return {obligation: count for obligation, count in rows if obligation and count is not None}


def _after_the_end(team: Team) -> bool:
    """Follow-ups show from the day their phase begins."""
    today = clock.today(team.cohort.zone)
    return team.cohort.phases.filter(kind="post", starts__lte=today).exists()


def _nearest_first(row: Row) -> float:
    due = row.obligation.effective_due.timestamp()
    return -due if row.rank == DONE else due
