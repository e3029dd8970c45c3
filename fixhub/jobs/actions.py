"""Asking for long work, stopping it, and asking for it once more."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.events.record import record
from fixhub.jobs.models import Job
from fixhub.refused import Refused
from fixhub.wake import wake

# Somebody whose button seems dead presses it again; a worker is for all.
MOST_WAITING = 10


@transaction.atomic
def queue(
    kind: str,
    *,
    by: Any,
    via: str,
    cohort_id: int | None = None,
    **params: Any,
) -> Job:
    """Ask for a piece of work. The row is the message; the bell only makes it quick."""
    if Job.objects.filter(by=by, state__in=Job.OPEN).count() >= MOST_WAITING:
        raise Refused(_("Ten of your jobs wait already. Let them finish, or stop one of them."))
    job = Job.objects.create(kind=kind, by=by, cohort_id=cohort_id, params=params)
    record("job.queued", on=job, by=by, via=via, kind=kind)
    wake("run_jobs")
    return job


@transaction.atomic
def cancel(job: Job, *, by: Any, via: str) -> Job:
    """Stop it: at once if it waits, at its next step if it runs; what it did so far it undoes or keeps."""
    now, mine = clock.now(), Job.objects.filter(pk=job.pk)
    waiting = mine.filter(state=Job.State.QUEUED)
    stopped = waiting.update(state=Job.State.CANCELLED, cancel_asked_at=now, finished_at=now)
    running = mine.filter(state=Job.State.RUNNING)
    if not stopped and not running.update(cancel_asked_at=now):
        raise Refused(_("This job is over. There is nothing left to stop."))
    record("job.cancelled", on=job, by=by, via=via, kind=job.kind)
    job.refresh_from_db()
    return job


@transaction.atomic
def retry(job: Job, *, by: Any, via: str) -> Job:
    """Do it again from the start, after it failed or was stopped."""
    stopped = Job.objects.filter(pk=job.pk, state__in=Job.STOPPED)
    if not stopped.update(
        state=Job.State.QUEUED, tries=0, progress=0, total=0, need=0, note="", result={}, output=None,
        output_gone_at=None, cancel_asked_at=None, deadline_at=None, started_at=None, finished_at=None,
    ):  # fmt: skip
        raise Refused(_("This job waits, runs or is done. It cannot be tried again."))
    record("job.retried", on=job, by=by, via=via, kind=job.kind)
    wake("run_jobs")
    job.refresh_from_db()
    return job
