"""Who hears of a verdict that was taken back: only who may have read it."""

import pytest

from mentoring.actions import reviews
from tasks import rounds
from tests.conftest import Cast, Clock
from tests.factories import add_member, decide, hand_in
from tests.relay import Relay
from tests.tasks import letters


@pytest.fixture(autouse=True)
def quiet_wednesday(clock: Clock) -> None:
    """No window and no digest is near, so that only notices go."""
    clock.set(2027, 1, 20, 15)


def a_minute_later(clock: Clock) -> None:
    rounds.tick()
    clock.forward(minutes=1)
    rounds.tick()


def test_within_the_minute_nobody_hears_anything(cast: Cast, relay: Relay, clock: Clock) -> None:
    review = decide(hand_in(cast.team_a, cast.ana), cast.ioana)
    rounds.tick()
    clock.forward(seconds=59)
    reviews.revoke(review, by=cast.ioana, via="page")

    a_minute_later(clock)

    assert relay.received == []


def test_after_it_who_was_told_is_told_again(cast: Cast, relay: Relay, clock: Clock) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    review = decide(submission, cast.ioana)
    a_minute_later(clock)
    add_member(cast.team_a)
    reviews.revoke(review, by=cast.vlad, via="page")

    a_minute_later(clock)

    assert relay.recipients == [cast.ana.email] * 2
    mail = letters.to(relay, cast.ana)[1]
    assert str(mail["Subject"]) == "Answer taken back: Team charter, roles, consents complete"
    assert "Vlad Pop took the answer to version 1 back." in letters.text(mail)


def test_another_verdict_in_its_place_is_told_alone(cast: Cast, relay: Relay, clock: Clock) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    review = decide(submission, cast.ioana)
    a_minute_later(clock)
    reviews.revoke(review, by=cast.ioana, via="page")
    decide(submission, cast.ioana, "request_changes", "Say who decides.")

    a_minute_later(clock)

    assert [one.split(":")[0] for one in letters.subjects(relay, cast.ana)] == ["Accepted", "Change asked"]


def test_two_verdicts_within_a_minute_are_one_letter(cast: Cast, relay: Relay, clock: Clock) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    reviews.revoke(decide(submission, cast.ioana), by=cast.ioana, via="page")
    decide(submission, cast.ioana, "request_changes", "Say who decides.")

    a_minute_later(clock)

    [mail] = letters.to(relay, cast.ana)
    assert str(mail["Subject"]).startswith("Change asked:")
    assert letters.text(mail).count("Say who decides.") == 1
