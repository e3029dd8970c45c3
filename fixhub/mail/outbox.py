"""The outbox: what is to be said is a row before it is a message.

`plan` adds occurrences, `gather` puts those that are due into one letter a person, `deliver` sends
letters. All three may run at once, anywhere, any number of times; the rows decide.
"""

import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.events.record import record
from fixhub.mail import claims, held
from fixhub.mail.compose import Kinds, compose, sealed
from fixhub.mail.lines import Fate, FolderLine, Line, Outcome, SmtpLine
from fixhub.mail.models import Letter, Occurrence, Restore
from fixhub.refused import Refused
from fixhub.wake import wake

logger = logging.getLogger(__name__)
BATCH = 50
# Less than a task may take, so that a long queue ends a task by itself.
SECONDS = 60
SENT_AGAIN_FOR = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Planned:
    """One reason to write to one person, once; `key` says what makes it the same one."""

    key: str
    kind: str
    subject_type: str
    subject_id: int
    person_id: int
    cohort_id: int | None
    due_at: datetime
    expires_at: datetime


def plan(occurrences: Iterable[Planned]) -> int:
    """Add those that are not there yet; how many that were. Planned twice is planned once.

    What was due before the last restore may have been said already: it is added, and held.
    """
    wanted = {planned.key: planned for planned in occurrences}
    known = Occurrence.objects.filter(key__in=list(wanted)).values_list("key", flat=True)
    for key in list(known):
        del wanted[key]
    if wanted:
        restore = Restore.objects.order_by("-at").first()
        rows = [_planned(row, restore) for row in wanted.values()]
        Occurrence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(wanted)


def gather(now: datetime) -> int:
    """One letter a person from what is due; how many. What is too old is superseded, not sent."""
    planned = Occurrence.objects.filter(state=Occurrence.State.PLANNED)
    planned.filter(expires_at__lte=now).update(state=Occurrence.State.SUPERSEDED)
    due = planned.filter(due_at__lte=now).order_by("person_id", "due_at", "pk")
    # What is the person's own is no letter of an edition, whose managers could read it.
    ordered = sorted(due, key=_addressed)
    by_person = groupby(ordered, key=_addressed)
    return sum(_envelop(list(occurrences)) for _person, occurrences in by_person)


def _addressed(occurrence: Occurrence) -> tuple[int, bool]:
    return occurrence.person_id, occurrence.cohort_id is None


def deliver(kinds: Kinds, *, chunk: int = 500) -> int:
    """Send what is due, at most `chunk` letters and for about a minute; how many were looked at."""
    claims.recover()
    claims.expire()
    ends, done = time.monotonic() + SECONDS, 0
    while done < chunk and time.monotonic() < ends:
        letters = claims.claim(min(BATCH, chunk - done))
        if not letters:
            break
        _send_all(letters, kinds)
        done += len(letters)
    return done


def send_again(letter: Letter, *, by: Any, via: str) -> Letter:
    """Send a letter that did not arrive once more. The page asks who may; this asks whether one can."""
    now = clock.now()
    stopped = Letter.objects.filter(pk=letter.pk, state__in=Letter.STOPPED)
    with transaction.atomic():
        if not stopped.update(
            state=Letter.State.PENDING,
            held_by=None,
            tries=0,
            due_at=now,
            expires_at=now + SENT_AGAIN_FOR,
            error="",
        ):
            raise Refused(_("This letter is on its way or has arrived. It cannot be sent again."))
        record("letter.sent_again", on=letter, by=by, via=via, cohort_id=letter.cohort_id)
        wake("deliver")
    letter.refresh_from_db()
    return letter


def call_off(person: Any) -> None:
    """Nothing more goes to a person, but for what is on the wire this moment."""
    planned = Occurrence.objects.filter(person=person, state=Occurrence.State.PLANNED)
    planned.update(state=Occurrence.State.SUPERSEDED)
    held.drop_of(person)
    waiting = Letter.objects.filter(person=person, state__in=[Letter.State.PENDING, Letter.State.LEASED])
    waiting.update(state=Letter.State.SUPERSEDED, lease="", until=None, error="The account was closed.")


def message_id(keys: Iterable[str]) -> str:
    """The same reasons give the same Message-ID, so that a second copy is known to be one."""
    # 160 of the 256 bits, so that the header stays on one line.
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:40]
    return f"{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}"


def _planned(row: Planned, restore: Restore | None) -> Occurrence:
    occurrence = Occurrence(**{name: getattr(row, name) for name in Planned.__slots__})
    if restore and row.due_at <= restore.at:
        if row.cohort_id is None:
            # It may have gone, and belongs to no edition: nobody could let it go.
            occurrence.state = Occurrence.State.SUPERSEDED
        else:
            occurrence.state, occurrence.held_by = Occurrence.State.PARKED, restore
    return occurrence


def _envelop(occurrences: list[Occurrence]) -> int:
    """One letter for one person; nothing if another worker was quicker."""
    first = occurrences[0]
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                message_id=message_id(occurrence.key for occurrence in occurrences),
                person_id=first.person_id,
                cohort_id=first.cohort_id,
                kind=first.kind,
                due_at=first.due_at,
                expires_at=max(occurrence.expires_at for occurrence in occurrences),
            )
            merged = Occurrence.objects.filter(
                pk__in=[occurrence.pk for occurrence in occurrences], state=Occurrence.State.PLANNED
            ).update(state=Occurrence.State.MERGED, letter=letter)
            if merged != len(occurrences):
                raise IntegrityError("another worker gathered one of these")
    except IntegrityError:
        return 0
    return 1


def _send_all(letters: list[Letter], kinds: Kinds) -> None:
    """Each letter its own commits, so that a bad one holds up none."""
    lines: dict[bool, Line] = {False: FolderLine()}
    if settings.EMAIL_URL:
        lines[True] = SmtpLine()
    try:
        for letter in letters:
            _send(letter, kinds, lines)
    finally:
        for line in lines.values():
            line.close()


def _send(letter: Letter, kinds: Kinds, lines: dict[bool, Line]) -> None:
    by_smtp = True in lines and letter.person.may_get_mail
    line = lines[by_smtp]
    closed = line.is_open()
    if closed:
        claims.put_back(letter, closed.reason, costs_try=False)
        return
    if not claims.renew(letter):
        return
    try:
        message = compose(letter, kinds)
        content = sealed(letter, message) if message else b""
    except Exception as error:
        logger.exception("Letter %s could not be written.", letter.pk)
        claims.bury(letter, f"It could not be written: {type(error).__name__}: {error}")
        return
    if message is None:
        claims.supersede(letter)
    elif claims.begin(letter, message, by_smtp=by_smtp):
        _settle(letter, line.send(content, to=letter.person.email))


def _settle(letter: Letter, outcome: Outcome) -> None:
    if outcome.fate is Fate.SENT:
        claims.sent(letter)
    elif outcome.fate is Fate.REFUSED:
        claims.bury(letter, outcome.reason)
    elif outcome.fate is Fate.DOUBT:
        claims.doubt(letter, outcome.reason)
    else:
        claims.put_back(letter, outcome.reason, costs_try=outcome.fate is Fate.AGAIN)
