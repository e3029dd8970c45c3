"""Asking for work, stopping it, trying again; and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from fixhub import clock
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.jobs import actions
from fixhub.jobs.models import Job
from fixhub.jobs.work import Done
from fixhub.refused import Refused
from tests import factories
from tests.fixhub.jobs.conftest import Ask, Run

State = Job.State


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_asked_for_work_waits_and_is_recorded(ask: Ask, vlad: User) -> None:
    job = ask(cohort_id=7, rows=3)

    assert (job.state, job.by, job.cohort_id, job.params) == (State.QUEUED, vlad, 7, {"rows": 3})
    assert verbs() == ["job.queued"]


def test_nobody_fills_the_queue(ask: Ask) -> None:
    for _ in range(actions.MOST_WAITING):
        ask()

    with pytest.raises(Refused, match="Ten of your jobs wait"):
        ask()

    assert Job.objects.count() == actions.MOST_WAITING
    assert ask(by=factories.make_user("Ela")).state == State.QUEUED


def test_what_waits_is_stopped_at_once(ask: Ask, run: Run, vlad: User) -> None:
    job = actions.cancel(ask(), by=vlad, via="page")

    assert (job.state, job.finished_at is not None) == (State.CANCELLED, True)
    assert run(lambda job, progress: Done()) is None
    assert verbs() == ["job.queued", "job.cancelled"]


def test_what_is_over_cannot_be_stopped(ask: Ask, run: Run, vlad: User) -> None:
    job = ask()
    run(lambda job, progress: Done())

    with pytest.raises(Refused, match="over"):
        actions.cancel(job, by=vlad, via="page")


def test_stopped_work_is_tried_again_from_the_start(ask: Ask, run: Run, vlad: User) -> None:
    stopped = actions.cancel(ask(), by=vlad, via="page")

    again = actions.retry(stopped, by=vlad, via="page")

    assert (again.state, again.tries, again.finished_at, again.cancel_asked_at) == (
        State.QUEUED,
        0,
        None,
        None,
    )
    done = run(lambda job, progress: Done({"rows": 4}))
    assert done and (done.pk, done.state, done.result) == (stopped.pk, State.DONE, {"rows": 4})


def test_done_work_is_not_tried_again(ask: Ask, run: Run, vlad: User) -> None:
    job = ask()
    run(lambda job, progress: Done())

    with pytest.raises(Refused, match="cannot be tried again"):
        actions.retry(job, by=vlad, via="page")


def test_jobs_are_seen_by_who_asked(ask: Ask, vlad: User) -> None:
    job, ela = ask(), factories.make_user("Ela")

    assert list(Job.objects.visible_to(vlad)) == [job]
    assert list(Job.objects.visible_to(ela)) == []


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "wrong",
    [
        {"state": State.RUNNING},
        {"state": State.DONE},
        {"state": State.QUEUED, "finished_at": clock.now()},
    ],
    ids=["runs without a lease", "over without a moment", "waits and is over"],
)
def test_the_database_refuses_half_a_state(ask: Ask, wrong: dict[str, object]) -> None:
    job = ask()

    with pytest.raises(IntegrityError):
        Job.objects.filter(pk=job.pk).update(**wrong)


@pytest.mark.both_engines
def test_the_database_gives_each_place_once(ask: Ask) -> None:
    runs = {"state": State.RUNNING, "place": 0, "until": clock.now() + timedelta(minutes=1)}
    runs["deadline_at"] = runs["until"]
    Job.objects.filter(pk=ask().pk).update(**runs)

    with pytest.raises(IntegrityError):
        Job.objects.filter(pk=ask().pk).update(**runs)
