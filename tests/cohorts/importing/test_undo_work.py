"""A whole import is undone by a worker: asked for once, stopped, tried again; whole or not at all."""

from datetime import UTC, datetime

import pytest

from cohorts.actions import import_undo, import_work
from cohorts.actions.import_runs import Target
from cohorts.models import Cohort, ImportRun
from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.jobs import actions as jobs
from fixhub.jobs import claims
from fixhub.jobs.models import Job
from fixhub.jobs.work import Cancelled, Progress
from fixhub.refused import Forbidden, Refused
from tests import factories
from tests.cohorts.importing.handing import LIST, hand_up, last_job, put_in, upload, worked
from tests.conftest import Cast

pytestmark = pytest.mark.postgres_later


def stored(cast: Cast) -> ImportRun:
    return put_in(hand_up(Target(cast.programme, cast.cohort), cast.vlad, upload(LIST)), cast.vlad)


def asked(run: ImportRun, by: User) -> ImportRun:
    return import_undo.ask(run, by=by, via="page")


def events() -> int:
    return Event.objects.filter(verb="import.undone").count()


def built_on(cast: Cast) -> None:
    team = cast.cohort.teams.get(name="Țara Bicicletei")
    factories.log(team, User.objects.get(email_key="ioana@scoala.example"))


def test_it_waits_and_a_worker_undoes_it(cast: Cast) -> None:
    run = asked(stored(cast), cast.vlad)
    assert (run.is_done, run.is_being_undone, last_job().state) == (True, True, "queued")

    run = worked(run)

    rows = sum(len(step.made) + len(step.changed) for step in run.traces.all())
    assert (run.is_done, run.is_being_undone, run.revoked_by) == (False, False, cast.vlad)
    assert (last_job().state, last_job().progress, last_job().total) == ("done", rows, rows)
    assert Event.objects.get(verb="import.undone").via == "page"


def test_whoever_presses_twice_gets_the_one_job(cast: Cast) -> None:
    run = stored(cast)
    before = Job.objects.count()

    first, second = asked(run, cast.vlad), asked(run, cast.vlad)

    assert (first.job, Job.objects.count()) == (second.job, before + 1)


def test_what_is_known_at_once_is_said_at_once(cast: Cast) -> None:
    checked = hand_up(Target(cast.programme, cast.cohort), cast.vlad, upload(LIST))
    first = stored(cast)
    second = put_in(
        hand_up(
            Target(cast.programme, cast.cohort),
            cast.vlad,
            upload(LIST.replace("Ioana", "Oana").replace("ioana", "oana")),
        ),
        cast.vlad,
    )
    assert second.is_done
    before = Job.objects.count()

    with pytest.raises(Forbidden):
        asked(second, cast.ana)
    with pytest.raises(Refused, match="not stored"):
        asked(checked, cast.vlad)
    with pytest.raises(Refused, match="Undo that one first"):
        asked(first, cast.vlad)

    assert Job.objects.count() == before


def test_what_the_worker_finds_is_its_note_and_it_can_be_asked_again(cast: Cast) -> None:
    run = stored(cast)
    built_on(cast)

    run = worked(asked(run, cast.vlad))

    assert run.is_done and not run.is_being_undone
    assert (last_job().state, "updates: 1" in last_job().note) == ("failed", True)
    again = asked(run, cast.vlad)
    assert again.is_being_undone and again.job != run.job


def test_stopped_before_it_begins_nothing_is_undone(cast: Cast) -> None:
    run = asked(stored(cast), cast.vlad)
    jobs.cancel(last_job(), by=cast.vlad, via="page")

    run = worked(run)
    assert run.is_done and not run.is_being_undone and not events()

    jobs.retry(last_job(), by=cast.vlad, via="page")
    assert worked(run).revoked_at


def test_stopped_while_it_looks_nothing_is_undone(cast: Cast) -> None:
    run = asked(stored(cast), cast.vlad)
    job = claims.claim()
    assert job
    jobs.cancel(job, by=cast.vlad, via="page")

    with pytest.raises(Cancelled):
        import_work.take_back(job, Progress(job))

    run.refresh_from_db()
    assert run.is_done and not events()


def test_a_worker_that_dies_after_it_undid_does_not_undo_twice(cast: Cast) -> None:
    run = asked(stored(cast), cast.vlad)
    job = claims.claim()
    assert job
    import_work.take_back(job, Progress(job))
    Job.objects.filter(pk=job.pk).update(until=datetime(2000, 1, 1, tzinfo=UTC))

    run = worked(run)

    assert run.revoked_at and (last_job().state, last_job().tries, events()) == ("done", 2, 1)


def test_whoever_may_no_longer_is_told_by_the_job(cast: Cast) -> None:
    run = asked(stored(cast), cast.vlad)
    cast.vlad.programme_roles.update(ends=time.now(), end_recorded_at=time.now())
    cast.cohort.roles.filter(user=cast.vlad).update(ends=time.now(), end_recorded_at=time.now())

    assert worked(run).is_done
    assert (last_job().state, last_job().note) == (
        "failed",
        "Only managers of the edition undo its imports.",
    )


def test_a_past_edition_is_undone_by_a_worker_too(cast: Cast) -> None:
    target = Target(cast.programme, name="FIX 2024")
    run = put_in(
        hand_up(target, cast.vlad, upload("email,family_name\na@x.ro,Pop\n", "people.csv")), cast.vlad
    )
    assert Cohort.objects.filter(name="FIX 2024").exists()

    run = worked(asked(run, cast.vlad))

    assert run.revoked_at and last_job().cohort_id is None
    assert not Cohort.objects.filter(name="FIX 2024").exists()
