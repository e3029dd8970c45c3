"""Rings the worker after a commit. A bell that is not heard costs time, never a letter."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from fixhub.celery import app

logger = logging.getLogger(__name__)


def wake(job: str, *args: int) -> None:
    """Send the job's name after this transaction commits; never blocks long, never fails."""

    def ring() -> None:
        try:
            app.send_task(f"tasks.jobs.{job}", args=args, expires=60)
        except OperationalError:
            logger.warning("The broker did not answer; %s waits for the next sweep.", job)

    transaction.on_commit(ring, robust=True)
