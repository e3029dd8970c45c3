"""Who is in a cohort at an instant, and who is written to about what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cohorts.models import Cohort, CohortRole, Membership, ProgrammeRole, TeamState
from fixhub.accounts.models import User

Role = Membership.Role
MANAGER = CohortRole.Role.MANAGER


@dataclass(frozen=True)
class Roster:
    """The people of a cohort's active teams, by team and role, and its managers."""

    by_team: dict[int, dict[str, list[Membership]]]
    managers: list[User]

    @property
    def team_ids(self) -> list[int]:
        return list(self.by_team)

    def participants(self, team_id: int) -> list[Membership]:
        return [m for role in Membership.PARTICIPANTS for m in self._in(team_id, role)]

    def askable(self, team_id: int) -> list[Membership]:
        """The lead, who is asked for the team; everybody where there is none."""
        return self._in(team_id, Role.LEAD) or self._in(team_id, Role.MEMBER)

    def mentors(self, team_id: int) -> list[Membership]:
        """Those who may answer the team: a member who also mentors it may not."""
        own = {m.user_id for m in self.participants(team_id)}
        return [m for m in self._in(team_id, Role.MENTOR) if m.user_id not in own]

    def answering(self, team_id: int, review: str) -> list[User]:
        """Who is reminded of a hand-in: its mentors, or the managers where mentors do not answer."""
        mentors = [m.user for m in self.mentors(team_id)] if review == "mentor" else []
        return mentors or self.managers

    def teams_of(self, person_id: int, *, as_mentor: bool) -> list[int]:
        """The teams a person is in, or mentors, in the order of their names."""
        asked = self.mentors if as_mentor else self.participants
        return [team for team in self.by_team if person_id in {m.user_id for m in asked(team)}]

    def everybody(self) -> dict[int, User]:
        members = (m.user for roles in self.by_team.values() for people in roles.values() for m in people)
        return {user.pk: user for user in [*members, *self.managers]}

    def _in(self, team_id: int, role: str) -> list[Membership]:
        return self.by_team.get(team_id, {}).get(role, [])


def read(cohort: Cohort, at: datetime, *, team_id: int | None = None) -> Roster:
    """Three queries, however many teams; one team alone where only that is asked about."""
    ended = TeamState.objects.at(at).filter(team=OuterRef("team")).exclude(state=TeamState.State.ACTIVE)
    memberships = (
        Membership.objects.at(at)
        .filter(~Exists(ended), team__cohort=cohort, user__deactivated_at__isnull=True)
        .select_related("user", "team")
        .order_by("team__sort_key", "team", "pk")
    )
    if team_id is not None:
        memberships = memberships.filter(team=team_id)
    by_team: dict[int, dict[str, list[Membership]]] = {}
    for membership in memberships:
        roles = by_team.setdefault(membership.team_id, defaultdict(list))
        roles[membership.role].append(membership)
    return Roster(by_team, _managers(cohort, at))


def _managers(cohort: Cohort, at: datetime) -> list[User]:
    """Managers of the cohort and of its programme, each once."""
    held: Iterable[Any] = [
        CohortRole.objects.at(at).filter(cohort=cohort, role=MANAGER).values("user"),
        ProgrammeRole.objects.at(at).filter(programme=cohort.programme_id, role=MANAGER).values("user"),
    ]
    anywhere = Q()
    for users in held:
        anywhere |= Q(pk__in=users)
    return list(User.objects.filter(anywhere, deactivated_at__isnull=True).order_by("pk"))
