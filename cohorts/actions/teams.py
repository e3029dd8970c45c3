"""Adding a team, and who comes and goes."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts import due, rules, slugs
from cohorts.models import Cohort, DueHistory, Membership, Milestone, Team, TeamMilestone, TeamState
from fixhub import clock
from fixhub.accounts.names import visible
from fixhub.events.record import record
from fixhub.refused import Refused


@transaction.atomic
def add(cohort: Cohort, *, by: Any, name: str, theme: str = "", via: str) -> Team:
    """A new team with all obligations of its cohort.

    What was due before it came does not apply to it (domain.md, late join).
    """
    rules.require(by is None or rules.can_manage(by, cohort), _("Only managers add teams."))
    rules.require_running(cohort)
    name = visible(name)
    if not name:
        raise Refused(_("Write the name of the team."))
    if Team.objects.filter(cohort=cohort, name=name).exists():
        raise Refused(_("There is already a team called “%(name)s” in this edition.") % {"name": name})
    team = Team(cohort=cohort, name=name, slug=free_slug(cohort, name), theme=visible(theme))
    team.set_keys()
    team.save()
    TeamState.objects.create(team=team, state=TeamState.State.ACTIVE)
    _oblige(team)
    record("team.added", on=team, by=by, via=via, cohort_id=cohort.pk, team_id=team.pk)
    return team


def free_slug(cohort: Cohort, name: str) -> str:
    """A slug no team of the cohort has, from the folded name."""
    return slugs.free(Team.objects.filter(cohort=cohort), name, otherwise="team")


def _oblige(team: Team) -> None:
    now = clock.now()
    obligations = TeamMilestone.objects.bulk_create(
        TeamMilestone(
            team=team,
            milestone=milestone,
            effective_due=milestone.current.due_at,
            state=_first_state(milestone.current.due_at < now),
            recorded_at=now,
        )
        for milestone in Milestone.objects.filter(cohort=team.cohort).select_related("current")
        if milestone.current
    )
    due.write(obligations, cause=DueHistory.Cause.LAUNCH, at=now)


def _first_state(was_due: bool) -> str:
    return TeamMilestone.State.NOT_APPLICABLE if was_due else TeamMilestone.State.OPEN


@transaction.atomic
def join(team: Team, *, user: Any, role: str, by: Any, via: str) -> Membership:
    """Open a membership. One person is in one team of a cohort; mentors may have many."""
    rules.require_running(team.cohort)
    if role in Membership.PARTICIPANTS:
        _require_free(team, user)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(team=team, user=user, role=role)
    except IntegrityError:
        raise Refused(_already(team, user, role)) from None
    record("team.joined", on=membership, by=by, via=via, cohort_id=team.cohort_id, team_id=team.pk, role=role)
    return membership


def _require_free(team: Team, user: Any) -> None:
    others = Membership.objects.now().filter(
        user=user, team__cohort=team.cohort_id, role__in=Membership.PARTICIPANTS
    )
    here = others.select_related("team").first()
    if here:
        raise Refused(
            _("%(person)s is already in the team “%(team)s”. One person is in one team of an edition.")
            % {"person": user.full_name, "team": here.team.name}
        )


def _already(team: Team, user: Any, role: str) -> str:
    if role == Membership.Role.LEAD and not team.memberships.unended().filter(user=user, role=role).exists():
        return _("This team has a lead already.")
    return _("%(person)s is in this team already.") % {"person": user.full_name}


@transaction.atomic
def leave(membership: Membership, *, by: Any, reason: str = "", via: str) -> Membership:
    """End a membership; from the next request on the person sees nothing of the inside."""
    team = membership.team
    rules.require(by == membership.user or rules.can_manage(by, team.cohort))
    now = clock.now()
    ended = Membership.objects.unended().filter(pk=membership.pk)
    if not ended.update(ends=now, end_recorded_at=now, end_reason=reason[:60]):
        raise Refused(_("%(person)s has left this team already.") % {"person": membership.user.full_name})
    record(
        "team.left",
        on=membership,
        by=by,
        via=via,
        cohort_id=team.cohort_id,
        team_id=team.pk,
        role=membership.role,
    )
    membership.refresh_from_db()
    return membership
