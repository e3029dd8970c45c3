"""Whether the chains are whole: each seal is made again from its event; the first that differs is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.db.models import Q, QuerySet

from fixhub.events import digests, seals
from fixhub.events.models import Event, EventSeal

AT_ONCE = 1000
TABLES = ("events_event", "events_eventseal")
GUARDS = {f"{table}_{what}" for table in TABLES for what in ("unchanged", "kept")}
# Where a table can be emptied without asking for its rows.
OF_POSTGRESQL = {f"{table}_not_emptied" for table in TABLES}
Row = tuple[EventSeal, Event | None]


@dataclass(frozen=True)
class Broken:
    """The first row that is not as it was sealed. `how` is a word for machines, `said` for people."""

    how: str
    said: str
    position: int | None = None
    event_id: int | None = None


@dataclass(frozen=True)
class Verified:
    """A chain as it stands: how many are sealed, how many wait for the next round, what its head is."""

    chain: int
    sealed: int
    waiting: int
    head: str
    broken: Broken | None


@dataclass(frozen=True)
class Noted:
    """A head that somebody wrote down: from there on nothing may be gone."""

    chain: int
    position: int
    digest: str


def chains() -> list[int]:
    """Those of all editions in which something happened, and the two of what is of none."""
    editions = Event.objects.filter(cohort_id__isnull=False).order_by().values_list("cohort_id", flat=True)
    sealed = EventSeal.objects.order_by().values_list("chain", flat=True)
    named = {chain for chain in editions.distinct() if chain is not None}
    return sorted({*named, *sealed.distinct(), EventSeal.OTHERS})


def verify(chain: int, *, noted: Noted | None = None) -> Verified:
    last = seals.head(chain)
    broken = _first_broken(chain) or _put_in(chain) or (_cut_off(noted) if noted else None)
    waiting = _unsealed(chain).filter(pk__gt=seals.floor()).count()
    position, head = (last.position, last.digest) if last else (0, "")
    return Verified(chain, position, waiting, head, broken)


def unguarded() -> list[str]:
    """The triggers that are not there: without them the database would let events be changed."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    return sorted((GUARDS if connection.vendor == "sqlite" else GUARDS | OF_POSTGRESQL) - there)


def _first_broken(chain: int) -> Broken | None:
    before, keys = "", digests.known()
    for expected, (seal, event) in enumerate(_rows(chain), 1):
        if seal.position != expected:
            return Broken("missing", f"entry {expected} is missing", expected)
        if event is None:
            return Broken("missing", f"the event of entry {expected} is missing", expected, seal.event_id)
        if seal.key not in keys:
            said = f"entry {expected} was sealed with a key that is not known here: see SECRET_KEY_FALLBACKS"
            return Broken("unknown_key", said, expected, event.pk)
        if not _fits(seal, event, chain, expected, before):
            return _what_stands_there(seal, event, before)
        before = seal.digest
    return None


def _fits(seal: EventSeal, event: Event, chain: int, position: int, before: str) -> bool:
    key = digests.known().get(seal.key)
    return key is not None and key.digest(event, chain=chain, position=position, before=before) == seal.digest


def _what_stands_there(seal: EventSeal, event: Event, before: str) -> Broken:
    """Put in, exchanged with a later one, or changed in itself."""
    chain, position = seal.chain, seal.position
    last = before
    for other, its_event in _rows(chain, after=position):
        if its_event and _fits(other, its_event, chain, position, before):
            swapped = _fits(seal, event, chain, other.position, last if last != before else other.digest)
            how, said = (
                ("reordered", f"entries {position} and {other.position} have changed places")
                if swapped
                else ("inserted", f"entry {position} was put in afterwards")
            )
            return Broken(how, said, position, event.pk)
        if its_event and _fits_event(seal, its_event, before):
            said = f"entry {position} was sealed for event {its_event.pk}, and names event {event.pk}"
            return Broken("reordered", said, position, event.pk)
        last = other.digest
    said = f"entry {position} (event {event.pk}, {event.verb}) is not what was sealed"
    return Broken("changed", said, position, event.pk)


def _fits_event(seal: EventSeal, event: Event, before: str) -> bool:
    return _fits(seal, event, seal.chain, seal.position, before)


def _put_in(chain: int) -> Broken | None:
    """An event among older ones that no round ever sealed."""
    event = _unsealed(chain).filter(pk__lte=seals.floor()).order_by("pk").first()
    if event is None:
        return None
    said = (
        f"event {event.pk} ({event.verb}) was put in afterwards: it stands among sealed ones without a seal"
    )
    return Broken("inserted", said, None, event.pk)


def _cut_off(noted: Noted) -> Broken | None:
    there = EventSeal.objects.filter(chain=noted.chain, position=noted.position).first()
    if there is None:
        return Broken("cut_off", f"entry {noted.position}, which was noted, is not there", noted.position)
    if there.digest != noted.digest:
        said = f"entry {noted.position} is another than the one that was noted"
        return Broken("rewritten", said, noted.position, there.event_id)
    return None


def _unsealed(chain: int) -> QuerySet[Event]:
    if chain == EventSeal.OTHERS:
        return seals.unsealed().filter(Q(by__isnull=True) | Q(by__is_demo=False), cohort_id__isnull=True)
    if chain == EventSeal.DEMO:
        return seals.unsealed().filter(cohort_id__isnull=True, by__is_demo=True)
    return seals.unsealed().filter(cohort_id=chain)


def _rows(chain: int, after: int = 0) -> Iterator[Row]:
    """Each seal with its event, in their order, a thousand at a time."""
    rows = EventSeal.objects.filter(chain=chain, position__gt=after).order_by("position", "pk")
    left = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(left, AT_ONCE)):
        events = Event.objects.in_bulk([seal.event_id for seal in some])
        for seal in some:
            yield seal, events.get(seal.event_id)
