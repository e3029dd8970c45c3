"""Who is in a team."""

from dataclasses import dataclass
from typing import Any

from cohorts.models import Membership, Team
from fixhub.accounts.models import User

_ORDER = {Membership.Role.LEAD: 0, Membership.Role.MEMBER: 1, Membership.Role.MENTOR: 2}


@dataclass(frozen=True)
class People:
    """The open memberships of a team: lead, members, mentors; each by name."""

    memberships: list[Membership]

    @property
    def mentors(self) -> list[User]:
        return [m.user for m in self.memberships if m.role == Membership.Role.MENTOR]

    @property
    def participants(self) -> list[User]:
        return [m.user for m in self.memberships if m.role in Membership.PARTICIPANTS]

    def includes(self, user: Any) -> bool:
        """Whether somebody is of the team itself."""
        return any(one.pk == user.pk for one in self.participants)

    def leads_or_mentors(self, user: Any) -> bool:
        """Whether somebody plans the team's mentoring."""
        roles = {m.role for m in self.memberships if m.user_id == user.pk}
        return bool(roles & {Membership.Role.LEAD, Membership.Role.MENTOR})


def of_team(team: Team) -> People:
    found = team.memberships.now().select_related("user").order_by("user__sort_key", "pk")
    return People(sorted(found, key=lambda m: _ORDER[Membership.Role(m.role)]))
