"""Workers against each other, and a worker that is killed in the middle."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.jobs import actions, claims, work
from fixhub.jobs.models import Job
from fixhub.jobs.work import Done, Kind, Progress
from tests.factories import make_user
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
MANY = 8


def test_a_job_is_taken_once(transactional_db: None) -> None:
    job = actions.queue("count", by=make_user(), via="page")

    taken = together(*[claims.claim] * MANY)

    assert [found for found in taken if found] == [job]
    assert Job.objects.get().tries == 1


def test_more_workers_than_places_run_one_job_each_place(transactional_db: None) -> None:
    person = make_user()
    for _ in range(MANY):
        actions.queue("count", by=person, via="page")

    taken = together(*[claims.claim] * MANY)

    assert sum(bool(found) for found in taken) == 1
    assert Job.objects.filter(state="running").count() == 1


def test_stopping_while_it_ends_is_one_or_the_other(transactional_db: None) -> None:
    person = make_user()
    job = actions.queue("count", by=person, via="page")
    mine = claims.claim()
    assert mine

    stop, done = together(
        partial(actions.cancel, job, by=person, via="page"),
        partial(claims.done, mine, result={}, output=None),
    )

    assert done is True
    assert Job.objects.get().state == "done"
    assert isinstance(stop, actions.Refused | Job)


def test_a_killed_worker_loses_time_and_nothing_else(transactional_db: None) -> None:
    """kill -9 in the middle of the last step: nothing half is there, and the job is done again."""
    job = actions.queue("hang", by=make_user(), via="page")
    connection.close()
    worker = _start_a_worker_that_hangs()
    assert worker.stdout and worker.stdout.readline() == b"in the middle\n"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(timeout=30)
    worker.stdout.close()

    held = Job.objects.get()
    assert (held.state, held.progress, held.total) == ("running", 1, 2)
    assert not User.objects.filter(given="Half").exists()
    assert work.run_next({}) is None
    Job.objects.update(until=time.now() - timedelta(days=1))

    done = work.run_next({"hang": Kind("Hanging", _does_it)})

    assert done == job
    assert done and (done.state, done.tries, done.result) == ("done", 2, {"people": 1})
    assert User.objects.filter(given="Whole").count() == 1


def _does_it(job: Job, progress: Progress) -> Done:
    with progress.last_step():
        make_user("Whole")
    return Done({"people": 1})


def _start_a_worker_that_hangs() -> subprocess.Popen[bytes]:
    made = connection.settings_dict
    assert "memory" not in str(made["NAME"]), "two processes meet in a file: run the tests by make test"
    address = f"sqlite:///{made['NAME']}"
    if connection.vendor == "postgresql":
        user, password, host = (quote(made[name], safe="") for name in ("USER", "PASSWORD", "HOST"))
        address = f"postgres://{user}:{password}@{host}:{made['PORT']}/{made['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.hanging"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "fixhub.settings"},
        stdout=subprocess.PIPE,
    )
