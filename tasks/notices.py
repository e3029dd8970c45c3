"""From what happened to who is told: one row of READERS for each verb, and nothing told twice."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cohorts.models import Cohort, Invitation
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.events.models import Event, FanOut
from fixhub.mail import outbox
from fixhub.mail.outbox import Planned
from fixhub.wake import wake
from tasks import roster

logger = logging.getLogger(__name__)
# What can be undone waits, so that nobody reads of what never was.
UNDOABLE = timedelta(seconds=60)
# A verdict is worth knowing long after; then the digest and the pages have said it.
WORTH_TELLING = timedelta(days=7)
SWEPT_AGAIN = timedelta(days=1)

Reader = Callable[[Event], list[Planned]]


def nobody(event: Event) -> list[Planned]:
    """Read on pages and in digests; no letter of its own."""
    return []


def team_of_verdict(event: Event) -> list[Planned]:
    """At once, the whole team."""
    people = [m.user for m in _roster(event).participants(event.team_id or 0)]
    return _tell("verdict", event, people)


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
    invitation = Invitation.objects.filter(pk=event.subject_id).select_related("user").first()
    if invitation is None or not invitation.is_pending:
        return []
    return [
        Planned(
            key=f"invitation:{invitation.pk}",
            kind="invitation",
            subject_type="invitation",
            subject_id=invitation.pk,
            person_id=invitation.user_id,
            cohort_id=invitation.cohort_id,
            due_at=event.occurred_at,
            expires_at=invitation.expires_at,
        )
    ]


READERS: dict[str, Reader] = {
    "cohort.launched": nobody,
    "cohort.closed": nobody,
    "digests.resumed": nobody,
    "digests.stopped": nobody,
    "import.done": nobody,
    "invitation.accepted": nobody,
    "invitation.revoked": nobody,
    "invitation.sent": invited_person,
    "letter.sent_again": nobody,
    "milestone.advice_asked": managers_of_advice,
    "milestone.approved": team_of_verdict,
    "milestone.changes_requested": team_of_verdict,
    "milestone.revoked": nobody,
    "milestone.submitted": nobody,
    "programme.appointed": nobody,
    "programme.created": nobody,
    "team.added": nobody,
    "team.joined": nobody,
    "team.left": nobody,
    "update.logged": mentor_of_stuck,
    "update.revoked": nobody,
}


def fan_out(event_id: int) -> bool:
    """Tell the readers of one event; False if that was done already."""
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        return False
    with transaction.atomic():
        if not _claimed(event):
            return False
        if outbox.plan(_readers(event)):
            wake("deliver")
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


def _readers(event: Event) -> list[Planned]:
    """A closed cohort tells nobody anything."""
    if event.cohort_id and not Cohort.objects.running().filter(pk=event.cohort_id).exists():
        return []
    return READERS.get(event.verb, nobody)(event)


def _unheard() -> QuerySet[Event, int]:
    """Events without a fan-out; those before what was told a day ago were all looked at."""
    told = FanOut.objects.filter(done_at__lt=clock.now() - SWEPT_AGAIN).order_by("-event_id")
    latest = told.first()
    horizon = int(latest.event_id) if latest and latest.event_id else 0
    fresh = Event.objects.filter(pk__gt=horizon, fan_out__isnull=True)
    return fresh.order_by("pk").values_list("pk", flat=True)


def _roster(event: Event) -> roster.Roster:
    return roster.read(Cohort.objects.get(pk=event.cohort_id or 0), clock.now())


def _tell(
    kind: str, event: Event, people: Iterable[User], *, after: timedelta = timedelta(0)
) -> list[Planned]:
    """The same news to each of some people, but not to who made it."""
    due = event.occurred_at + after
    return [
        Planned(
            key=f"{kind}:{event.subject_type}:{event.subject_id}:user:{person.pk}:{event.pk}",
            kind=kind,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            person_id=person.pk,
            cohort_id=event.cohort_id,
            due_at=due,
            expires_at=due + WORTH_TELLING,
        )
        for person in people
        if person.pk != event.by_id
    ]
