"""Roles in a whole edition and in a programme, given and ended without an invitation."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.actions import people
from cohorts.models import Cohort, CohortRole, Programme, ProgrammeRole
from fixhub import clock
from fixhub.accounts import sessions
from fixhub.events.record import record
from fixhub.refused import Refused


@transaction.atomic
def give(cohort: Cohort, *, user: Any, role: str, by: Any, via: str) -> CohortRole:
    """From now on, at once; `by` is None for whoever holds the machine."""
    rules.require(by is None or rules.can_manage(by, cohort), _("Only managers give roles in an edition."))
    rules.require_running(cohort)
    return begin(cohort, user=user, role=role, by=by, via=via)


def begin(cohort: Cohort, *, user: Any, role: str, by: Any, via: str) -> CohortRole:
    """Whoever calls this has asked who may: an invitation was allowed when it was sent."""
    try:
        with transaction.atomic(), sessions.fitting(user):
            given = CohortRole.objects.create(cohort=cohort, user=user, role=role)
    except IntegrityError:
        raise Refused(_("%(person)s has this role already.") % {"person": user.full_name}) from None
    record("role.given", on=given, by=by, via=via, cohort_id=cohort.pk, role=role)
    return given


@transaction.atomic
def end(cohort: Cohort, *, user: Any, role: str, by: Any, via: str) -> None:
    rules.require(by is None or rules.can_manage(by, cohort), _("Only managers end roles in an edition."))
    _end(CohortRole.objects.filter(cohort=cohort, user=user, role=role), by, via, cohort_id=cohort.pk)


@transaction.atomic
def dismiss(programme: Programme, *, user: Any, role: str, by: Any, via: str) -> None:
    """End a role in a programme, which keeps a manager; two who end each other's queue here."""
    rules.require(
        by is None or rules.can_launch(by, programme), _("Only a manager of the programme ends roles in it.")
    )
    Programme.objects.filter(pk=programme.pk).update(slug=F("slug"))
    held = ProgrammeRole.objects.filter(programme=programme)
    managers = held.now().filter(role=ProgrammeRole.Role.MANAGER, **people.CAN_COME)
    if role == ProgrammeRole.Role.MANAGER and not managers.exclude(user=user).exists():
        raise Refused(
            _("This is the last manager of %(programme)s. Invite another one first.")
            % {"programme": programme.name}
        )
    _end(held.filter(user=user, role=role), by, via)


def _end(held: Any, by: Any, via: str, **where: Any) -> None:
    now = clock.now()
    open_ = held.unended().first()
    if open_ is None or not held.unended().filter(pk=open_.pk).update(ends=now, end_recorded_at=now):
        raise Refused(_("There is no such role to end."))
    record("role.ended", on=open_, by=by, via=via, role=open_.role, **where)
