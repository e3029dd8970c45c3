"""What the worker does when it is rung: look at the database and do what is due. Safe at any time."""

import logging

from cohorts.models import Cohort
from fixhub import clock
from fixhub.mail import claims, outbox
from tasks import letters, notices, reminders

logger = logging.getLogger(__name__)
CHUNK = 500


def tick() -> None:
    """Plan, tell, gather, send. Everything is planned before it is gathered: one letter a person."""
    plan_all()
    notices.sweep()
    deliver()


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
    """Letters left behind by dead workers, and events nobody heard of."""
    claims.recover()
    claims.expire()
    notices.sweep(limit=5000)
