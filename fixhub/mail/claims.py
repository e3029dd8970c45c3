"""The states of a letter, each left by one conditional UPDATE that must change one row.

pending -> leased -> dispatching -> sent; back to pending while it is certain that nothing went
out; to dead, parked or superseded when it will not go by itself. Only the lease asks the database
for the time: workers' clocks may differ.
"""

import random
import secrets
from datetime import timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from fixhub import clock
from fixhub.mail.compose import Message
from fixhub.mail.models import Letter

State = Letter.State
LEASE = timedelta(minutes=2)
# Longer than a server keeps a silent line: RFC 5321 asks for at least 5 minutes.
DOUBT_AFTER = timedelta(minutes=10)
MOST_TRIES = 12
LONGEST_WAIT = 3600
ERROR_LENGTH = 300


def claim(chunk: int) -> list[Letter]:
    """Lease the oldest letters that are due; no other worker gets the same ones."""
    token = secrets.token_hex(16)
    while True:
        due = Letter.objects.filter(state=State.PENDING, due_at__lte=clock.now()).order_by("due_at", "pk")
        pks = list(due.values_list("pk", flat=True)[:chunk])
        mine = Letter.objects.filter(pk__in=pks, state=State.PENDING).update(
            state=State.LEASED, lease=token, until=Now() + LEASE
        )
        if mine or not pks:
            break
    leased = Letter.objects.filter(lease=token, state=State.LEASED).order_by("due_at", "pk")
    return list(leased.select_related("person").prefetch_related("occurrences__person"))


def recover() -> int:
    """Free what a dead worker held; park what it may have sent, for a person to decide."""
    over = Letter.objects.filter(until__lt=Now())
    freed = over.filter(state=State.LEASED).update(state=State.PENDING, lease="", until=None)
    in_doubt = over.filter(state=State.DISPATCHING)
    in_doubt.filter(error="").update(error="The worker stopped while sending.")
    parked = in_doubt.update(state=State.PARKED, doubts=F("doubts") + 1, lease="", until=None)
    return freed + parked


def expire() -> int:
    """What nobody needs to read any more is not sent."""
    late = Letter.objects.filter(state=State.PENDING, expires_at__lte=clock.now())
    return late.update(state=State.SUPERSEDED, error="Its time had passed.")


def renew(letter: Letter) -> bool:
    """Hold a letter a while longer; False if the lease ran out and it may be another worker's."""
    held = _held(letter, State.LEASED).filter(until__gt=Now())
    return held.update(until=Now() + LEASE) == 1


def begin(letter: Letter, message: Message, *, by_smtp: bool) -> bool:
    """Pass the point of no return with the kept copy; False if the lease was lost meanwhile."""
    return (
        _held(letter, State.LEASED)
        .filter(until__gt=Now())
        .update(
            state=State.DISPATCHING,
            until=Now() + DOUBT_AFTER,
            by_smtp=by_smtp,
            mixed=message.mixed,
            subject=message.subject,
            text=message.kept_text,
            html=message.kept_html,
            error="",
        )
        == 1
    )


def sent(letter: Letter) -> None:
    _held(letter, State.DISPATCHING).update(state=State.SENT, sent_at=clock.now(), lease="", until=None)


def supersede(letter: Letter) -> None:
    """None of its reasons is true any more."""
    _held(letter, State.LEASED).update(
        state=State.SUPERSEDED, lease="", until=None, error="It was no longer true."
    )


def bury(letter: Letter, reason: str) -> None:
    """It will not go by itself; a person may correct what is wrong and send it again."""
    held = _held(letter, State.LEASED, State.DISPATCHING)
    held.update(state=State.DEAD, lease="", until=None, tries=F("tries") + 1, error=reason[:ERROR_LENGTH])


def put_back(letter: Letter, reason: str, *, costs_try: bool) -> None:
    """Certainly not sent: again later, at growing distances; after too many tries it is dead."""
    tries = letter.tries + costs_try
    if tries >= MOST_TRIES:
        bury(letter, reason)
        return
    _held(letter, State.LEASED, State.DISPATCHING).update(
        state=State.PENDING,
        lease="",
        until=None,
        tries=tries,
        due_at=clock.now() + _wait(tries),
        error=reason[:ERROR_LENGTH],
    )


def doubt(letter: Letter, reason: str) -> None:
    """Say why nobody knows; the letter stays in dispatching until `recover` parks it."""
    _held(letter, State.DISPATCHING).update(error=reason[:ERROR_LENGTH])


def _held(letter: Letter, *states: str) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk, lease=letter.lease, state__in=states)


def _wait(tries: int) -> timedelta:
    """Spread by chance, so that letters refused together do not come back together."""
    seconds = min(LONGEST_WAIT, 30 * 2**tries)
    return timedelta(seconds=seconds * random.uniform(0.5, 1))  # noqa: S311 # nosec B311 - spreads load, keeps no secret
