"""Closing somebody's account, and opening it again."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.actions import teams
from cohorts.models import Cohort, Programme, ProgrammeRole
from fixhub import clock
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import User
from fixhub.events.record import record
from fixhub.mail import outbox
from fixhub.refused import Refused

# Of a programme's managers those that count: open, and somebody's. Who was only asked may never come.
CAN_COME = {"user__deactivated_at__isnull": True, "user__claimed_at__isnull": False}


@transaction.atomic
def deactivate(person: User, *, by: Any, via: str) -> User:
    """Nobody signs in, acts or is written to with this account any more; what it did stays.

    From the next request on: sign-ins end, links and feeds are dead, letters do not go.
    """
    rules.require(
        rules.can_close_account(by, person),
        _("Only the managers of a programme this person is in close the account."),
    )
    accounts.require_other_staff(person)
    require_successor(person)
    if not accounts.close(person, by=by, at=clock.now()):
        raise Refused(_("This account is closed already."))
    outbox.call_off(person)
    record("person.deactivated", on=person, by=by, via=via)
    return person


@transaction.atomic
def reactivate(person: User, *, by: Any, via: str) -> User:
    """Let somebody in again, with the places they still have; they sign in anew."""
    rules.require(
        by != person and rules.can_close_account(by, person),
        _("Only the managers of a programme this person is in open the account again."),
    )
    if person.is_erased:
        raise Refused(_("This account was erased: nobody can come back to it."))
    if not accounts.open_again(person):
        raise Refused(_("This account is open."))
    record("person.reactivated", on=person, by=by, via=via)
    return person


@transaction.atomic
def part(person: User, *, by: Any, via: str) -> None:
    """What somebody who is gone for good holds, ends now; what an edition that is over says of them stays."""
    running = Cohort.objects.running().values("pk")
    for place in (
        person.memberships.unended().filter(team__cohort__in=running).select_related("team").order_by("team")
    ):
        teams.part(place, by=by, via=via)
    now = clock.now()
    over = {"ends": now, "end_recorded_at": now}
    person.cohort_roles.unended().filter(cohort__in=running).update(**over)
    person.programme_roles.unended().update(**over)


def require_successor(person: User) -> None:
    """A programme keeps a manager who can sign in; two who close each other's accounts queue here."""
    managers = ProgrammeRole.objects.now().filter(role=ProgrammeRole.Role.MANAGER)
    managed = list(managers.filter(user=person).order_by("programme").values_list("programme", flat=True))
    # Both databases lock a row that is written.
    Programme.objects.filter(pk__in=managed).update(slug=F("slug"))
    others = managers.exclude(user=person).filter(programme__in=managed, **CAN_COME)
    alone = Programme.objects.filter(pk__in=managed).exclude(pk__in=others.values("programme")).first()
    if alone:
        raise Refused(
            _("This is the last manager of %(programme)s. Invite another one first.")
            % {"programme": alone.name}
        )
