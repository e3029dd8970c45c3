"""A verdict taken back: by whom, until when, and what stands afterwards."""

from datetime import timedelta

import pytest

from cohorts.models import Decision, DueHistory
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from mentoring import queue
from mentoring.actions import reviews
from mentoring.models import Review
from tests.conftest import Cast, Clock
from tests.factories import add_member, decide, hand_in, make_user, obligation

pytestmark = pytest.mark.postgres_later


@pytest.mark.parametrize(("who", "verdict"), [("ioana", "approve"), ("vlad", "request_changes")])
def test_hand_in_waits_again(cast: Cast, who: str, verdict: str) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    due = obligation(cast.team_a).effective_due
    review = decide(submission, cast.ioana, verdict)

    reviews.revoke(review, by=getattr(cast, who), via="page")

    again = obligation(cast.team_a)
    assert (again.state, again.attempt, again.effective_due) == ("submitted", 1, due)
    assert [entry.submission for entry in queue.awaiting(cast.ioana)] == [submission]
    assert Decision.objects.get().revoked_by == getattr(cast, who)
    event = Event.objects.get(verb="milestone.verdict_revoked")
    assert (event.data["decision"], event.by) == (review.decision_id, getattr(cast, who))


def test_another_answer_can_be_given_and_dates_the_change_anew(cast: Cast, clock: Clock) -> None:
    clock.forward(days=12)
    submission = hand_in(cast.team_a, cast.ana)
    reviews.revoke(decide(submission, cast.ioana, "request_changes"), by=cast.ioana, via="page")
    clock.forward(days=5)

    decide(submission, cast.ioana, "request_changes")

    dues = list(DueHistory.objects.filter(attempt=2).order_by("pk").values_list("due_at", flat=True))
    assert len(dues) == 2
    assert obligation(cast.team_a).effective_due == dues[1] > dues[0]


def test_taken_back_twice_is_told(cast: Cast) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana)
    reviews.revoke(review, by=cast.ioana, via="page")

    with pytest.raises(Refused, match="taken back already"):
        reviews.revoke(review, by=cast.vlad, via="page")
    assert Event.objects.filter(verb="milestone.verdict_revoked").count() == 1


def test_what_the_team_acted_on_stays(cast: Cast) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana, "request_changes")
    hand_in(cast.team_a, cast.ana)

    with pytest.raises(Refused, match="handed in version 2"):
        reviews.revoke(review, by=cast.ioana, via="page")
    assert obligation(cast.team_a).attempt == 2


def test_a_day_is_long_enough(cast: Cast, clock: Clock) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana)
    clock.forward(hours=24)

    with pytest.raises(Refused, match="for a day"):
        reviews.revoke(review, by=cast.ioana, via="page")

    clock.forward(seconds=-1)
    assert reviews.revoke(review, by=cast.ioana, via="page").decision.revoked_at == clock.now


def test_only_the_reviewer_and_managers_take_back(cast: Cast) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana)
    colleague = add_member(cast.team_a, make_user("Dora"), "mentor")

    for user in (cast.ana, cast.mihai, cast.ela, colleague):
        with pytest.raises(Forbidden):
            reviews.revoke(review, by=user, via="page")


def test_who_left_the_team_takes_nothing_back(cast: Cast, clock: Clock) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana)
    cast.ioana.memberships.update(ends=clock.now, end_recorded_at=clock.now)

    with pytest.raises(Forbidden):
        reviews.revoke(review, by=cast.ioana, via="page")


def test_what_nobody_answered_and_what_asks_for_advice_stay(cast: Cast) -> None:
    about = obligation(cast.team_a, "m01")
    about.milestone.review = "none"
    about.milestone.save()
    received = hand_in(cast.team_a, cast.ana)
    by_itself = Review.objects.create(
        submission=received, decision=received.decisions.get(), by=cast.vlad, via="page"
    )
    question = reviews.ask_advice(hand_in(cast.team_a, cast.ana, "m02"), by=cast.ioana, text="?", via="page")

    with pytest.raises(Forbidden):
        reviews.revoke(by_itself, by=cast.vlad, via="page")
    with pytest.raises(Refused, match="not an answer"):
        reviews.revoke(question, by=cast.ioana, via="page")


def test_closed_edition_keeps_its_verdicts(cast: Cast, clock: Clock) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana)
    cast.cohort.states.update(ends=clock.now, end_recorded_at=clock.now)

    with pytest.raises(Forbidden, match="closed"):
        reviews.revoke(review, by=cast.vlad, via="page")


def test_words_taken_back_are_the_reviewers_again(cast: Cast) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana, text="Wrong team, sorry.")
    assert list(Review.objects.visible_to(cast.ana)) == [review]

    reviews.revoke(review, by=cast.ioana, via="page")

    assert not Review.objects.visible_to(cast.ana).exists()
    assert list(Review.objects.visible_to(cast.ioana)) == [review]


def test_change_asked_long_before_the_date_leaves_that_date(cast: Cast) -> None:
    """The object in hand may be older than the verdict that was taken back."""
    submission = hand_in(cast.team_a, cast.ana, "m02")
    due = obligation(cast.team_a, "m02").effective_due
    submission.team_milestone.effective_due = due + timedelta(days=90)

    decide(submission, cast.ioana, "request_changes")

    assert obligation(cast.team_a, "m02").effective_due == due
