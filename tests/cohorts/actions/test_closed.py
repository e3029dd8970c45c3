"""A closed edition is history: nothing that was said in it is taken back."""

import pytest

from cohorts.actions import cohorts, milestones, updates
from cohorts.models import Submission, Update
from fixhub.refused import Forbidden
from tests.conftest import Cast
from tests.factories import hand_in, log, obligation


def test_nobody_takes_an_update_back_once_it_is_over(cast: Cast) -> None:
    plain = log(cast.team_a, cast.ana)
    done = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    for update in (plain, done):
        for by in (cast.ana, cast.vlad):
            with pytest.raises(Forbidden, match="closed"):
                updates.revoke(update, by=by, via="page")
    assert (Update.objects.standing().count(), Submission.objects.standing().count()) == (2, 1)


def test_nobody_takes_a_hand_in_back_once_it_is_over(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    with pytest.raises(Forbidden, match="closed"):
        milestones.revoke(submission, by=cast.ana, via="page")
    assert Submission.objects.standing().exists()
