"""The only file with tasks: doorbells, each with one call behind it. Ringing twice does no harm."""

from celery import shared_task

from tasks import notices, rounds


@shared_task
def tick() -> None:
    rounds.tick()


@shared_task
def fan_out(event_id: int) -> None:
    notices.fan_out(event_id)


@shared_task
def deliver() -> None:
    rounds.deliver()


@shared_task
def housekeeping() -> None:
    rounds.housekeeping()
