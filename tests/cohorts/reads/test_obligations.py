"""What a team reads of its milestones is what its reviewers read."""

from datetime import date

from cohorts.reads import obligations
from mentoring import queue
from tests import factories
from tests.conftest import Cast, Clock


def test_a_newer_version_does_not_put_the_answer_off(cast: Cast, clock: Clock) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    clock.forward(days=2)
    factories.hand_in(cast.team_a, cast.ana, text="The same, only clearer.")

    row = obligations.of_one(factories.obligation(cast.team_a))
    [waiting] = queue.awaiting(cast.ioana)

    assert row.version and row.version.version == 2
    assert row.answer_by == waiting.answer_by == date(2027, 1, 25)
