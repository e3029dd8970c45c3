"""/reviews/<pk>/revocation: the way back from an answer, and the words that come back with it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Submission
from mentoring.models import Review
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.test_desk import as_, desk_at, review_of, text_of

WORDS = "Say how you decide."


@pytest.fixture
def sent(cast: Cast) -> Submission:
    return factories.hand_in(cast.team_a, cast.ana)


def answered(client: Client, sent: Submission) -> Any:
    return client.post(review_of(sent), {"verdict": "request_changes", "text": WORDS}, follow=True)


def undo_of(review: Review) -> str:
    return reverse("review_revocation", args=[review.pk])


def test_the_message_of_an_answer_carries_its_undo(cast: Cast, sent: Submission) -> None:
    page = text_of(answered(as_(cast.ioana), sent))

    assert "Change asked: Bicla Noastră" in page
    assert f'action="{undo_of(Review.objects.get())}"' in page


def test_undo_opens_the_hand_in_with_the_words_that_were_said(cast: Cast, sent: Submission) -> None:
    mentor = as_(cast.ioana)
    answered(mentor, sent)

    back = mentor.post(undo_of(Review.objects.get()), follow=True)

    assert back.redirect_chain[0][0].startswith(desk_at(sent))
    page = text_of(back)
    assert "The answer was taken back. The hand-in waits for one again." in page
    assert f">{WORDS}</textarea>" in page.replace("> ", ">")
    assert factories.obligation(cast.team_a).state == "submitted"


def test_the_second_press_says_so(cast: Cast, sent: Submission) -> None:
    mentor = as_(cast.ioana)
    answered(mentor, sent)
    mentor.post(undo_of(Review.objects.get()))

    page = text_of(mentor.post(undo_of(Review.objects.get()), follow=True))

    assert "This answer was taken back already." in page


def test_an_answer_is_taken_back_from_its_page_too_for_a_day(
    cast: Cast, sent: Submission, clock: Clock
) -> None:
    review = factories.decide(sent, cast.ioana)
    mentor = as_(cast.ioana)

    assert f'action="{undo_of(review)}"' in text_of(mentor.get(desk_at(sent)))
    clock.forward(hours=24)
    assert undo_of(review) not in text_of(mentor.get(desk_at(sent)))


def test_what_was_handed_in_again_offers_no_undo(cast: Cast, sent: Submission) -> None:
    review = factories.decide(sent, cast.ioana, "request_changes")
    factories.hand_in(cast.team_a, cast.ana)

    assert undo_of(review) not in text_of(as_(cast.ioana).get(desk_at(sent)))


def test_a_manager_undoes_without_getting_the_mentors_words(cast: Cast, sent: Submission) -> None:
    review = factories.decide(sent, cast.ioana, "request_changes", WORDS)

    page = text_of(as_(cast.vlad).post(undo_of(review), follow=True))

    assert "The answer was taken back." in page
    assert WORDS not in page


@pytest.mark.parametrize("words", ["x", "9" * 30, "1", "-1"])
def test_words_of_nobody_are_no_words(cast: Cast, sent: Submission, words: str) -> None:
    assert as_(cast.ioana).get(f"{desk_at(sent)}?words={words}").status_code == 200


def test_the_api_takes_an_answer_back_once(cast: Cast, sent: Submission) -> None:
    review = factories.decide(sent, cast.ioana)
    address = f"/api/v1/reviews/{review.pk}"

    mentor = as_(cast.ioana)
    first, second = mentor.post(f"{address}/revocation"), mentor.post(f"{address}/revocation")

    assert (first.status_code, second.status_code) == (200, 409)
    assert first.json()["revoked_at"] is not None
    assert as_(cast.ana).get(address).status_code == 404
