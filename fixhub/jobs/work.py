"""Doing the work: one job at a time, with a lease that is renewed at each step.

How a kind of work must be written, so that its worker may be killed at any moment (decision 19):
it reads, checks and computes outside of any transaction and tells how far it is; it writes at the
end, inside `progress.last_step()`, in bulk; and done again from the start it does no harm.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.files.models import File
from fixhub.jobs import claims
from fixhub.jobs.models import Job
from fixhub.refused import Refused

logger = logging.getLogger(__name__)
# How often a number that changes is written: each is a transaction, and SQLite has one writer.
EVERY = 1.0


@dataclass(frozen=True)
class Done:
    """What came of it. `result` is kept for the page; `need` counts what waits for a person."""

    result: dict[str, Any] = field(default_factory=dict)
    output: File | None = None
    need: int = 0


@dataclass(frozen=True)
class Kind:
    """How a kind of work is called, is done, and where its result is to be read."""

    label: str | Promise
    work: Callable[[Job, "Progress"], Done]
    url: Callable[[Job], str] = lambda job: ""


Kinds = Mapping[str, Kind]


class Cancelled(Exception):
    """Whoever asked for it does not want it any more."""


class TooLong(Exception):
    """Its deadline has passed."""


class Lost(Exception):
    """The lease ran out, so it may be another worker's by now: stop, and write nothing."""


class Progress:
    """What the work tells of itself: progress(148, 320, need=3). Cheap enough to be called for each row."""

    def __init__(self, job: Job, *, lease: timedelta = claims.LEASE, every: float = EVERY) -> None:
        self._job, self._lease, self._every = job, lease, every
        self._told_at = 0.0
        self.done = self.total = self.need = 0

    def __call__(self, done: int, total: int = 0, *, need: int = 0) -> None:
        """Say how far it is; raises Cancelled, TooLong or Lost when the work has to stop."""
        self.done, self.need = done, need
        self.total = max(total, done) if total else 0
        if time.monotonic() - self._told_at >= self._every:
            self.tell()

    def tell(self) -> None:
        """Write it now. Never inside a transaction: nobody would see it, and all others would wait."""
        with transaction.atomic(durable=True):
            self._hold()
        self._told_at = time.monotonic()

    @contextmanager
    def last_step(self) -> Iterator[None]:
        """The transaction that writes what the work found. Whoever lost the lease writes nothing."""
        with transaction.atomic(durable=True):
            self._hold()
            yield

    def _hold(self) -> None:
        """The row stays locked until the transaction ends, so no other worker takes the job meanwhile."""
        counts = {"progress": self.done, "total": self.total, "need": self.need}
        if not claims.hold(self._job, lease=self._lease, **counts):
            raise Lost
        asked = Job.objects.filter(pk=self._job.pk).values_list("cancel_asked_at", "deadline_at").get()
        if asked[0]:
            raise Cancelled
        if asked[1] and asked[1] <= clock.now():
            raise TooLong


def run_next(kinds: Kinds, *, lease: timedelta = claims.LEASE) -> Job | None:
    """Do the oldest job that waits; the job, or None if there is none or no place is free."""
    claims.recover()
    job = claims.claim(lease=lease)
    if job is None:
        return None
    with translation.override(job.by.language):
        _run(job, kinds, Progress(job, lease=lease))
    job.refresh_from_db()
    return job


def _run(job: Job, kinds: Kinds, progress: Progress) -> None:
    try:
        found = kinds[job.kind].work(job, progress)
    except Cancelled:
        claims.cancelled(job)
    except Lost:
        logger.warning("Job %s is another worker's by now.", job.pk)
    except TooLong:
        claims.failed(job, str(claims.TOO_LONG))
    except Refused as no:
        claims.failed(job, str(no.reason))
    except Exception:
        logger.exception("Job %s (%s) broke.", job.pk, job.kind)
        _broken(job)
    else:
        counts = {"progress": progress.done, "total": progress.total, "need": found.need}
        claims.done(job, result=found.result, output=found.output, **counts)


def _broken(job: Job) -> None:
    """What broke may be whole at the next try: a database that was away for a moment."""
    if job.deadline_at and job.deadline_at <= clock.now():
        claims.failed(job, str(claims.TOO_LONG))
    elif not claims.put_back(job):
        claims.failed(job, _("Something went wrong inside FIXHub. What it was is in the log of the server."))
