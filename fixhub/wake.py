"""Rings the worker after a commit. A bell that is not heard costs time, never a letter."""

import logging
import time

from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from fixhub.celery import app

logger = logging.getLogger(__name__)
# A broker that did not answer is not asked again at once: each try holds up somebody's page.
REST = 5.0
_rests_until = 0.0


def wake(job: str, *args: int) -> None:
    """Send the job's name after this transaction commits; never blocks long, never fails."""

    def ring() -> None:
        global _rests_until
        # A command beside `manage.py up` knows no broker: the next tick finds what it did.
        if not settings.REDIS_URL or time.monotonic() < _rests_until:
            return
        try:
            app.send_task(f"tasks.jobs.{job}", args=args, expires=60)
        except OperationalError:
            _rests_until = time.monotonic() + REST
            logger.warning("The broker did not answer; %s waits for the next sweep.", job)

    transaction.on_commit(ring, robust=True)
