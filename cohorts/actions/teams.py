"""Adding a team, and who comes and goes."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cohorts import due, restoring, room, rules, slugs
from cohorts.models import (
    Cohort,
    DueHistory,
    Invitation,
    Membership,
    Milestone,
    Team,
    TeamMilestone,
    TeamState,
)
from fixhub import clock
from fixhub.accounts import actions as accounts
from fixhub.accounts.names import visible
from fixhub.events.record import record
from fixhub.refused import Refused


@transaction.atomic
def add(cohort: Cohort, *, by: Any, name: str, theme: str = "", via: str) -> Team:
    """A new team with all obligations of its cohort.

    What was due before it came does not apply to it.
    """
    rules.require(by is None or rules.can_manage(by, cohort), _("Only managers add teams."))
    rules.require_running(cohort)
    name = visible(name)
    if not name:
        raise Refused(_("Write the name of the team."))
    if Team.objects.standing().filter(cohort=cohort, name=name).exists():
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
    _record("team.joined", membership, by=by, via=via)
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
def take_in(team: Team, *, user: Any, role: str, by: Any, via: str) -> Membership:
    """A manager puts somebody they know into a team; strangers are invited."""
    require_taking_in(team, by=by)
    accounts.hold(user)
    _require_open(user)
    take_turn(team)
    if role in Membership.PARTICIPANTS:
        room.require_seat(team, user)
    return join(team, user=user, role=role, by=by, via=via)


def _require_open(user: Any) -> None:
    if user.deactivated_at:
        raise Refused(_("The account of %(person)s is closed.") % {"person": user.full_name})


def require_taking_in(team: Team, *, by: Any) -> None:
    rules.require(rules.can_manage(by, team.cohort), _("Only managers add people; a lead invites them."))


@transaction.atomic
def leave(membership: Membership, *, by: Any, reason: str = "", heir: Any = None, via: str) -> Membership:
    """End a membership; from the next request on the person sees nothing of the inside.

    A lead who leaves others behind hands the lead to one of them, `heir`, in the same act.
    """
    team = membership.team
    rules.require(
        by == membership.user or rules.can_manage(by, team.cohort),
        _("Only managers end somebody else’s place in a team."),
    )
    rules.require_running(team.cohort)
    take_turn(team)
    _require_lead_after(membership, by=by, heir=heir)
    now = clock.now()
    ended = Membership.objects.unended().filter(pk=membership.pk)
    if not ended.update(ends=now, end_recorded_at=now, end_reason=reason[:60], ended_by=by):
        raise Refused(_("%(person)s has left this team already.") % {"person": membership.user.full_name})
    _withdraw_invitation(membership, by=by)
    _record("team.left", membership, by=by, via=via)
    if heir and membership.role == Membership.Role.LEAD:
        _change_role(team, heir, Membership.Role.LEAD, at=now, by=by, via=via)
    membership.refresh_from_db()
    return membership


@transaction.atomic
def part(membership: Membership, *, by: Any, via: str) -> None:
    """End the place of somebody who is gone for good; the lead goes to who is in the team longest."""
    team, now = membership.team, clock.now()
    take_turn(team)
    ended = Membership.objects.unended().filter(pk=membership.pk)
    if not ended.update(ends=now, end_recorded_at=now, ended_by=by):
        return
    _record("team.left", membership, by=by, via=via)
    others = team.memberships.unended().filter(role=Membership.Role.MEMBER, user__deactivated_at__isnull=True)
    heir = others.exclude(user=membership.user).order_by("starts", "pk").first()
    if heir and membership.role == Membership.Role.LEAD:
        _change_role(team, heir.user, Membership.Role.LEAD, at=now, by=by, via=via)


def take_turn(team: Team) -> None:
    """Whoever else changes who is in this team waits here: both databases lock a row that is written."""
    Team.objects.filter(pk=team.pk).update(slug=F("slug"))


def _withdraw_invitation(membership: Membership, *, by: Any) -> None:
    """Who was in the team before they ever came does not come back by the letter that waits for them."""
    role = membership.role
    same = Membership.PARTICIPANTS if role in Membership.PARTICIPANTS else [role]
    waiting = Invitation.objects.pending().filter(team=membership.team, user=membership.user, role__in=same)
    waiting.update(revoked_at=clock.now(), revoked_by=by)


def _require_lead_after(membership: Membership, *, by: Any, heir: Any) -> None:
    """No act leaves a team of several people without a lead."""
    if membership.role != Membership.Role.LEAD or membership.ends is not None:
        return
    others = membership.team.memberships.now().filter(role=Membership.Role.MEMBER)
    if heir is None and others.exists():
        raise Refused(_("Choose who leads the team from now on."))
    if heir is None and by == membership.user:
        raise Refused(_("You are alone in this team. Ask the programme team to remove it."))
    if heir is not None and not others.filter(user=heir).exists():
        raise Refused(_("The new lead is a member of the team. Choose one of them."))


def _change_role(team: Team, user: Any, role: str, *, at: datetime, by: Any, via: str) -> Membership:
    """The same person in another role of the team, from an instant on; an heir's is the end of the lead's."""
    held = team.memberships.unended().filter(user=user, role__in=Membership.PARTICIPANTS)
    held.update(ends=at, end_recorded_at=at, ended_by=by)
    membership = Membership.objects.create(team=team, user=user, role=role, starts=at, recorded_at=at)
    _record("team.role_changed", membership, by=by, via=via)
    return membership


def _record(verb: str, membership: Membership, *, by: Any, via: str) -> None:
    team = membership.team
    team_id, role = team.pk, membership.role
    record(
        verb, on=membership, by=by, via=via, cohort_id=team.cohort_id, team_id=team_id, role=role
    )  # fmt: skip


@transaction.atomic
def come_back(membership: Membership, *, by: Any, via: str) -> Membership:
    """Undo a leave: the person is in the team again from now on, in a new interval.

    The time in between stays as it was, and so do reports about it. A lead gets the lead back
    from the heir of that leave; from nobody else.
    """
    team, user = membership.team, membership.user
    rules.require(rules.can_come_back(by, membership), _("This can no longer be undone by you."))
    rules.require_running(team.cohort)
    # One person is in one team: whoever takes them into another at this moment waits, or is first.
    accounts.hold(user)
    user.refresh_from_db(fields=["deactivated_at"])
    _require_open(user)
    take_turn(team)
    membership.refresh_from_db()
    if membership.ends is None:
        raise Refused(_("%(person)s is in this team already.") % {"person": user.full_name})
    restoring.require_recent(membership.end_recorded_at)
    if membership.role in Membership.PARTICIPANTS:
        room.require_seat(team, user)
    if membership.role == Membership.Role.LEAD:
        _give_lead_back(membership, by=by, via=via)
    return join(team, user=user, role=membership.role, by=by, via=via)


def _give_lead_back(membership: Membership, *, by: Any, via: str) -> None:
    lead = membership.team.memberships.now().filter(role=Membership.Role.LEAD).select_related("user").first()
    if lead is None:
        return
    if lead.starts != membership.ends:
        raise Refused(_("%(person)s leads the team meanwhile.") % {"person": lead.user.full_name})
    _change_role(membership.team, lead.user, Membership.Role.MEMBER, at=clock.now(), by=by, via=via)
