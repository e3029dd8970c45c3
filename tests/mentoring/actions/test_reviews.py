"""Verdicts, and questions to the manager."""

import pytest

from cohorts.actions.decisions import AlreadyDecided
from cohorts.models import Decision, TeamMilestone
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from mentoring.actions import reviews
from mentoring.models import Review
from tests.conftest import Cast
from tests.factories import decide, hand_in, make_user, obligation

pytestmark = pytest.mark.postgres_later


def test_decide_settles_the_milestone(cast: Cast) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana, text="Clear roles.")

    assert review.decision.verdict == Decision.Verdict.APPROVE
    assert obligation(cast.team_a).state == TeamMilestone.State.APPROVED
    assert Event.objects.filter(verb="milestone.approved", by=cast.ioana).count() == 1


def test_decide_second_learns_who_was_first(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    decide(submission, cast.ioana)

    with pytest.raises(AlreadyDecided, match="Ioana Pop answered this version first: Accepted"):
        decide(submission, cast.vlad, "request_changes", "No.")
    assert Decision.objects.count() == Review.objects.count() == 1


def test_decide_on_a_replaced_version_names_the_newer(cast: Cast) -> None:
    old = hand_in(cast.team_a, cast.ana)
    hand_in(cast.team_a, cast.ana, text="Newer.")

    with pytest.raises(AlreadyDecided, match="handed in version 2"):
        decide(old, cast.ioana)


def test_decide_on_the_own_team_is_forbidden(cast: Cast) -> None:
    cast.team_a.memberships.create(user=cast.ana, role="mentor")
    submission = hand_in(cast.team_a, cast.ana)

    with pytest.raises(Forbidden):
        decide(submission, cast.ana)


def test_decide_on_a_gate_is_for_managers(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana, "m01")
    submission.team_milestone.milestone.review = "panel"
    submission.team_milestone.milestone.save()

    with pytest.raises(Forbidden):
        decide(submission, cast.ioana)
    assert decide(submission, cast.vlad).by == cast.vlad


def test_decide_by_strangers_is_forbidden(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    for person in (cast.ana, cast.mihai, cast.ela, make_user()):
        with pytest.raises(Forbidden):
            decide(submission, person)
    assert not Decision.objects.exists()


def test_change_request_needs_words(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    with pytest.raises(Refused, match="what to change"):
        decide(submission, cast.ioana, "request_changes", "  ")


def test_decide_with_an_unknown_verdict_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        decide(hand_in(cast.team_a, cast.ana), cast.ioana, "reject")


def test_advice_leaves_the_version_open(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    review = reviews.ask_advice(submission, by=cast.ioana, text="Is this enough?", via="page")

    submission.refresh_from_db()
    assert (submission.is_open, review.decision) == (True, None)
    assert Event.objects.filter(verb="milestone.advice_asked").count() == 1


def test_advice_is_seen_by_managers_and_its_writer_only(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    review = reviews.ask_advice(submission, by=cast.ioana, text="Is this enough?", via="page")

    seen = {person.given: Review.objects.visible_to(person).filter(pk=review.pk).exists()
            for person in (cast.ana, cast.mihai, cast.ioana, cast.vlad, cast.ela)}  # fmt: skip

    assert seen == {"Ana": False, "Mihai": False, "Ioana": True, "Vlad": True, "Ela": False}


def test_advice_on_a_settled_version_is_refused(cast: Cast) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    decide(submission, cast.ioana)

    with pytest.raises(AlreadyDecided):
        reviews.ask_advice(submission, by=cast.ioana, text="Hm?", via="page")
