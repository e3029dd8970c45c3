"""The worker's round: plan, tell, gather, send; whatever breaks holds up nothing else."""

import os
import re
import signal
import subprocess
import sys
import time as seconds
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection

from cohorts.actions import cohorts
from cohorts.models import Cohort
from fixhub.celery import app
from fixhub.events.models import Event
from fixhub.mail.models import Letter, Occurrence
from tasks import jobs
from tests import factories, services
from tests.conftest import Cast, Clock
from tests.relay import Relay
from tests.tasks import letters
from tests.tasks.conftest import Round

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 180  # seconds; the letter of a verdict is held for the first 60 of them


def test_edition_that_cannot_be_planned_holds_up_no_other(cast: Cast, relay: Relay, tick_at: Round) -> None:
    Cohort.objects.filter(pk=cast.foreign_cohort.pk).update(zone="Mars/Olympus")

    tick_at(2027, 2, 4, 18)

    assert letters.subjects(relay, cast.ana)
    assert letters.to(relay, cast.ela) == []


def test_jobs_are_one_call_each(cast: Cast, relay: Relay, clock: Clock) -> None:
    clock.set(2027, 2, 4, 18)

    jobs.tick()
    jobs.deliver()
    jobs.housekeeping()

    assert len(letters.to(relay, cast.ana)) == 1


def test_timetable_names_jobs_that_exist() -> None:
    assert {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
    assert {"tasks.jobs.fan_out", "tasks.jobs.deliver"} <= set(app.tasks)


def test_only_jobs_has_tasks_and_nothing_travels_late() -> None:
    for path in [
        *(ROOT / "tasks").rglob("*.py"),
        *(ROOT / "fixhub").rglob("*.py"),
        *(ROOT / "cohorts").rglob("*.py"),
    ]:
        code = path.read_text(encoding="utf-8")
        assert "shared_task" not in code or path.name == "jobs.py", path
        assert not re.search(r"apply_async|\bcountdown=|\beta=|self\.retry\(|crontab\(", code), path


def test_ten_days_without_a_worker_flood_nobody(
    cast: Cast, relay: Relay, clock: Clock, tick_at: Round
) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    tick_at(2027, 2, 10, 9)

    assert len(letters.to(relay, cast.mihai)) <= 1
    assert Occurrence.objects.filter(kind="soon").count() == 0


def test_past_edition_sends_nothing_to_anybody(cast: Cast, relay: Relay, tick_at: Round) -> None:
    factories.log(cast.team_a, cast.ana, stuck=True)
    for cohort in (cast.cohort, cast.foreign_cohort):
        cohorts.close(cohort, by=None, via="command")

    for moment in ((2027, 1, 20, 9), (2027, 2, 1, 8, 30), (2027, 2, 4, 18), (2027, 2, 5, 13)):
        tick_at(*moment)

    assert relay.received == []
    assert Occurrence.objects.count() == 0


@pytest.fixture
def worker(tmp_path: Path, settings: Any) -> Any:
    """Starts a real Celery worker on the test's database and the real broker; stopped afterwards."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        env = os.environ | {
            "DATABASE_URL": _address_of_the_test_database(),
            "FIXHUB_VAR": str(tmp_path / "var"),
            "EMAIL_URL": settings.EMAIL_URL,
            "REDIS_URL": services.named("REDIS_URL"),
        }
        command = [sys.executable, "-m", "celery", "-A", "fixhub", "worker", "--pool", "prefork", "-c", "2"]
        child = subprocess.Popen(
            [*command, "--loglevel", "WARNING"], cwd=ROOT, env=env, start_new_session=True
        )
        running.append(child)
        return child

    yield start
    for child in running:
        stop(child)


def stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(timeout=30)


def _address_of_the_test_database() -> str:
    made = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{made['NAME']}"
    user, password, host = (quote(made[name], safe="") for name in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{user}:{password}@{host}:{made['PORT']}/{made['NAME']}"


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_letters_wait_for_a_stopped_worker_and_then_go(relay: Relay, worker: Any) -> None:
    """A verdict is given while no worker runs: its letter waits, and goes when one is started."""
    broker = os.environ.get("REDIS_URL", "")
    assert broker, "run the tests by make test-long: it starts a broker"
    app.conf.broker_url = broker
    programme = factories.make_programme()
    cohort = factories.make_cohort(programme)
    ana, ioana = factories.make_user("Ana"), factories.make_user("Ioana")
    team = factories.make_team(cohort, lead=ana, mentor=ioana)

    factories.decide(factories.hand_in(team, ana), ioana)
    assert Event.objects.filter(fan_out__isnull=True).exists()
    assert relay.received == []

    worker()
    until = seconds.monotonic() + STARTS_WITHIN
    while not relay.received and seconds.monotonic() < until:
        app.send_task("tasks.jobs.tick", expires=25)
        seconds.sleep(0.5)

    assert letters.subjects(relay, ana)[0].startswith("Accepted:")
    assert Letter.objects.filter(state=Letter.State.SENT, person=ana).count() == 1
