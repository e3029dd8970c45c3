"""A mentor's teams at a glance."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from cohorts.models import Cohort, Membership, Team, TeamMilestone, Update
from mentoring import queue


@dataclass(frozen=True)
class Case:
    """One team: what it owes next, what it said last, and what waits for the mentor."""

    team: Team
    next_due: TeamMilestone | None
    last_update: Update | None
    waiting: int

    @property
    def is_stuck(self) -> bool:
        """Its latest word says so; a later update without it ends it."""
        return bool(self.last_update and self.last_update.stuck)


def of(mentor: Any) -> list[Case]:
    """Running teams of a mentor in four queries: stuck ones first, then by what is due soonest."""
    teams = list(_teams(mentor))
    dues = _by_team(TeamMilestone.objects.with_parts().filter(pk__in=[team.due_pk for team in teams]))
    said = _by_team(Update.objects.select_related("by").filter(pk__in=[team.update_pk for team in teams]))
    waits = Counter(entry.submission.team_milestone.team_id for entry in queue.awaiting(mentor))
    cases = [Case(team, dues.get(team.pk), said.get(team.pk), waits[team.pk]) for team in teams]
    return sorted(cases, key=_urgency)


def _teams(mentor: Any) -> Any:
    mentored = mentor.memberships.now().filter(role=Membership.Role.MENTOR)
    asked = TeamMilestone.objects.asked().filter(team=OuterRef("pk")).order_by("effective_due", "pk")
    said = Update.objects.standing().filter(team=OuterRef("pk")).newest_first()
    return (
        Team.objects.filter(pk__in=mentored.values("team"), cohort__in=Cohort.objects.running())
        .select_related("cohort")
        .annotate(due_pk=Subquery(asked.values("pk")[:1]), update_pk=Subquery(said.values("pk")[:1]))
        .by_name()
    )


def _by_team(rows: Any) -> dict[int, Any]:
    return {row.team_id: row for row in rows}


def _urgency(case: Case) -> tuple[bool, bool, Any, str]:
    due = case.next_due.effective_due if case.next_due else None
    return (not case.is_stuck, due is None, due or case.team.recorded_at, case.team.sort_key)
