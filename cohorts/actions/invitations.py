"""Asking people in: to a team, an edition or a programme; each invitation opens its door once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import room, rules
from cohorts.actions import programmes, roles, teams
from cohorts.models import Cohort, Invitation, Membership, Programme, Team
from fixhub import clock
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import User
from fixhub.accounts.names import visible
from fixhub.events.record import record
from fixhub.refused import Refused

LASTS = timedelta(days=7)
AN_HOUR = 50  # by one person
TEAM_ROLES = frozenset(Membership.Role.values)


class Gone(Refused):
    """The invitation was used, withdrawn or replaced, or its seven days are over."""


class SignInFirst(Refused):
    """The address has an account already, and a link alone signs nobody in to it."""


@dataclass(frozen=True)
class Place:
    """Where somebody is invited: a team of a cohort, a whole cohort, or the programme."""

    programme: Programme
    cohort: Cohort | None = None
    team: Team | None = None

    @classmethod
    def of(cls, thing: Programme | Cohort | Team) -> "Place":
        if isinstance(thing, Team):
            return cls(thing.cohort.programme, thing.cohort, thing)
        if isinstance(thing, Cohort):
            return cls(thing.programme, thing)
        return cls(thing)

    @property
    def row(self) -> dict[str, Any]:
        return {"programme": self.programme, "cohort": self.cohort, "team": self.team}


@transaction.atomic
def invite(
    email: str, *, by: Any, role: str, given: str = "", family: str = "", via: str = "page", **where: Any
) -> Invitation:
    """Ask an address to be `role` in one place: team=, cohort= or programme=.

    Asking again replaces what is still pending. The letter goes by the event; the token is
    made when it goes (new_token).
    """
    place = Place.of(*where.values())
    _require_allowed(by, role, place)
    _require_not_too_many(by)
    given, family = visible(given), visible(family)
    person = accounts.find_or_add(email, given=given, family=family, language=by.language)
    if person.deactivated_at:
        raise Refused(_("This address cannot be invited. Ask whoever runs this FIXHub."))
    accounts.introduce(person, given=given, family=family)
    _require_room(person, role, place)
    invitation = issue(person, by=by, role=role, place=place)
    _record("invitation.sent", invitation, by, via)
    return invitation


def issue(person: User, *, by: Any, role: str, place: Place) -> Invitation:
    """The row alone, instead of the pending one; the command that makes the first manager uses it."""
    now = clock.now()
    earlier = Invitation.objects.filter(
        email_key=person.email_key, role=role, accepted_at__isnull=True, revoked_at__isnull=True, **place.row
    )
    earlier.update(revoked_at=now, revoked_by=by)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                user=person,
                email_key=person.email_key,
                role=role,
                by=by,
                at=now,
                expires_at=now + LASTS,
                **place.row,
            )
    except IntegrityError:
        raise Refused(_("This address was invited a moment ago.")) from None
    accounts.note_invited(person)
    return invitation


def new_token(invitation: Invitation) -> str:
    """A fresh key to a pending invitation; keys given out before open nothing any more."""
    token = secrets.token_urlsafe(32)
    if not Invitation.objects.pending().filter(pk=invitation.pk).update(token_hash=_digest(token)):
        raise _gone(invitation)
    invitation.token_hash = _digest(token)
    return token


def address(token: str) -> str:
    """What stands in the letter."""
    return settings.SITE_URL + reverse("invitation", args=[token])


def find(token: str) -> Invitation | None:
    """The invitation a token belongs to, in whatever state it is."""
    parts = Invitation.objects.select_related("user", "by", "programme", "cohort", "team__cohort")
    return parts.filter(token_hash=_digest(token)).first()


@transaction.atomic
def revoke(invitation: Invitation, *, by: Any, via: str = "page") -> Invitation:
    """Take back an invitation nobody has used."""
    place = Place(invitation.programme, invitation.cohort, invitation.team)
    rules.require(_may(by, invitation.role, place))
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True)
    if not open_ones.update(revoked_at=clock.now(), revoked_by=by):
        raise _gone(invitation)
    _record("invitation.revoked", invitation, by, via)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def restore(invitation: Invitation, *, by: Any, via: str = "page") -> Invitation:
    """Undo a withdrawal: the link in the letter opens its door again, until its seven days are over.

    No figure uses an invitation, so its row says what holds; the events tell the rest.
    """
    place = Place(invitation.programme, invitation.cohort, invitation.team)
    rules.require(_may(by, invitation.role, place))
    if place.cohort:
        rules.require_running(place.cohort)
    if invitation.expires_at <= clock.now():
        raise Refused(_("Its seven days are over. Invite again."))
    if not (invitation.batch and room.holds(invitation)):
        _require_room(invitation.user, invitation.role, place)
    accounts.note_invited(invitation.user)
    withdrawn = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=False
    )
    try:
        with transaction.atomic():
            restored = withdrawn.update(revoked_at=None, revoked_by=None)
    except IntegrityError:
        raise Refused(_("This address was invited again meanwhile.")) from None
    if not restored:
        raise Refused(_("This invitation holds already, or was used."))
    _record("invitation.restored", invitation, by, via)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def accept(token: str, *, by: Any = None, via: str = "link", **profile: Any) -> User:
    """Use an invitation once: claim the account if nobody has, and open the role.

    `by` is who is signed in, if anybody. `profile` (given, family, language, password) is
    for an account that is claimed now; a claimed one needs its owner signed in.
    """
    invitation = find(token)
    if invitation is None or (invitation.team and invitation.team.is_removed):
        raise Gone(_("There is no such invitation."))
    person = invitation.user
    _require_owner(person, by)
    if not Invitation.objects.pending().filter(pk=invitation.pk).update(accepted_at=clock.now()):
        raise _gone(invitation)
    accounts.hold(person)
    if not accounts.claim(person, **profile) and by != person:
        raise SignInFirst(_sign_in(person))
    place = Place(invitation.programme, invitation.cohort, invitation.team)
    _open(place, person, invitation, via)
    _record("invitation.accepted", invitation, person, via)
    return person


def _require_allowed(by: Any, role: str, place: Place) -> None:
    if (place.team is not None) != (role in TEAM_ROLES):
        raise Refused(
            _("Leads, members and mentors belong to a team; managers and viewers to a whole edition.")
        )
    rules.require(
        _may(by, role, place), _("A lead invites members to the own team; managers invite everybody.")
    )
    if place.cohort:
        rules.require_running(place.cohort)


def _may(by: Any, role: str, place: Place) -> bool:
    if place.team:
        return rules.can_invite(by, place.team, role)
    if place.cohort:
        return rules.can_manage(by, place.cohort)
    return rules.can_launch(by, place.programme)


def _require_not_too_many(by: Any) -> None:
    # Whoever else counts this person's invitations waits here.
    accounts.hold(by)
    hour_ago = clock.now() - timedelta(hours=1)
    if Invitation.objects.filter(by=by, batch__isnull=True, at__gt=hour_ago).count() >= AN_HOUR:
        raise Refused(
            _("You have sent %(count)s invitations in an hour. Go on in a while.") % {"count": AN_HOUR}
        )


def _require_room(person: User, role: str, place: Place) -> None:
    if place.team:
        room.require_in_team(person, role, place.team)
    elif place.cohort:
        room.require_in_cohort(person, role, place.cohort)


def _require_owner(person: User, by: Any) -> None:
    if by is not None and by != person:
        raise Refused(_("This invitation is for another address than the one you are signed in with."))
    if person.deactivated_at:
        raise Refused(_("This account is closed. Ask the programme team."))
    if person.claimed_at and by is None:
        raise SignInFirst(_sign_in(person))


def _sign_in(person: User) -> str:
    return _("%(email)s has an account already. Sign in, then accept.") % {"email": person.email}


def _open(place: Place, person: User, invitation: Invitation, via: str) -> None:
    """Give what one was invited to; whoever was brought in from a list has it already."""
    if room.holds(invitation):
        return
    if place.team:
        if invitation.role in Membership.PARTICIPANTS:
            room.require_seat(place.team, person)
        teams.join(place.team, user=person, role=invitation.role, by=person, via=via)
    elif place.cohort:
        rules.require_running(place.cohort)
        roles.begin(place.cohort, user=person, role=invitation.role, by=person, via=via)
    else:
        programmes.appoint(place.programme, user=person, role=invitation.role, by=None, via=via)


def _record(verb: str, invitation: Invitation, by: User, via: str) -> None:
    record(
        verb,
        on=invitation,
        by=by,
        via=via,
        cohort_id=invitation.cohort_id,
        team_id=invitation.team_id,
        role=invitation.role,
    )


def _gone(invitation: Invitation) -> Gone:
    invitation.refresh_from_db()
    if invitation.accepted_at:
        return Gone(_("This invitation was used already. Sign in with your address."))
    if invitation.revoked_at:
        return Gone(_("This invitation was withdrawn or replaced by a newer one."))
    return Gone(_("This invitation was for seven days, and they are over."))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
