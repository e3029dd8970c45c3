"""The states of a job, each left by one conditional UPDATE that must change one row.

Only the lease asks the database for the time: workers' clocks may differ.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fixhub import clock
from fixhub.events.record import record
from fixhub.jobs.models import Job

State = Job.State
LEASE = timedelta(seconds=60)
# How long one try may take, whatever it does.
LONGEST = timedelta(minutes=30)
MOST_TRIES = 3
# What the person reads, in their language: it is on when these become text.
DIED = _("The worker stopped in the middle of it, three times. Try again; if it stops again, tell us.")
TOO_LONG = _("It took longer than half an hour and was stopped. Try again with less at a time.")


def claim(*, lease: timedelta = LEASE) -> Job | None:
    """Take the oldest job that waits, if a place is free; no other worker gets the same one.

    JOBS_AT_ONCE is less than the worker has children, so that letters go out beside the longest job.
    """
    taken = set(Job.objects.filter(state=State.RUNNING).values_list("place", flat=True))
    for place in set(range(settings.JOBS_AT_ONCE)) - taken:
        job = Job.objects.waiting().order_by("made_at", "pk").first()
        if job is None:
            return None
        if _take(job, place, lease):
            return Job.objects.select_related("by").get(pk=job.pk)
    return None


def recover() -> int:
    """Let go of what a dead worker held: again from the start, until the tries are used up."""
    over = Job.objects.filter(state=State.RUNNING, until__lt=Now())
    asked = over.filter(cancel_asked_at__isnull=False)
    freed = asked.update(state=State.CANCELLED, finished_at=clock.now(), place=None, lease="", until=None)
    freed += over.filter(tries__lt=MOST_TRIES).update(state=State.QUEUED, place=None, lease="", until=None)
    for job in over.select_related("by"):
        with translation.override(job.by.language):
            freed += _end(job, over.filter(pk=job.pk), State.FAILED, note=str(DIED))
    return freed


def hold(job: Job, *, lease: timedelta = LEASE, **seen: Any) -> bool:
    """Keep the lease and write how far it is; False if the job is another worker's by now."""
    return held(job).update(until=Now() + lease, heartbeat_at=clock.now(), **seen) == 1


def held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease=job.lease)


def done(job: Job, *, result: dict[str, Any], output: Any, **seen: Any) -> bool:
    return _end(job, held(job), State.DONE, result=result, output=output, **seen) == 1


def failed(job: Job, note: str) -> bool:
    return _end(job, held(job), State.FAILED, note=note) == 1


def cancelled(job: Job) -> bool:
    """The person knows it already: no event of its own."""
    over = {"state": State.CANCELLED, "finished_at": clock.now(), "place": None, "lease": "", "until": None}
    return held(job).update(**over) == 1


def put_back(job: Job) -> bool:
    """Again from the start, as if its worker had died; False if that was the last try."""
    again = held(job).filter(Q(tries__lt=MOST_TRIES))
    return again.update(state=State.QUEUED, place=None, lease="", until=None) == 1


def _take(job: Job, place: int, lease: timedelta) -> bool:
    """False if somebody else took the job, or the place."""
    now = clock.now()
    try:
        with transaction.atomic():
            return bool(
                Job.objects.filter(pk=job.pk, state=State.QUEUED).update(
                    state=State.RUNNING,
                    place=place,
                    lease=secrets.token_hex(16),
                    until=Now() + lease,
                    tries=F("tries") + 1,
                    started_at=now,
                    heartbeat_at=now,
                    deadline_at=now + LONGEST,
                )  # fmt: skip
            )
    except IntegrityError:
        return False


@transaction.atomic
def _end(job: Job, mine: QuerySet[Job], state: str, **told: Any) -> int:
    """The last word, with its event: nobody did it, so whoever asked is told."""
    ended = mine.update(state=state, finished_at=clock.now(), place=None, lease="", until=None, **told)
    if ended:
        verb = "job.done" if state == State.DONE else "job.failed"
        record(verb, on=job, by=None, via="job", kind=job.kind)
    return ended
