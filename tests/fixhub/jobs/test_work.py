"""A worker and its job: progress, results, and all the ways it can end."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.jobs import actions, claims, work
from fixhub.jobs.models import Job
from fixhub.jobs.work import Done, Kind, Lost, Progress
from fixhub.refused import Refused
from tests import factories, uploads
from tests.conftest import Clock
from tests.fixhub.jobs.conftest import Ask, Run

State = Job.State
PAST = time.now() - timedelta(days=1)


def stored(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_the_oldest_job_is_done_first(ask: Ask, run: Run) -> None:
    first, second = ask(), ask()

    assert [run(lambda job, progress: Done()), run(lambda job, progress: Done())] == [first, second]
    assert run(lambda job, progress: Done()) is None


def test_result_and_file_are_kept_and_told(ask: Ask, run: Run, vlad: User) -> None:
    made = uploads.stored(uploads.pdf(), vlad)

    def counts(job: Job, progress: Progress) -> Done:
        progress(320, 320)
        return Done({"rows": 320}, output=made, need=3)

    ask()
    job = run(counts)

    assert job and (job.state, job.result, job.output, job.need) == (State.DONE, {"rows": 320}, made, 3)
    assert (job.progress, job.total, job.place, job.lease) == (320, 320, None, "")
    told = Event.objects.latest("pk")
    assert (told.verb, told.by, told.via) == ("job.done", None, "job")


def test_progress_is_written_at_most_once_a_second(ask: Ask, run: Run) -> None:
    seen: list[int] = []

    def counts(job: Job, progress: Progress) -> Done:
        for row in range(1, 1001):
            progress(row, 1000)
        seen.append(stored(job).progress)
        progress.tell()
        seen.append(stored(job).progress)
        return Done()

    ask()
    run(counts)

    assert seen[0] < 1000 and seen[1] == 1000


def test_progress_inside_a_transaction_is_an_error(ask: Ask, run: Run, caplog: Any) -> None:
    def hides(job: Job, progress: Progress) -> Done:
        with transaction.atomic():
            progress(1, 2)
        return Done()

    ask()
    job = run(hides)

    assert job and job.state == State.QUEUED
    assert "durable atomic block cannot be nested" in caplog.text


def test_asked_to_stop_it_stops_at_its_next_step(ask: Ask, run: Run, vlad: User) -> None:
    steps: list[int] = []

    def endless(job: Job, progress: Progress) -> Done:
        while True:
            steps.append(1)
            progress(len(steps), 10)
            progress.tell()
            actions.cancel(job, by=vlad, via="page")

    ask()
    job = run(endless)

    assert job and (job.state, len(steps)) == (State.CANCELLED, 2)
    assert not Event.objects.filter(verb="job.done").exists()


def test_a_refusal_is_its_last_word(ask: Ask, run: Run) -> None:
    def refuses(job: Job, progress: Progress) -> Done:
        raise Refused("The sheet is empty.")

    ask()
    job = run(refuses)

    assert job and (job.state, job.note) == (State.FAILED, "The sheet is empty.")
    assert Event.objects.latest("pk").verb == "job.failed"


def test_what_breaks_is_tried_three_times_and_then_said(ask: Ask, run: Run, caplog: Any) -> None:
    def breaks(job: Job, progress: Progress) -> Done:
        raise ZeroDivisionError

    ask()
    states = [job.state for job in (run(breaks), run(breaks), run(breaks)) if job]

    assert states == [State.QUEUED, State.QUEUED, State.FAILED]
    assert Job.objects.get().note.startswith("Something went wrong inside FIXHub.")
    assert "ZeroDivisionError" in caplog.text


def test_sentences_are_in_the_language_of_who_asked(ask: Ask, run: Run) -> None:
    ask(by=factories.make_user("Réka", language="hu"))

    for _ in range(claims.MOST_TRIES):
        job = run(lambda job, progress: 1 // 0)

    assert job and job.note.startswith("Valami elromlott a FIXHubban.")


def test_an_unknown_kind_of_work_fails_in_words(ask: Ask, run: Run) -> None:
    ask("made long ago")

    for _ in range(claims.MOST_TRIES):
        job = run(lambda job, progress: Done())

    assert job and job.state == State.FAILED


def test_past_its_deadline_it_is_stopped(ask: Ask, run: Run, clock: Clock) -> None:
    def slow(job: Job, progress: Progress) -> Done:
        clock.forward(minutes=31)
        progress(1, 2)
        progress.tell()
        return Done()

    ask()
    job = run(slow)

    assert job and job.state == State.FAILED
    assert job.note.startswith("It took longer than half an hour")


@pytest.mark.both_engines
def test_a_dead_workers_job_is_taken_again_but_not_for_ever(ask: Ask) -> None:
    job = ask()

    for _ in range(claims.MOST_TRIES):
        assert claims.claim() == job
        assert claims.claim() is None
        Job.objects.filter(pk=job.pk).update(until=PAST)
        claims.recover()

    assert stored(job).state == State.FAILED
    assert stored(job).note.startswith("The worker stopped in the middle of it")
    assert Event.objects.latest("pk").verb == "job.failed"


def test_a_dead_workers_job_that_was_to_stop_is_stopped(ask: Ask, vlad: User) -> None:
    job = ask()
    claims.claim()
    actions.cancel(job, by=vlad, via="page")
    Job.objects.filter(pk=job.pk).update(until=PAST)

    claims.recover()

    assert stored(job).state == State.CANCELLED


@pytest.mark.both_engines
def test_who_lost_the_lease_writes_nothing(ask: Ask) -> None:
    """A worker that was frozen comes back when another one does its job."""
    kinds = {"count": Kind("Counting", lambda job, progress: Done({"by": "the second"}))}
    ask()
    frozen = claims.claim()
    assert frozen is not None
    Job.objects.update(until=PAST)
    work.run_next(kinds)

    with pytest.raises(Lost), Progress(frozen).last_step():
        factories.make_user("Never")

    assert not User.objects.filter(given="Never").exists()
    assert not claims.done(frozen, result={"by": "the first"}, output=None)
    assert stored(frozen).result == {"by": "the second"}


def test_the_last_step_is_written_whole_or_not_at_all(ask: Ask, run: Run) -> None:
    def half(job: Job, progress: Progress) -> Done:
        with progress.last_step():
            factories.make_user("Half")
            raise Refused("Not the other half.")

    ask()
    run(half)

    assert not User.objects.filter(given="Half").exists()


def test_places_bound_what_runs_at_once(ask: Ask, settings: Any) -> None:
    settings.JOBS_AT_ONCE = 2
    jobs = [ask() for _ in range(3)]

    assert [claims.claim(), claims.claim(), claims.claim()] == [*jobs[:2], None]
    assert sorted(Job.objects.filter(state=State.RUNNING).values_list("place", flat=True)) == [0, 1]


def test_telling_costs_the_same_however_much_there_is(ask: Ask) -> None:
    ask()
    job = claims.claim()
    assert job is not None
    progress = Progress(job, every=0)

    counted = Counted()
    with connection.execute_wrapper(counted):
        progress(5, 10)
        first = counted.n
        progress(5000, 10_000)

    assert (first, counted.n) == (4, 8)


class Counted:
    """How many statements were sent."""

    n = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.n += 1
        return execute(*args)
