"""What a person does with their notices, and what becomes of old ones."""

from datetime import timedelta
from typing import Any

from fixhub import clock
from fixhub.events.models import Notice

KEPT = timedelta(days=90)
BATCH = 5000


def read(notice: Notice, *, by: Any) -> Notice:
    """Mark one as read; a second time changes nothing."""
    Notice.objects.of(by).unread().filter(pk=notice.pk).update(read_at=clock.now())
    notice.refresh_from_db()
    return notice


def read_all(*, by: Any, until: int | None = None) -> int:
    """Mark all as read, or those up to one: what came while the page was open stays unread."""
    unread = Notice.objects.of(by).unread()
    if until is not None:
        unread = unread.filter(pk__lte=until)
    return unread.update(read_at=clock.now())


def clean(limit: int = BATCH) -> int:
    """Let go of what was read long ago; the events themselves stay. How many that were."""
    old = Notice.objects.filter(read_at__lt=clock.now() - KEPT).order_by("read_at", "pk")
    gone, _each = Notice.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()
    return gone
