"""The only file with tasks: doorbells, each with one call behind it. Ringing twice does no harm."""

from celery import shared_task

from fixhub.jobs.claims import LONGEST
from tasks import notices, rounds

# A job that tells nothing of itself is stopped a little after its deadline.
_STOP = int(LONGEST.total_seconds()) + 60


@shared_task
def tick() -> None:
    rounds.watched_tick()


@shared_task
def fan_out(event_id: int) -> None:
    notices.fan_out(event_id)


@shared_task
def deliver() -> None:
    rounds.deliver()


@shared_task(soft_time_limit=_STOP, time_limit=_STOP + 30)
def run_jobs() -> None:
    rounds.run_job()


@shared_task
def housekeeping() -> None:
    rounds.housekeeping()
