"""As a table: what of a team is the edition's, the inside's and the managers', on pages and API."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.test import APIClient

from cohorts.models import CohortRole, Submission, Update
from fixhub.mail.models import Occurrence
from mentoring.actions import reviews
from tasks.sections import notices
from tests import factories, uploads
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, text_of

# Own team, sibling team, mentor, manager, viewer, another programme.
READERS = ("ana", "mihai", "ioana", "vlad", "viewer", "ela")
COHORT = {"ana", "mihai", "ioana", "vlad", "viewer"}
INSIDE = {"ana", "ioana", "vlad"}
MANAGERS = {"vlad"}
SENTENCE, HAND_IN, COMMENT = "Nine bakers said yes.", "Our charter in words.", "Is one to ten fine?"
ADVICE, VERDICT, NOTE = "Is this enough for the gate?", "Say how you decide.", "They argue a lot."


@dataclass
class Shown:
    """Everything that one reader finds about team A, page by page and list by list."""

    pages: str
    api: dict[str, Any]

    def __contains__(self, words: str) -> bool:
        return words in self.pages

    def rows(self, name: str) -> list[dict[str, Any]]:
        return self.api[name].get("results", [])


_told: dict[str, Shown] = {}


@pytest.fixture
def people(cast: Cast, clock: Clock) -> dict[str, Any]:
    """The readers, after a week in which team A did one of each."""
    clock.set(2027, 2, 1, 10)
    photo = uploads.stored(uploads.photo("noi.jpg"), by=cast.ana)
    factories.log(
        cast.team_a, cast.ana, sentence=SENTENCE, stuck=True, mood=2, photo=photo, photo_for_team_only=True
    )
    first = factories.hand_in(cast.team_a, cast.ana, "m01", text=HAND_IN)
    factories.say(cast.team_a, cast.ana, COMMENT)
    reviews.ask_advice(first, by=cast.ioana, text=ADVICE, via="page")
    reviews.decide(
        first, by=cast.ioana, verdict="request_changes", text=VERDICT, private_note=NOTE, via="page"
    )
    clock.set(2027, 2, 25, 10)
    viewer = factories.make_user("Viewer")
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")
    return {name: getattr(cast, name, viewer) for name in READERS}


@pytest.fixture
def told(cast: Cast, people: dict[str, Any]) -> dict[str, Shown]:
    """What each reader finds; looked up once, as the week is always the same."""
    if not _told:
        _told.update({name: Shown(pages(cast, one), lists(cast, one)) for name, one in people.items()})
    return _told


def pages(cast: Cast, person: Any) -> str:
    team, edition = cast.team_a.get_absolute_url(), f"/cohorts/{cast.cohort.slug}"
    milestone = factories.obligation(cast.team_a).get_absolute_url()
    desk = f"/mentoring/desk/{Submission.objects.get().pk}"
    # Not the first page: the form for a log on it has the words themselves.
    paths = [team, f"{team}/updates", f"{team}/milestones", f"{team}/activity", milestone, desk]
    paths += [
        f"{milestone}/changes",
        f"{edition}/teams",
        f"{edition}/activity",
        f"{edition}/board",
        "/notices",
    ]
    return " ".join(text_of(as_(person).get(path)) for path in paths)


def lists(cast: Cast, person: Any) -> dict[str, Any]:
    client = APIClient()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    names = ("updates", "submissions", "comments", "reviews", "teams", "team-milestones", "events")
    return {name: json.loads(client.get(f"/api/v1/{name}").content) for name in names}


def opens(person: Any, path: str) -> bool:
    answer: Any = as_(person).get(path)
    return answer.status_code == 200 and bool(b"".join(answer.streaming_content))


def who(told: dict[str, Shown], sees: Callable[[Shown], bool]) -> set[str]:
    return {name for name in READERS if sees(told[name])}


def any_row(shown: Shown, name: str, **fields: Any) -> bool:
    return any(all(row.get(key) == value for key, value in fields.items()) for row in shown.rows(name))


def test_an_updates_text_is_the_editions_and_the_rest_the_insides(told: dict[str, Shown]) -> None:
    assert who(told, lambda shown: SENTENCE in shown) == COHORT
    assert who(told, lambda shown: any_row(shown, "updates", sentence=SENTENCE, state="going")) == COHORT
    assert who(told, lambda shown: "Mood: 2 of 5" in shown) == INSIDE
    assert who(told, lambda shown: any_row(shown, "updates", mood=2)) == INSIDE
    assert who(told, lambda shown: "We are stuck" in shown) == INSIDE
    assert who(told, lambda shown: any_row(shown, "updates", stuck=True)) == INSIDE


def test_a_photo_that_a_team_keeps_is_the_insides(told: dict[str, Shown], people: dict[str, Any]) -> None:
    assert who(told, lambda shown: any(row["photo"] for row in shown.rows("updates"))) == INSIDE
    photo = Update.objects.values("photo", "photo__name").get()
    path = f"/files/{photo['photo']}/{photo['photo__name']}"

    def opened() -> set[str]:
        return {name for name, person in people.items() if opens(person, path)}

    assert opened() == INSIDE
    Update.objects.update(photo_for_team_only=False)
    assert opened() == COHORT


@pytest.mark.parametrize(
    ("words", "name", "field"),
    [
        (HAND_IN, "submissions", "text"),
        (COMMENT, "comments", "text"),
        (VERDICT, "reviews", "text"),
    ],
)
def test_hand_ins_comments_and_answers_are_the_insides(
    told: dict[str, Shown], words: str, name: str, field: str
) -> None:
    assert who(told, lambda shown: words in shown) == INSIDE
    assert who(told, lambda shown: any_row(shown, name, **{field: words})) == INSIDE


def test_advice_and_notes_are_the_managers_and_their_writers(told: dict[str, Shown]) -> None:
    for words in (ADVICE, NOTE):
        assert who(told, lambda shown, words=words: words in shown) <= MANAGERS | {"ioana"}  # type: ignore[misc]
        seen = who(told, lambda shown, words=words: words in json.dumps(shown.api))  # type: ignore[misc]
        assert seen <= MANAGERS | {"ioana"}
    assert who(told, lambda shown: any_row(shown, "reviews", text=ADVICE)) == MANAGERS | {"ioana"}


def test_a_mail_address_is_for_managers_and_for_whom_the_privacy_page_names(
    told: dict[str, Shown], cast: Cast
) -> None:
    def reads(shown: Shown) -> bool:
        return cast.ana.email in shown or cast.ana.email in json.dumps(shown.api)

    assert who(told, reads) <= MANAGERS | {"ana"}
    stuck = Occurrence(kind="stuck", person=cast.ioana)
    assert f"Answer to {cast.ana.email}." in notices.say_stuck(stuck, Update.objects.get())[0].intro
    said = text_of(as_(cast.ana).get("/privacy"))
    assert "your team’s mentors when you are stuck, so that they can answer you" in said
    assert "whoever invites you to a team" in said and "alone: mail addresses" not in said


def test_the_team_never_reads_how_it_is_judged(told: dict[str, Shown]) -> None:
    """Silent since 1 February: the board says so to those who oversee, and to nobody of the teams."""
    assert who(told, lambda shown: "Needs attention" in shown) == {"vlad", "viewer"}
    assert who(told, lambda shown: "No update for" in shown) <= {"vlad", "viewer", "ioana"}
    for name in ("ana", "mihai"):
        assert not {"health", "attention", "reasons", "silent"} & keys(told[name].api)


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(key for one in value.values() for key in keys(one))}
    return {key for one in value for key in keys(one)} if isinstance(value, list) else set()
