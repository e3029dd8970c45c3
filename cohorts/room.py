"""Who still fits where: one team of an edition, one lead, and no more people than the limit."""

from django.db.models import F
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Invitation, Membership, Team
from fixhub.accounts.models import User
from fixhub.refused import Refused


def require_in_team(person: User, role: str, team: Team) -> None:
    """Refuse whom this team could not take in this role if they came today."""
    here = team.memberships.now()
    if is_in_team(person, role, team):
        raise Refused(_("This person is in this team already."))
    if role not in Membership.PARTICIPANTS:
        return
    if role == Membership.Role.LEAD and here.filter(role=role).exists():
        raise Refused(_("This team has a lead already."))
    elsewhere = Membership.objects.now().filter(user=person, team__cohort=team.cohort_id)
    if elsewhere.filter(role__in=Membership.PARTICIPANTS).exists():
        raise Refused(_("This person is in another team of this edition. One person is in one team."))
    require_seat(team, person, with_asked=True)


def is_in_team(person: User, role: str, team: Team) -> bool:
    """In this role; as a participant it is the same whether one leads."""
    same = Membership.PARTICIPANTS if role in Membership.PARTICIPANTS else [role]
    return team.memberships.now().filter(user=person, role__in=same).exists()


def is_in_cohort(person: User, role: str, cohort: Cohort) -> bool:
    return cohort.roles.now().filter(user=person, role=role).exists()


def holds(invitation: Invitation) -> bool:
    """Whether the person has already what the invitation is for: they were brought in from a list."""
    if invitation.team:
        return is_in_team(invitation.user, invitation.role, invitation.team)
    there = invitation.cohort
    return there is not None and is_in_cohort(invitation.user, invitation.role, there)


def require_in_cohort(person: User, role: str, cohort: Cohort) -> None:
    if is_in_cohort(person, role, cohort):
        raise Refused(_("This person has this role already."))


def require_seat(team: Team, person: User, *, with_asked: bool = False) -> None:
    """Refuse one more than the team's limit; `with_asked` counts those who are invited as well."""
    # Whoever else counts this team's seats waits here: both databases lock a row that is written.
    Team.objects.filter(pk=team.pk).update(slug=F("slug"))
    most = team.cohort.policy_now().team_size_max
    taken = _inside(team) | (_asked(team) if with_asked else set())
    if len(taken - {person.pk}) >= most:
        raise Refused(_("This team is full: %(count)s people, with those who are invited.") % {"count": most})


def _inside(team: Team) -> set[int]:
    inside = team.memberships.now().filter(role__in=Membership.PARTICIPANTS)
    return set(inside.values_list("user", flat=True))


def _asked(team: Team) -> set[int]:
    asked = Invitation.objects.pending().filter(team=team, role__in=Membership.PARTICIPANTS)
    return set(asked.values_list("user", flat=True))


def hold(cohort: Cohort) -> None:
    """Whoever else counts what this edition has waits here: both databases lock a row that is written."""
    Cohort.objects.filter(pk=cohort.pk).update(slug=F("slug"))
