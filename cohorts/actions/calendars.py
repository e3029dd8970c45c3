"""The private address of a person's dates: making it, making it anew, and ending it."""

import secrets
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import CalendarFeed, Cohort
from fixhub import clock
from fixhub.accounts import actions as accounts
from fixhub.events.record import record
from fixhub.refused import Refused


@transaction.atomic
def make(*, by: Any, cohort: Cohort | None = None, via: str) -> tuple[CalendarFeed, str]:
    """A new feed of one's own and its token, which is told this once; the one before ends."""
    if cohort and not Cohort.objects.visible_to(by).filter(pk=cohort.pk).exists():
        raise Refused(_("Choose an edition you are in."))
    # Of two that are made at once the later one stands.
    accounts.hold(by)
    CalendarFeed.objects.standing().filter(user=by, cohort=cohort).update(revoked_at=clock.now())
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=by, cohort=cohort, token_hash=digest(token), made_at=clock.now())
    _record("calendar.made", feed, by=by, via=via)
    return feed, token


@transaction.atomic
def revoke(feed: CalendarFeed, *, by: Any, via: str) -> CalendarFeed:
    """From now on the address leads nowhere."""
    standing = CalendarFeed.objects.visible_to(by).standing().filter(pk=feed.pk)
    if not standing.update(revoked_at=clock.now()):
        raise Refused(_("This address leads nowhere already."))
    _record("calendar.revoked", feed, by=by, via=via)
    feed.refresh_from_db()
    return feed


def find(token: str) -> CalendarFeed | None:
    """The feed of a token that still opens, of somebody who is still there."""
    standing = CalendarFeed.objects.standing().filter(user__deactivated_at__isnull=True)
    feed = standing.select_related("user", "cohort").filter(token_hash=digest(token)).first()
    if feed is None or not _is_there(feed):
        return None
    return feed


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _is_there(feed: CalendarFeed) -> bool:
    """Whoever left has no dates any more: of the edition, or of any."""
    seen = Cohort.objects.visible_to(feed.user)
    return (seen.filter(pk=feed.cohort_id) if feed.cohort_id else seen).exists()


def _record(verb: str, feed: CalendarFeed, *, by: Any, via: str) -> None:
    record(verb, on=feed, by=by, via=via, cohort_id=feed.cohort_id)
