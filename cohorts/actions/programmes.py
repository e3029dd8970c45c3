"""Programmes, and who runs them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.models import Programme, ProgrammeRole
from fixhub.accounts import actions as accounts
from fixhub.accounts import sessions
from fixhub.accounts.names import folded
from fixhub.events.record import record
from fixhub.refused import Refused


def create(
    name: str,
    *,
    slug: str | None = None,
    zone: str = "Europe/Bucharest",
    holiday_country: str = "RO",
    by: Any = None,
    via: str = "command",
) -> Programme:
    """A brand for editions to come. `by` is None for whoever holds the machine."""
    rules.require(by is None or by.is_staff, _("Only the staff of this FIXHub adds programmes."))
    name = " ".join(name.split())
    slug = slug or slugify(folded(name))[:60].strip("-")
    if not name or not slug:
        raise Refused(_("A programme needs a name."))
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                name=name, slug=slug, zone=zone, holiday_country=holiday_country
            )
            record("programme.created", on=programme, by=by, via=via)
            return programme
    except IntegrityError:
        raise Refused(
            _("There is already a programme with the address “%(slug)s”.") % {"slug": slug}
        ) from None


@transaction.atomic
def found(name: str, *, by: Any, zone: str, holiday_country: str, via: str) -> Programme:
    """Add a programme and run it oneself: how an empty FIXHub gets its first one."""
    accounts.hold(by)
    # Two presses of one button: the second has waited above, and finds what the first one made.
    if by.programme_roles.now().filter(role="manager").exists():
        raise Refused(_("You run a programme already."))
    programme = create(name, zone=zone, holiday_country=holiday_country, by=by, via=via)
    _open(programme, by, "manager", by, via)
    return programme


@transaction.atomic
def appoint(programme: Programme, *, user: Any, role: str, by: Any, via: str) -> ProgrammeRole:
    """Let a person run a programme, or only look at it; whoever does already goes on doing so."""
    rules.require(
        by is None or rules.can_launch(by, programme), _("Only a manager of the programme appoints.")
    )
    known = ProgrammeRole.objects.unended().filter(programme=programme, user=user, role=role)
    try:
        with transaction.atomic():
            return known.first() or _open(programme, user, role, by, via)
    except IntegrityError:
        # The same appointment was made at the same moment.
        return known.get()


def _open(programme: Programme, user: Any, role: str, by: Any, via: str) -> ProgrammeRole:
    with sessions.fitting(user):
        opened = ProgrammeRole.objects.create(programme=programme, user=user, role=role)
    record("programme.appointed", on=opened, by=by, via=via, programme=programme.pk, role=role)
    return opened
