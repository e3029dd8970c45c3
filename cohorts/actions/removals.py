"""Removing a team that should not have been added, and bringing it back with all it has."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts import restoring, rules
from cohorts.actions.teams import take_turn
from cohorts.models import Membership, Team, TeamState
from fixhub import clock
from fixhub.accounts import actions as accounts
from fixhub.events.record import record
from fixhub.refused import Refused

REMOVED = TeamState.State.REMOVED


@transaction.atomic
def remove(team: Team, *, by: Any, via: str) -> TeamState:
    """Take a team out of everything, keeping everything: a state with a beginning and maybe an end.

    Reports of earlier instants still have it. Its people are in no team while it lasts.
    """
    rules.require(rules.can_manage(by, team.cohort), _("Only managers remove a team."))
    rules.require_running(team.cohort)
    take_turn(team)
    now = clock.now()
    lasting = team.states.unended()
    if lasting.filter(state=REMOVED).exists():
        raise Refused(_("This team was removed already."))
    lasting.update(ends=now, end_recorded_at=now)
    state = _begin(team, REMOVED)
    _record("team.removed", team, by=by, via=via)
    return state


@transaction.atomic
def restore(team: Team, *, by: Any, via: str) -> TeamState:
    """The team as it was, for 30 days; who joined another team meanwhile is in the way."""
    rules.require(rules.can_manage(by, team.cohort), _("Only managers bring a team back."))
    rules.require_running(team.cohort)
    _hold_people(team)
    take_turn(team)
    removed = team.states.unended().filter(state=REMOVED).first()
    if removed is None:
        raise Refused(_("This team is back already."))
    restoring.require_recent(removed.recorded_at)
    _require_place(team)
    now = clock.now()
    TeamState.objects.filter(pk=removed.pk).update(ends=now, end_recorded_at=now)
    before = team.states.exclude(state=REMOVED).order_by("-starts", "-pk").first()
    state = _begin(team, before.state if before else TeamState.State.ACTIVE)
    _record("team.restored", team, by=by, via=via)
    return state


def _begin(team: Team, state: str) -> TeamState:
    now = clock.now()
    try:
        with transaction.atomic():
            return TeamState.objects.create(team=team, state=state, starts=now, recorded_at=now)
    except IntegrityError:
        raise Refused(_("Somebody else changed this team a moment ago. Look again.")) from None


def _hold_people(team: Team) -> None:
    """Whoever takes one of them into another team at this moment waits, or is first."""
    places = team.memberships.unended().filter(role__in=Membership.PARTICIPANTS)
    for place in places.select_related("user").order_by("user"):
        accounts.hold(place.user)


def _require_place(team: Team) -> None:
    """Its name must be free, and its people in no other team of the edition."""
    standing = Team.objects.standing().filter(cohort=team.cohort_id)
    if standing.filter(name=team.name).exists():
        raise Refused(_("There is another team called “%(name)s” meanwhile.") % {"name": team.name})
    people = team.memberships.unended().filter(role__in=Membership.PARTICIPANTS).values("user")
    elsewhere = Membership.objects.now().filter(
        user__in=people, team__in=standing, role__in=Membership.PARTICIPANTS
    )
    taken = elsewhere.select_related("user", "team").order_by("pk").first()
    if taken:
        raise Refused(
            _("%(person)s is in the team “%(team)s” meanwhile. End that first.")
            % {"person": taken.user.full_name, "team": taken.team.name}
        )


def _record(verb: str, team: Team, *, by: Any, via: str) -> None:
    record(verb, on=team, by=by, via=via, cohort_id=team.cohort_id, team_id=team.pk)
