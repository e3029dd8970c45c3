"""What the worker does when it is rung: look at the database and do what is due. Safe at any time."""

import logging

from cohorts.models import Cohort
from fixhub import clock
from fixhub.accounts import attempts, sessions
from fixhub.events import notices as kept
from fixhub.events import seals
from fixhub.jobs import work
from fixhub.jobs.models import Job
from fixhub.mail import claims, held, keeping, outbox
from fixhub.rest import once
from fixhub.wake import wake
from fixhub.watch import models as watch
from tasks import cleaning, kinds, letters, notices, reminders

logger = logging.getLogger(__name__)
CHUNK = 500


def watched_tick() -> None:
    """A tick, and a sign of life at its end: a round that breaks on its way gives none."""
    tick()
    watch.beat(watch.Heartbeat.ROUND)


def tick() -> None:
    """Plan, tell, gather, send, seal. Everything is planned before it is gathered: one letter a person."""
    plan_all()
    notices.sweep()
    deliver()
    ring_for_jobs()
    seals.seal()


def ring_for_jobs() -> None:
    """What waits, or was held by a worker that died, and has no bell of its own any more."""
    if Job.objects.filter(state__in=Job.OPEN).exists():
        wake("run_jobs")


def run_job() -> Job | None:
    """One piece of long work; what waits behind it gets a bell of its own, so that a task ends."""
    job = work.run_next(kinds.table())
    if job and Job.objects.waiting().exists():
        wake("run_jobs")
    return job


def plan_all() -> int:
    """Plan each running cohort; one that cannot be planned holds up no other."""
    planned = 0
    for cohort in Cohort.objects.running().order_by("pk"):
        try:
            planned += outbox.plan(reminders.plan(cohort, clock.now()))
        except Exception:
            logger.exception("Cohort %s could not be planned.", cohort.pk)
    return planned


def deliver() -> int:
    outbox.gather(clock.now())
    return outbox.deliver(letters.table(), chunk=CHUNK)


def housekeeping() -> None:
    """Letters left behind by dead workers, events nobody heard of, and what is kept for a while only."""
    claims.recover()
    claims.expire()
    held.lapse(clock.now())
    notices.sweep(limit=5000)
    once.forget()
    sessions.forget_ended()
    attempts.forget_over()
    kept.clean()
    keeping.empty()
    keeping.forget_files()
    cleaning.clean()
