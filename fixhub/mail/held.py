"""What a restore holds back: it may have been sent before, and nobody but a person can know.

One act lets all of an edition go, another drops it. What has lapsed meanwhile is not sent either way.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.events.record import record
from fixhub.mail.models import Letter, Occurrence, Restore
from fixhub.refused import Refused
from fixhub.wake import wake

DROPPED = "It was held after a restore, and dropped."
LAPSED = "Its time had passed."


@dataclass(frozen=True)
class Held:
    """How many reasons to write of each kind wait for a word, and the restore that holds them."""

    kinds: dict[str, int]
    restore: Restore

    @property
    def count(self) -> int:
        return sum(self.kinds.values())


def of(cohort_id: int) -> Held | None:
    """What waits; None where nothing does."""
    kinds: Counter[str] = Counter()
    for rows in (_letters(cohort_id), _occurrences(cohort_id)):
        kinds.update(dict(rows.order_by("kind").values_list("kind").annotate(Count("pk"))))
    restore = Restore.objects.order_by("-at").first() if kinds else None
    return Held(dict(kinds), restore) if restore else None


def release(cohort_id: int, *, by: Any, via: str) -> int:
    """Let all of it go, as far as it is still true; how many reasons to write that are."""
    with _settled("letters.released", cohort_id, by=by, via=via) as count:
        _occurrences(cohort_id).update(state=Occurrence.State.PLANNED, held_by=None)
        _letters(cohort_id).update(
            state=Letter.State.PENDING, held_by=None, tries=0, due_at=clock.now(), error=""
        )
        wake("deliver")
    return count


def drop(cohort_id: int, *, by: Any, via: str) -> int:
    """Send none of it; how many reasons to write that were."""
    with _settled("letters.dropped", cohort_id, by=by, via=via) as count:
        _end(_letters(cohort_id), _occurrences(cohort_id), DROPPED)
    return count


def drop_of(person: Any) -> None:
    """Nothing of it goes to a person any more."""
    _end(_letters(person=person), _occurrences(person=person), "The account was closed.")


def lapse(now: datetime) -> None:
    """What nobody needs to read any more waits for nobody's word."""
    late = Q(expires_at__lte=now)
    _end(Letter.objects.held().filter(late), _parked().filter(late), LAPSED)


@contextmanager
def _settled(verb: str, cohort_id: int, *, by: Any, via: str) -> Iterator[int]:
    """The block and its event in one transaction; refused where somebody else has settled it."""
    with transaction.atomic():
        # Whoever settles at the same moment waits here, and then finds nothing.
        Restore.objects.update(backed_up_at=F("backed_up_at"))
        found = of(cohort_id)
        if found is None:
            raise Refused(_("Nothing is held any more: somebody has settled it already."))
        _part(cohort_id)
        yield found.count
        record(verb, on=found.restore, by=by, via=via, cohort_id=cohort_id, count=found.count)


def _part(cohort_id: int) -> None:
    """What is of other editions in its letters waits for their word, by itself."""
    shared = _letters(cohort_id)
    whose = Letter.objects.filter(pk=OuterRef("letter")).values("held_by")[:1]
    others = Occurrence.objects.filter(state=Occurrence.State.MERGED, letter__in=shared)
    others.filter(cohort_id__isnull=False).exclude(cohort_id=cohort_id).update(
        state=Occurrence.State.PARKED, held_by=Subquery(whose), letter=None
    )
    shared.update(cohort_id=cohort_id)


def _end(letters: QuerySet[Letter], occurrences: QuerySet[Occurrence], why: str) -> None:
    letters.update(state=Letter.State.SUPERSEDED, held_by=None, error=why)
    occurrences.update(state=Occurrence.State.SUPERSEDED, held_by=None)


def _letters(cohort_id: int | None = None, **which: Any) -> QuerySet[Letter]:
    """Of an edition: those that carry anything of it."""
    if which:
        return Letter.objects.held().filter(**which)
    carried = Occurrence.objects.filter(cohort_id=cohort_id, letter__in=Letter.objects.held())
    of_it = Q(cohort_id=cohort_id) | Q(pk__in=carried.values("letter"))
    return Letter.objects.held().filter(of_it, expires_at__gt=clock.now())


def _occurrences(cohort_id: int | None = None, **which: Any) -> QuerySet[Occurrence]:
    which = which or {"cohort_id": cohort_id, "expires_at__gt": clock.now()}
    return _parked().filter(**which)


def _parked() -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(state=Occurrence.State.PARKED)
