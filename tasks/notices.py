"""From what happened to who is told: one row of READERS for each verb, and nothing told twice.

A row says who gets a letter, and who finds a notice in the app; both are written in one claim.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cohorts.models import Cohort, Invitation
from cohorts.models.invitation import InvitationQuerySet
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.events.models import Event, FanOut
from fixhub.mail import outbox
from fixhub.mail.models import Letter, Occurrence
from fixhub.mail.outbox import Planned
from fixhub.wake import wake
from tasks import roster, told
from tasks.sections import account, verdicts

logger = logging.getLogger(__name__)
# What can be undone waits, so that nobody reads of what never was.
UNDOABLE = timedelta(seconds=60)
# A verdict is worth knowing long after; then the digest and the pages have said it.
WORTH_TELLING = timedelta(days=7)
SWEPT_AGAIN = timedelta(days=1)

Letters = Callable[[Event], list[Planned]]
Subject = tuple[str, int]


def no_letter(event: Event) -> list[Planned]:
    """Read on pages and in digests; no letter of its own."""
    return []


@dataclass(frozen=True)
class Reader:
    """Who is told of a verb: by a letter of its own, and by a notice in the app."""

    letters: Letters = no_letter
    notices: told.Told = told.nobody


def team_of_verdict(event: Event) -> list[Planned]:
    """The whole team, after the minute in which a verdict is taken back unseen."""
    people = [m.user for m in _roster(event).participants(event.team_id or 0)]
    return _tell("verdict", event, people, after=UNDOABLE, about=_decision(event))


def team_told_of_verdict(event: Event) -> list[Planned]:
    """Those whose letter with the verdict has gone or may have; the others never heard of it."""
    readers = verdicts.may_have_read(event.data.get("decision", 0))
    people = [m.user for m in _roster(event).participants(event.team_id or 0) if m.user_id in readers]
    return _tell("verdict_revoked", event, people, after=UNDOABLE, about=_decision(event))


def mentor_of_stuck(event: Event) -> list[Planned]:
    """At once but for the minute in which it can be undone; the managers where there is no mentor."""
    if not event.data.get("stuck"):
        return []
    there = _roster(event)
    people = [m.user for m in there.mentors(event.team_id or 0)] or there.managers
    return _tell("stuck", event, people, after=UNDOABLE)


def managers_of_advice(event: Event) -> list[Planned]:
    return _tell("advice", event, _roster(event).managers)


def invited_person(event: Event) -> list[Planned]:
    return _invitations(event, Invitation.objects.filter(pk=event.subject_id), key="invitation:{}")


def invited_people(event: Event) -> list[Planned]:
    """Everybody of a batch, after the minute in which it can be undone."""
    batch = Invitation.objects.filter(batch=event.data.get("batch"), cohort=event.cohort_id)
    return _invitations(event, batch, key="invitation:{}", after=UNDOABLE)


def invited_again(event: Event) -> list[Planned]:
    """A withdrawal that was undone: the letter goes only if the first one never did."""
    about = Occurrence.objects.filter(subject_type="invitation", subject_id=event.subject_id)
    if (
        about.exclude(state=Occurrence.State.SUPERSEDED)
        .exclude(letter__state=Letter.State.SUPERSEDED)
        .exists()
    ):
        return []
    again = Invitation.objects.filter(pk=event.subject_id)
    return _invitations(event, again, key=f"invitation:{{}}:{event.pk}")


def _invitations(
    event: Event, asked: InvitationQuerySet, *, key: str, after: timedelta = timedelta(0)
) -> list[Planned]:
    """A letter for each that is open."""
    return [
        Planned(
            key=key.format(invitation.pk),
            kind="invitation",
            subject_type="invitation",
            subject_id=invitation.pk,
            person_id=invitation.user_id,
            cohort_id=invitation.cohort_id,
            due_at=event.occurred_at + after,
            expires_at=invitation.expires_at,
        )
        for invitation in asked.open().order_by("pk")
    ]


NOBODY = Reader()
READERS: dict[str, Reader] = {
    "attendance.noted": NOBODY,
    "calendar.made": NOBODY,
    "calendar.revoked": NOBODY,
    "challenge.added": NOBODY,
    "challenge.edited": NOBODY,
    "challenge.restored": NOBODY,
    "challenge.withdrawn": NOBODY,
    "cohort.closed": NOBODY,
    "cohort.launched": NOBODY,
    "cohort.published": NOBODY,
    "cohort.unpublished": NOBODY,
    "consent.given": NOBODY,
    "consent.withdrawn": NOBODY,
    "comment.added": Reader(notices=told.thread),
    "comment.restored": NOBODY,
    "comment.revoked": NOBODY,
    "digests.resumed": NOBODY,
    "digests.stopped": NOBODY,
    "export.done": NOBODY,
    "import.confirmed": NOBODY,
    "import.done": NOBODY,
    "import.read_again": NOBODY,
    "import.started": NOBODY,
    "import.undone": NOBODY,
    "invitation.accepted": Reader(notices=told.who_asked_in),
    "invitation.batch_revoked": NOBODY,
    "invitation.batch_sent": Reader(letters=invited_people),
    "invitation.restored": Reader(letters=invited_again),
    "invitation.revoked": NOBODY,
    "invitation.sent": Reader(letters=invited_person),
    "job.cancelled": NOBODY,
    "job.done": Reader(notices=told.who_asked_for_it),
    "job.failed": Reader(notices=told.who_asked_for_it),
    "job.queued": NOBODY,
    "job.retried": NOBODY,
    "letter.sent_again": NOBODY,
    "letters.dropped": NOBODY,
    "letters.released": NOBODY,
    "meeting.cancelled": Reader(notices=told.invited),
    "meeting.changed": Reader(notices=told.invited),
    "meeting.planned": Reader(notices=told.invited),
    "meeting.restored": Reader(notices=told.invited),
    "milestone.advice_asked": Reader(letters=managers_of_advice, notices=told.managers),
    "milestone.approved": Reader(letters=team_of_verdict, notices=told.team),
    "milestone.changes_requested": Reader(letters=team_of_verdict, notices=told.team),
    "milestone.restored": Reader(notices=told.who_answers),
    "milestone.revoked": NOBODY,
    "milestone.submitted": Reader(notices=told.who_answers),
    "milestone.verdict_revoked": Reader(letters=team_told_of_verdict, notices=told.team),
    "person.deactivated": NOBODY,
    "person.erased": NOBODY,
    "person.reactivated": NOBODY,
    "privacy.edited": NOBODY,
    "programme.appointed": NOBODY,
    "programme.created": NOBODY,
    "role.ended": NOBODY,
    "role.given": NOBODY,
    "staff.let_go": NOBODY,
    "staff.taken_in": NOBODY,
    "step.added": Reader(letters=account.told),
    "step.codes_made": NOBODY,
    "step.removed": Reader(letters=account.told),
    "step.reset": Reader(letters=account.told),
    "team.added": NOBODY,
    "team.focused": NOBODY,
    "team.joined": Reader(notices=told.team_and_managers),
    "team.left": Reader(notices=told.team_and_managers),
    "team.removed": NOBODY,
    "team.restored": NOBODY,
    "team.role_changed": Reader(notices=told.team_and_managers),
    "token.made": Reader(letters=account.told),
    "token.revoked": NOBODY,
    "update.logged": Reader(letters=mentor_of_stuck, notices=told.mentors_of_stuck),
    "update.restored": NOBODY,
    "update.revoked": NOBODY,
}


def fan_out(event_id: int) -> bool:
    """Tell the readers of one event; False if that was done already."""
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        return False
    with transaction.atomic():
        if not _claimed(event):
            return False
        if told.is_running(event):
            _tell_all(event)
    return True


def sweep(limit: int = 500) -> int:
    """Fan out what no bell was heard for; an event that cannot be told holds up no other."""
    done = 0
    for pk in _unheard()[:limit]:
        try:
            done += fan_out(pk)
        except Exception:
            logger.exception("Event %s could not be told.", pk)
    return done


def _claimed(event: Event) -> bool:
    try:
        with transaction.atomic():
            FanOut.objects.create(event=event)
    except IntegrityError:
        return False
    return True


def _tell_all(event: Event) -> None:
    """Notices and letters of one event; nothing for a verb that nobody knows."""
    row = READERS.get(event.verb, NOBODY)
    if row.notices is not told.nobody:
        told.write(event, row.notices(event, _roster(event)))
    if outbox.plan(row.letters(event)):
        wake("deliver")


def _unheard() -> QuerySet[Event, int]:
    """Events without a fan-out; those before what was told a day ago were all looked at."""
    told = FanOut.objects.filter(done_at__lt=clock.now() - SWEPT_AGAIN).order_by("-event_id")
    latest = told.first()
    horizon = int(latest.event_id) if latest and latest.event_id else 0
    fresh = Event.objects.filter(pk__gt=horizon, fan_out__isnull=True)
    return fresh.order_by("pk").values_list("pk", flat=True)


def _roster(event: Event) -> roster.Roster:
    """The people of the event's team, and the managers; nobody for what is of no edition."""
    cohort = Cohort.objects.filter(pk=event.cohort_id or 0).first()
    if cohort is None:
        return roster.Roster({}, [])
    return roster.read(cohort, clock.now(), team_id=event.team_id)


def _decision(event: Event) -> Subject:
    """Two verdicts on one version within a minute are two; older events named the version alone."""
    pk = event.data.get("decision")
    return ("decision", pk) if pk else (event.subject_type, event.subject_id)


def _tell(
    kind: str,
    event: Event,
    people: Iterable[User],
    *,
    after: timedelta = timedelta(0),
    about: Subject | None = None,
) -> list[Planned]:
    """The same news to each of some people, but not to who made it."""
    due = event.occurred_at + after
    subject_type, subject_id = about or (event.subject_type, event.subject_id)
    return [
        Planned(
            key=f"{kind}:{subject_type}:{subject_id}:user:{person.pk}:{event.pk}",
            kind=kind,
            subject_type=subject_type,
            subject_id=subject_id,
            person_id=person.pk,
            cohort_id=event.cohort_id,
            due_at=due,
            expires_at=due + WORTH_TELLING,
        )
        for person in people
        if person.pk != event.by_id
    ]
