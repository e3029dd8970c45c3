"""Sealing what happened, after it happened: no request waits for a chain, and none forks (decision 27)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from fixhub import clock
from fixhub.events import digests
from fixhub.events.models import Dropping, Event, EventSeal

BATCH = 2000
# The longest that an event may be on its way into the table: from its number to its commit.
LATEST = timedelta(days=1)


def seal(limit: int = BATCH) -> int:
    """Seal what was recorded since the last round, the oldest first; how many events."""
    waiting: dict[int, list[Event]] = defaultdict(list)
    for event in unsealed().filter(pk__gt=floor()).select_related("by").order_by("pk")[:limit]:
        waiting[digests.chain_of(event)].append(event)
    return sum(_appended(chain, events) for chain, events in waiting.items())


def unsealed() -> QuerySet[Event]:
    return Event.objects.filter(~Exists(EventSeal.objects.filter(event=OuterRef("pk"))))


def floor() -> int:
    """An event below this number without a seal was never recorded by us: it stays without."""
    old = EventSeal.objects.filter(at__lte=clock.now() - LATEST).order_by("-at", "-event")
    return old.values_list("event", flat=True).first() or 0


def head(chain: int) -> EventSeal | None:
    return EventSeal.objects.filter(chain=chain).order_by("-position").first()


def _appended(chain: int, events: Iterable[Event]) -> int:
    """All of them behind the last, or none: two workers at the same place are one worker too many."""
    key = digests.current()
    try:
        with transaction.atomic():
            last = head(chain)
            done, before = (last.position, last.digest) if last else (0, "")
            rows = []
            for position, event in enumerate(events, done + 1):
                before = key.digest(event, chain=chain, position=position, before=before)
                rows.append(
                    EventSeal(event=event, chain=chain, position=position, digest=before, key=key.mark)
                )
            EventSeal.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        return 0
    return len(rows)


@contextmanager
def dropped(cohorts: Iterable[int]) -> Iterator[None]:
    """Inside, and inside a transaction, events and seals of these editions may be deleted."""
    rows = Dropping.objects.bulk_create(Dropping(chain=chain) for chain in {*cohorts, EventSeal.DEMO})
    yield
    Dropping.objects.filter(pk__in=[row.pk for row in rows]).delete()
