"""An import that is undone, against others: against another undo, and against somebody who builds on it."""

from functools import partial

import pytest

from cohorts.actions import import_undo
from cohorts.actions.import_runs import Target
from cohorts.models import ImportRun, Membership, Team
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


def _is_whole(run: ImportRun) -> None:
    """Undone to the last row, or standing with what was built on it; and the job says which."""
    run.refresh_from_db()
    places = Membership.objects.filter(team__name="Țara Bicicletei").count()
    stands = Team.objects.filter(name="Țara Bicicletei").exists()
    undone = run.revoked_at is not None
    assert (places, stands) == ((0, False) if undone else (4, True))
    assert Job.objects.latest("pk").state == ("done" if undone else "failed")
