"""Who is in an edition without ever having come: people brought in from lists, not asked yet."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, CohortRole, Invitation, Membership, Team
from fixhub.accounts.models import User

Role = Invitation.Role
# Who is several things is asked as the first of them.
ROLES = (
    Role.LEAD,
    Role.MEMBER,
    Role.MENTOR,
    Role.MANAGER,
    Role.VIEWER,
    Role.EXPERT,
    Role.SPEAKER,
    Role.FACILITATOR,
    Role.ORGANISER,
    Role.RESERVE_MENTOR,
)
# Why somebody is not asked with the others.
CAME, WAITS, CLOSED, INVENTED = "came", "waits", "closed", "invented"
WHY: dict[str, str | Promise] = {
    WAITS: _("Invited already, and the invitation is open"),
    CAME: _("Here already: the account is in use"),
    CLOSED: _("The account is closed"),
    INVENTED: _("Invented for the demo"),
}


@dataclass(frozen=True)
class Candidate:
    """Somebody of an edition, as what they would be asked; `why` says why not, if they would not."""

    person: User
    role: str
    team: Team | None
    why: str = ""

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True)
class Choice:
    """Everybody, or those of one role, or of one team; of them whoever is named, if anybody is."""

    role: str = ""
    team: Team | None = None
    people: frozenset[int] | None = field(default=None)

    def fits(self, one: Candidate) -> bool:
        named = self.people is None or one.person.pk in self.people
        return named and self.role in ("", one.role) and self.team in (None, one.team)


@dataclass(frozen=True)
class Uninvited:
    """All of an edition, by name; each once, in the role that says most."""

    everybody: list[Candidate]

    def chosen(self, choice: Choice) -> list[Candidate]:
        """Those who would be asked."""
        return [one for one in self.everybody if choice.fits(one) and not one.why]

    def left_out(self, choice: Choice) -> list[Candidate]:
        return [one for one in self.everybody if choice.fits(one) and one.why]

    def by_role(self) -> dict[str, int]:
        counted = Counter(one.role for one in self.everybody if not one.why)
        return {role.value: counted[role] for role in ROLES if counted[role]}

    def by_team(self) -> dict[Team, int]:
        counted = Counter(one.team for one in self.everybody if one.team and not one.why)
        return dict(sorted(counted.items(), key=lambda pair: (pair[0].sort_key, pair[0].pk)))


def read(cohort: Cohort) -> Uninvited:
    """Three queries, whatever the size of the edition."""
    open_ones = Invitation.objects.pending().filter(cohort=cohort)
    waiting = set(open_ones.values_list("user", flat=True))
    found: dict[int, Candidate] = {}
    for person, role, team in [*_in_teams(cohort), *_beside_teams(cohort)]:
        if person.pk not in found:
            found[person.pk] = Candidate(person, role, team, _why(person, waiting))
    return Uninvited(sorted(found.values(), key=lambda one: (one.person.sort_key, one.person.pk)))


def count(cohort: Cohort) -> int:
    """How many could be asked now."""
    return len(read(cohort).chosen(Choice()))


def _in_teams(cohort: Cohort) -> Iterator[tuple[User, str, Team | None]]:
    rows = Membership.objects.now().filter(team__cohort=cohort).select_related("user", "team")
    return ((row.user, row.role, row.team) for row in _by_rank(rows))


def _beside_teams(cohort: Cohort) -> Iterator[tuple[User, str, Team | None]]:
    rows = CohortRole.objects.now().filter(cohort=cohort).select_related("user")
    return ((row.user, row.role, None) for row in _by_rank(rows))


def _by_rank(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (ROLES.index(Role(row.role)), row.pk))


def _why(person: User, waiting: set[int]) -> str:
    if person.deactivated_at:
        return CLOSED
    if person.claimed_at:
        return CAME
    if person.is_demo:
        return INVENTED
    return WAITS if person.pk in waiting else ""
