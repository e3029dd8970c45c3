"""The privacy page's own words: read by everybody, written by the city."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts import rules
from fixhub.events.record import record
from fixhub.privacy.models import PrivacyRevision
from fixhub.refused import Refused

LONGEST = 10_000


def current() -> PrivacyRevision:
    """The last words; an empty page where nobody has written any."""
    return PrivacyRevision.objects.newest_first().first() or PrivacyRevision(n=0)


def can_edit(user: Any) -> bool:
    """The staff, and who manages a programme."""
    return user.is_authenticated and (
        user.is_staff or user.programme_roles.now().filter(role="manager").exists()
    )


@transaction.atomic
def edit(
    *, by: Any, after: int, controller: str, contact: str, texts: dict[str, str], via: str
) -> PrivacyRevision:
    """Say it anew; what was said before is kept. `after` is the revision that was read before writing."""
    rules.require(can_edit(by), _("Only the staff and the managers of a programme write this page."))
    last = current()
    said = {code: text for code, text in texts.items() if text}
    if last.n and (controller, contact, said) == (last.controller, last.contact, last.texts):
        return last
    if after != last.n:
        raise _changed()
    try:
        with transaction.atomic():
            made = PrivacyRevision.objects.create(
                n=after + 1, controller=controller, contact=contact, texts=said, by=by
            )
    except IntegrityError:
        raise _changed() from None
    record("privacy.edited", on=made, by=by, via=via, n=made.n)
    return made


def _changed() -> Refused:
    return Refused(_("Somebody else has changed this page meanwhile. Read it again, then write."))
