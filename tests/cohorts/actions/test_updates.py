"""Logging an update, and taking it back."""

from uuid import uuid4

import pytest

from cohorts.actions import teams, updates
from cohorts.models import Submission, TeamMilestone, Update
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast
from tests.factories import decide, log, obligation

pytestmark = pytest.mark.postgres_later


def test_log_keeps_what_was_said(cast: Cast) -> None:
    update = log(
        cast.team_a, cast.ana, sentence=" We met ten people. ", obligation=obligation(cast.team_a, "m03"),
        count=10, stuck=True, mood=2,
    )  # fmt: skip

    update.refresh_from_db()
    assert (update.sentence, update.count, update.stuck, update.mood) == ("We met ten people.", 10, True, 2)
    event = Event.objects.get(verb="update.logged")
    assert (event.data["stuck"], event.team_id) == (True, cast.team_a.pk)


def test_log_same_form_twice_is_one_row(cast: Cast) -> None:
    key = uuid4()

    assert log(cast.team_a, cast.ana, form_key=key) == log(cast.team_a, cast.ana, form_key=key)
    assert Update.objects.count() == 1


def test_log_done_with_a_sentence_hands_in(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))

    assert update.submission is not None
    assert update.submission.text == "We met people."
    assert obligation(cast.team_a).state == TeamMilestone.State.SUBMITTED


def test_log_done_without_a_sentence_hands_nothing_in(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", sentence="", obligation=obligation(cast.team_a))

    assert update.submission is None


def test_log_done_without_the_required_file_hands_nothing_in(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a, "g1"))

    assert update.submission is None
    assert not Submission.objects.exists()


def test_log_by_others_is_forbidden(cast: Cast) -> None:
    for person in (cast.mihai, cast.ioana, cast.vlad, cast.ela):
        with pytest.raises(Forbidden):
            log(cast.team_a, person)


@pytest.mark.parametrize(
    "given",
    [
        {"state": "splendid"},
        {"sentence": "x" * 501},
        {"count": -1},
        {"count": 1_000_001},
        {"mood": 0},
        {"mood": 6},
    ],
)
def test_log_out_of_bounds_is_refused(cast: Cast, given: dict[str, object]) -> None:
    with pytest.raises(Refused):
        log(cast.team_a, cast.ana, **given)
    assert not Update.objects.exists()


def test_log_on_another_teams_milestone_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="not your team's"):
        log(cast.team_a, cast.ana, obligation=obligation(cast.team_b))


def test_revoke_takes_the_hand_in_with_it(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))

    updates.revoke(update, by=cast.ana, via="page")

    assert Update.objects.standing().count() == Submission.objects.standing().count() == 0
    assert obligation(cast.team_a).state == TeamMilestone.State.OPEN


def test_revoke_after_the_verdict_keeps_both(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))
    decide(update.submission, cast.ioana)

    with pytest.raises(Refused):
        updates.revoke(update, by=cast.ana, via="page")
    assert Update.objects.standing().count() == 1


def test_revoke_twice_is_refused(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana)
    updates.revoke(update, by=cast.ana, via="page")

    with pytest.raises(Refused, match="taken back already"):
        updates.revoke(update, by=cast.ana, via="page")


def test_revoke_by_a_team_mate_is_forbidden_but_not_by_the_manager(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana)

    with pytest.raises(Forbidden):
        updates.revoke(update, by=cast.mihai, via="page")
    assert updates.revoke(update, by=cast.vlad, via="page").revoked_by == cast.vlad


def test_revoke_by_the_manager_is_the_managers_act_in_the_hand_in_too(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))

    updates.revoke(update, by=cast.vlad, via="page")

    assert Submission.objects.get().revoked_by == cast.vlad
    assert Event.objects.get(verb="milestone.revoked").by == cast.vlad


def test_revoke_by_who_left_the_team_is_forbidden(cast: Cast) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))
    teams.leave(cast.team_a.memberships.get(user=cast.ana), by=cast.vlad, via="page")

    with pytest.raises(Forbidden):
        updates.revoke(update, by=cast.ana, via="page")
