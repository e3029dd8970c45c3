"""How long what was taken back is offered again."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.refused import Refused

KEPT = timedelta(days=30)
# What a person did to themselves alone is undone while it may have been a slip.
A_SLIP = timedelta(days=1)


def since() -> datetime:
    """What was taken back before then is no longer offered."""
    return clock.now() - KEPT


def require_recent(taken_back_at: datetime | None) -> None:
    if taken_back_at is None or taken_back_at <= since():
        raise Refused(_("What was taken back can be restored for 30 days, and they are over."))
