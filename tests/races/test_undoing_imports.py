"""An import that is undone, against others: against another undo, and against somebody who builds on it."""

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection

from cohorts.actions import import_undo
from cohorts.actions.import_runs import Target
from cohorts.models import ImportRun, Membership, Team
from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.jobs.models import Job
from tasks import rounds
from tests.cohorts.importing.handing import LIST, hand_up, put_in, upload
from tests.conftest import Cast, Clock, build_cast
from tests.factories import add_member
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
MANY = 6


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


@pytest.fixture
def run(cast: Cast) -> ImportRun:
    target = Target(cast.programme, cast.cohort)
    return put_in(hand_up(target, cast.vlad, upload(LIST)), cast.vlad)


def test_asked_many_times_at_once_is_one_job(cast: Cast, run: ImportRun) -> None:
    before = Job.objects.count()

    asked = together(*[partial(import_undo.ask, run, by=cast.vlad, via="page")] * MANY)

    assert {one.job_id for one in asked} == {Job.objects.latest("pk").pk}
    assert Job.objects.count() == before + 1


def test_undone_many_times_at_once_is_undone_once(cast: Cast, run: ImportRun) -> None:
    results = together(*[partial(import_undo.undo, run, by=cast.vlad, via="page")] * MANY)

    assert sum(isinstance(one, ImportRun) for one in results) == 1
    assert sum(isinstance(one, import_undo.Refused) for one in results) == MANY - 1
    assert Event.objects.filter(verb="import.undone").count() == 1


def test_built_on_and_undone_at_once_is_one_or_the_other(cast: Cast, run: ImportRun) -> None:
    team = Team.objects.get(name="Țara Bicicletei")
    import_undo.ask(run, by=cast.vlad, via="page")

    together(rounds.run_job, partial(add_member, team))

    _is_whole(run)


class AtTheLastMoment:
    """Lets another connection act just before the team is deleted, when all was looked at already.

    It is given a second to end, which it must not do: it waits for the undo itself.
    """

    def __init__(self, act: Callable[[], Any]) -> None:
        self._thread = Thread(target=lambda: self.came.extend(together(act)))
        self.came: list[Any] = []

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('DELETE FROM "cohorts_team"') and self._thread.ident is None:
            self._thread.start()
            self._thread.join(timeout=1)
        return execute(sql, *rest)

    def end(self) -> list[Any]:
        self._thread.join(timeout=30)
        return self.came


def undone_beside(act: Callable[[], Any]) -> tuple[Job | None, Any]:
    beside = AtTheLastMoment(act)
    with connection.execute_wrapper(beside):
        job = rounds.run_job()
    [came] = beside.end()
    return job, came


def test_who_builds_at_the_last_moment_finds_nothing_to_build_on(cast: Cast, run: ImportRun) -> None:
    team = Team.objects.get(name="Țara Bicicletei")
    import_undo.ask(run, by=cast.vlad, via="page")

    job, built = undone_beside(partial(add_member, team))

    _is_whole(run)
    assert job and (job.state, type(built)) == ("done", IntegrityError)


def test_who_claims_at_the_last_moment_waits_and_is_not_forgotten(cast: Cast, run: ImportRun) -> None:
    ioana = User.objects.filter(email_key="ioana@scoala.example", claimed_at=None)
    import_undo.ask(run, by=cast.vlad, via="page")

    job, claimed = undone_beside(lambda: ioana.update(claimed_at=time.now()))

    _is_whole(run)
    assert job and (job.state, claimed) == ("done", 0)


def _is_whole(run: ImportRun) -> None:
    """Undone to the last row, or standing with what was built on it; and the job says which."""
    run.refresh_from_db()
    places = Membership.objects.filter(team__name="Țara Bicicletei").count()
    stands = Team.objects.filter(name="Țara Bicicletei").exists()
    undone = run.revoked_at is not None
    assert (places, stands) == ((0, False) if undone else (4, True))
    assert Job.objects.latest("pk").state == ("done" if undone else "failed")
