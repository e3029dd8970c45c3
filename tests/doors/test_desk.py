"""/mentoring/desk, the answer and the question to the managers."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.actions import milestones
from cohorts.models import CohortRole, Decision, Submission
from mentoring.models import Review
from tests import factories
from tests.conftest import Cast, Clock


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def sent(cast: Cast) -> Submission:
    return factories.hand_in(cast.team_a, cast.ana, text="Shade for narrow streets.")


def desk_at(submission: Submission) -> str:
    return reverse("desk_at", args=[submission.pk])


def review_of(submission: Submission) -> str:
    return reverse("review", args=[submission.pk])


def advice_on(submission: Submission) -> str:
    return reverse("advice", args=[submission.pk])


def test_the_desk_opens_at_the_oldest_promise(cast: Cast, sent: Submission, clock: Clock) -> None:
    clock.forward(days=4)
    factories.hand_in(cast.team_a, cast.ana, "m02", text="Later.")

    page = text_of(as_(cast.ioana).get(reverse("desk")))

    assert "Bicla Noastră: Team charter, roles, consents complete" in page
    assert "Shade for narrow streets." in page
    assert "Day 4 of 5" in page
    assert "Answer promised by Mon 25 Jan" in page
    assert "0 of 2 done this week" in page
    assert "Skip for now" in page


def test_an_empty_desk_says_so(cast: Cast) -> None:
    assert "Nothing waits for you" in text_of(as_(cast.ioana).get(reverse("desk")))


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 404), ("mihai", 404), ("ioana", 200), ("vlad", 200), ("ela", 404)]
)
def test_only_who_may_answer_sees_a_hand_in_on_the_desk(
    cast: Cast, sent: Submission, who: str, status: int
) -> None:
    user = as_(getattr(cast, who))

    assert user.get(desk_at(sent)).status_code == status
    assert user.get(reverse("desk_at", args=[sent.pk + 1000])).status_code == 404


@pytest.mark.parametrize("who", ["ana", "mihai", "ela"])
def test_who_may_not_answer_is_told_nothing(cast: Cast, sent: Submission, who: str) -> None:
    user = as_(getattr(cast, who))

    assert user.get(reverse("desk")).status_code == 404
    assert user.post(review_of(sent), {"verdict": "approve"}).status_code == 404
    assert user.post(advice_on(sent), {"text": "?"}).status_code == 404
    assert not Decision.objects.exists()
    assert not Review.objects.exists()


def test_without_signing_in_every_door_asks_to(cast: Cast, sent: Submission) -> None:
    visitor = Client()

    answers = [
        visitor.get(reverse("desk")),
        visitor.get(desk_at(sent)),
        visitor.get(reverse("my_teams")),
        visitor.post(review_of(sent), {"verdict": "approve"}),
        visitor.post(advice_on(sent), {"text": "?"}),
    ]

    assert {answer["Location"].split("?")[0] for answer in answers} == {reverse("account_login")}


def test_accepting_opens_the_next_one(cast: Cast, sent: Submission, clock: Clock) -> None:
    clock.forward(hours=1)
    following = factories.hand_in(cast.team_a, cast.ana, "m02")

    answer = as_(cast.ioana).post(review_of(sent), {"verdict": "approve", "text": "Meet the city."})

    assert answer["Location"] == desk_at(following)
    review = Review.objects.get()
    assert (review.decision.verdict, review.text, review.by, review.via) == (
        "approve",
        "Meet the city.",
        cast.ioana,
        "page",
    )
    assert factories.obligation(cast.team_a).state == "approved"


def test_the_last_answer_leads_to_the_empty_desk(cast: Cast, sent: Submission) -> None:
    answer = as_(cast.ioana).post(review_of(sent), {"verdict": "approve"}, follow=True)

    page = text_of(answer)
    assert answer.redirect_chain == [(reverse("desk"), 302)]
    assert "Accepted: Bicla Noastră, Team charter, roles, consents complete. The team is told." in page
    assert "1 review done this week" in page


def test_asking_for_a_change_needs_words(cast: Cast, sent: Submission) -> None:
    mentor = as_(cast.ioana)

    refused = text_of(mentor.post(review_of(sent), {"verdict": "request_changes", "text": "  "}))
    mentor.post(review_of(sent), {"verdict": "request_changes", "text": "Name one user."})

    assert "Say what to change: the team reads it." in refused
    assert 'class="errsum"' in refused
    assert [review.text for review in Review.objects.all()] == ["Name one user."]
    assert factories.obligation(cast.team_a).state == "changes_requested"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"verdict": "maybe"},
        {"verdict": "approve", "text": "x" * 4001},
        {"verdict": "approve", "text": "\0"},
    ],
)
def test_bad_input_settles_nothing(cast: Cast, sent: Submission, given: dict[str, str]) -> None:
    answer = as_(cast.ioana).post(review_of(sent), given)

    assert 'class="errsum"' in text_of(answer)
    assert not Decision.objects.exists()


def test_the_second_of_two_learns_who_was_first_and_keeps_the_words(cast: Cast, sent: Submission) -> None:
    factories.decide(sent, cast.vlad, "approve", "Well done.")

    answer = as_(cast.ioana).post(review_of(sent), {"verdict": "request_changes", "text": "My long words."})

    page = text_of(answer)
    assert answer.status_code == 409
    assert "Vlad Pop answered this version first: Accepted." in page
    assert "Well done." in page
    assert "My long words." in page
    assert 'name="verdict"' not in page
    assert Decision.objects.count() == 1


def test_a_verdict_on_a_replaced_version_opens_the_newer_one_with_the_words(
    cast: Cast, sent: Submission
) -> None:
    newer = factories.hand_in(cast.team_a, cast.ana, text="Shade and water.")

    answer = as_(cast.ioana).post(review_of(sent), {"verdict": "approve", "text": "My long words."})

    page = text_of(answer)
    assert answer.status_code == 409
    assert "The team has handed in version 2 meanwhile. Read that one." in page
    assert "Shade and water." in page
    assert "My long words." in page
    assert f'action="{review_of(newer)}"' in page
    assert not Decision.objects.exists()


def test_an_old_version_shows_where_the_new_one_is(cast: Cast, sent: Submission) -> None:
    newer = factories.hand_in(cast.team_a, cast.ana, text="Shade and water.")

    page = text_of(as_(cast.ioana).get(desk_at(sent)))

    assert f'href="{desk_at(newer)}">Open version 2' in page
    assert 'name="verdict"' not in page


def test_a_version_taken_back_takes_no_answer(cast: Cast, sent: Submission) -> None:
    milestones.revoke(sent, by=cast.ana, via="page")

    page = text_of(as_(cast.ioana).get(desk_at(sent)))
    answer = as_(cast.ioana).post(review_of(sent), {"verdict": "approve"})

    assert "The team has taken this version back." in page
    assert answer.status_code == 409
    assert not Decision.objects.exists()


def test_a_closed_edition_takes_no_answer(cast: Cast, sent: Submission) -> None:
    factories.cohorts.close(cast.cohort, by=None, via="command")

    answer = as_(cast.ioana).post(review_of(sent), {"verdict": "approve", "text": "Kept."})

    assert answer.status_code == 403
    assert "This edition is closed." in text_of(answer)
    assert "Kept." in text_of(answer)


def test_since_the_last_review_shows_what_was_asked_and_done(
    cast: Cast, sent: Submission, clock: Clock
) -> None:
    factories.log(cast.team_a, cast.ana, sentence="Before the review.")
    factories.decide(sent, cast.ioana, "request_changes", "Who does not have it?")
    clock.forward(days=1)
    factories.log(cast.team_a, cast.ana, sentence="Asked seven shops.", stuck=True)
    again = factories.hand_in(cast.team_a, cast.ana, text="Schools do not.")

    page = text_of(as_(cast.ioana).get(desk_at(again)))

    assert "Since the last review" in page
    assert "Who does not have it?" in page
    assert "Asked seven shops." in page
    assert "Before the review." not in page


def test_a_question_reaches_the_manager_and_not_the_team(cast: Cast, sent: Submission) -> None:
    mentor = as_(cast.ioana)

    answer = mentor.post(advice_on(sent), {"text": "Is this enough?"}, follow=True)

    assert answer.redirect_chain == [(desk_at(sent), 302)]
    assert "The managers have your question." in text_of(answer)
    assert "Is this enough?" in text_of(as_(cast.vlad).get(reverse("desk")))
    assert not Review.objects.visible_to(cast.ana).exists()
    assert Submission.objects.get(pk=sent.pk).is_open


def test_a_question_needs_words_and_an_open_version(cast: Cast, sent: Submission) -> None:
    mentor = as_(cast.ioana)
    empty = mentor.post(advice_on(sent), {"text": " "})
    factories.decide(sent, cast.vlad)
    late = mentor.post(advice_on(sent), {"text": "Is this enough?"})

    assert "Write your question; the managers read it." in text_of(empty)
    assert late.status_code == 409
    assert "Is this enough?" in text_of(late)
    assert not Review.objects.filter(decision__isnull=True).exists()


def test_a_cohort_viewer_has_no_desk(cast: Cast, sent: Submission) -> None:
    viewer = factories.make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    assert as_(viewer).get(reverse("desk")).status_code == 404
    assert as_(viewer).get(desk_at(sent)).status_code == 404


def test_my_teams_shows_what_each_needs(cast: Cast, clock: Clock, sent: Submission) -> None:
    factories.make_team(cast.cohort, name="Calm", lead=factories.make_user(), mentor=cast.ioana)
    clock.set(2027, 3, 6, 9)
    factories.log(cast.team_a, cast.ana, sentence="No permit.", stuck=True)

    page = text_of(as_(cast.ioana).get(reverse("my_teams")))

    assert "They are stuck" in page
    assert "1 waits for you" in page
    assert "Problem statement and stakeholder map" in page
    assert "1 day late" in page
    assert "No permit." in page
    assert "None yet" in page
    assert page.index("Bicla Noastră") < page.index("Calm")
    assert "Őrszem" not in page


@pytest.mark.parametrize("who", ["ana", "mihai", "vlad", "ela"])
def test_my_teams_is_the_mentors(cast: Cast, who: str) -> None:
    assert as_(getattr(cast, who)).get(reverse("my_teams")).status_code == 404


DESK_QUERIES = 17
TEAMS_QUERIES = 10


@pytest.mark.parametrize("teams", [3, 40])
def test_the_pages_take_the_same_queries_for_any_number(cast: Cast, teams: int) -> None:
    for _ in range(teams):
        lead = factories.make_user()
        team = factories.make_team(cast.cohort, lead=lead, mentor=cast.ioana)
        factories.hand_in(team, lead)
        factories.log(team, lead)
    mentor = as_(cast.ioana)

    with CaptureQueriesContext(connection) as desk:
        mentor.get(reverse("desk"))
    with CaptureQueriesContext(connection) as mine:
        mentor.get(reverse("my_teams"))

    assert (len(desk), len(mine)) == (DESK_QUERIES, TEAMS_QUERIES)
