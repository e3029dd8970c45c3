"""The people of an edition as a list to look through, and how far each has come in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import rules
from cohorts.models import Cohort, CohortRole, Membership
from cohorts.reads import persons
from cohorts.reads.matching import holding
from cohorts.reads.status import Status
from fixhub.accounts.models import User
from fixhub.accounts.names import search_words
from fixhub.web import dates

A_PAGE = 50
PARTICIPANTS = "participants"


@dataclass(frozen=True)
class Line:
    """A person in the list; the account only for who manages the edition."""

    person: User
    places: list[str]
    account: Status | None


@dataclass(frozen=True)
class Directory:
    """One page of the list, and the person after whom the next one begins."""

    lines: list[Line]
    roles: list[tuple[str, str | Promise]]
    role: str
    typed: str
    total: int
    next: int | None
    first: bool


def read(cohort: Cohort, user: Any, *, typed: str, role: str, after: str) -> Directory:
    """Narrowed by role and name; `after` is a person's number: names may be somebody's address."""
    manages = rules.can_manage(user, cohort)
    roles = _roles(cohort, user)
    role = role if role in dict(roles) else ""
    people = _narrowed(persons.of_cohort(cohort, user, manages=manages), cohort, role)
    if words := search_words(typed):
        people = people.filter(holding("search_key" if manages else "name_key", words))
    rows = list(_after(people, after).order_by("sort_key", "pk")[: A_PAGE + 1])
    more = len(rows) > A_PAGE
    return Directory(
        lines=[Line(row, _places(row), account_of(row) if manages else None) for row in rows[:A_PAGE]],
        roles=roles,
        role=role,
        typed=typed,
        total=people.count(),
        next=rows[A_PAGE - 1].pk if more else None,
        first=not after,
    )


def account_of(person: User) -> Status:
    """Whether somebody can sign in, in words for managers."""
    if person.deactivated_at:
        return Status("none", _("Account closed"), dates.monthday(person.deactivated_at), "x")
    if person.claimed_at:
        return Status("ok", _("Here"), dates.monthday(person.claimed_at))
    if person.invited_at:
        return Status("due", _("Invited"), dates.monthday(person.invited_at))
    return Status("none", _("Not invited yet"), "")


def _roles(cohort: Cohort, user: Any) -> list[tuple[str, str | Promise]]:
    """What the list can be narrowed to: everything an edition can hold, whether or not it does."""
    overseen = Cohort.objects.overseen_by(user).filter(pk=cohort.pk).exists()
    duties = [role for role in CohortRole.Role if overseen or role not in persons.QUIET]
    return [
        ("", gettext_lazy("All roles")),
        (PARTICIPANTS, gettext_lazy("Leads and members")),
        *[(role.value, role.label) for role in [*Membership.Role, *duties]],
    ]


def _narrowed(people: QuerySet[User], cohort: Cohort, role: str) -> QuerySet[User]:
    if not role:
        return people
    roles = Membership.PARTICIPANTS if role == PARTICIPANTS else [role]
    in_teams = Membership.objects.now().filter(team__cohort=cohort, role__in=roles).values("user")
    beside = CohortRole.objects.now().filter(cohort=cohort, role__in=roles).values("user")
    return people.filter(Q(pk__in=in_teams) | Q(pk__in=beside))


def _after(people: QuerySet[User], after: str) -> QuerySet[User]:
    """Those behind a person of the list; all where the number is nobody's."""
    number = int(after) if after.isascii() and after.isdecimal() and len(after) <= 18 else 0
    last = people.filter(pk=number).values_list("sort_key", flat=True).first() if number else None
    if last is None:
        return people
    return people.filter(Q(sort_key__gt=last) | Q(sort_key=last, pk__gt=number))


def _places(person: Any) -> list[str]:
    teams = [f"{place.team.name}: {place.get_role_display()}" for place in person.places]
    return [*teams, *(str(duty.get_role_display()) for duty in person.duties)]
