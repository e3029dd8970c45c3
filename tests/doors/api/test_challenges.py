"""Challenges by the API, and what a team works on."""

from typing import Any

import pytest

from cohorts.actions import challenges, cohorts
from cohorts.models import Challenge
from fixhub.events.models import Event
from tests.conftest import Cast, Clock
from tests.doors.api.conftest import NOT_FOUND, Ask, fields
from tests.factories import make_challenge, make_manager

EDITION = "/api/v1/cohorts/fix-2027/challenges"


def rows(ask: Ask, who: Any, address: str) -> list[dict[str, Any]]:
    return ask(who).get(f"/api/v1/{address}").json()["results"]


def test_a_manager_adds_one_and_everybody_of_the_edition_reads_it(cast: Cast, ask: Ask) -> None:
    said = {
        "titles": {"en": "Cool streets", "ro": "Străzi răcoroase"},
        "question": {"en": "How?"},
        "owner_organisation": "City Hall",
    }
    cast.ana.language = "ro"
    cast.ana.save()

    added = ask(cast.vlad).post(EDITION, said)

    assert added.status_code == 201
    challenge = Challenge.objects.get()
    assert rows(ask, cast.ana, "challenges?cohort=fix-2027") == [
        {
            "id": challenge.pk,
            "cohort": "fix-2027",
            "slug": "cool-streets",
            "title": "Străzi răcoroase",
            "asks": "How?",
            **said,
            "position": 1,
            "revoked_at": None,
        }
    ]


def test_an_edition_s_are_its_own(cast: Cast, ask: Ask) -> None:
    added = ask(cast.vlad).post(EDITION, {"titles": {"en": "Cool streets"}}).json()

    assert [rows(ask, who, "challenges") for who in (cast.ana, cast.ela)] == [[added], []]
    assert rows(ask, cast.ana, "challenges?cohort=elsewhere-2027") == []
    event = Event.objects.get(verb="challenge.added")
    assert (event.by, event.via, event.subject_id) == (cast.vlad, "api", added["id"])


def test_they_come_in_their_order(cast: Cast, ask: Ask) -> None:
    for title in ("Water", "Air", "Fire"):
        make_challenge(cast.cohort, cast.vlad, title)

    first = ask(cast.ana).get("/api/v1/challenges?limit=2").json()
    second = ask(cast.ana).get(first["next"]).json()

    assert [row["title"] for row in first["results"] + second["results"]] == ["Water", "Air", "Fire"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "titles"),
        ({"titles": "Cool"}, "titles"),
        ({"titles": {"en": "x" * 201}}, "titles"),
        ({"titles": {"en": 10**400}}, "titles"),
        ({"titles": {"en": "A"}, "question": {"hu": "x" * 2001}}, "question"),
        ({"titles": {"en": "A"}, "owner_organisation": ["A"]}, "owner_organisation"),
    ],
)
def test_what_is_no_challenge_is_refused_by_field(
    cast: Cast, ask: Ask, given: dict[str, Any], field: str
) -> None:
    answer = ask(cast.vlad).post(EDITION, given)

    assert (answer.status_code, fields(answer)) == (400, [field])
    assert not Challenge.objects.exists()


def test_a_title_in_no_language_is_refused_with_the_reason(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(EDITION, {"titles": {"de": "Kühl", "en": " "}})

    assert (answer.status_code, answer.json()["detail"]) == (409, "Write the title in at least one language.")


def test_it_is_worded_anew_withdrawn_and_brought_back(cast: Cast, ask: Ask, clock: Clock) -> None:
    address = f"/api/v1/challenges/{make_challenge(cast.cohort, cast.vlad, 'Cool streets').pk}"
    manager = ask(cast.vlad)

    worded = manager.post(f"{address}/words", {"titles": {"hu": "Hűvös utcák"}})
    assert (worded.json()["title"], worded.json()["slug"]) == ("Hűvös utcák", "cool-streets")

    codes = [manager.post(f"{address}/revocation").status_code for _ in range(2)]
    assert (codes, manager.get(address).status_code) == ([200, 409], 404)
    codes = [manager.post(f"{address}/restoration").status_code for _ in range(2)]
    assert (codes, manager.get(address).status_code) == ([200, 409], 200)

    manager.post(f"{address}/revocation")
    clock.forward(days=31)
    assert ask(cast.vlad).post(f"{address}/restoration").status_code == 409


def test_a_change_can_be_held_to_what_was_read(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/challenges/{make_challenge(cast.cohort, cast.vlad).pk}"
    read = ask(cast.vlad).get(address)["ETag"]

    codes = [
        ask(cast.vlad)
        .post(f"{address}/words", {"titles": {"en": title}}, headers={"If-Match": read})
        .status_code
        for title in ("Heat", "Shade")
    ]

    assert codes == [200, 412]
    assert Challenge.objects.get().title == "Heat"


def test_the_same_key_adds_one_challenge(cast: Cast, ask: Ask) -> None:
    answers = [
        ask(cast.vlad).post(EDITION, {"titles": {"en": "Heat"}}, headers={"Idempotency-Key": "one"})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content and answers[1]["Idempotent-Replayed"] == "true"
    assert Challenge.objects.count() == 1


def test_a_team_is_said_to_work_on_one_and_found_by_it(cast: Cast, ask: Ask) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad, "Cool streets")
    address = f"/api/v1/teams/{cast.team_a.pk}/focus"

    answer = ask(cast.vlad).post(address, {"theme": "Heat", "challenge": "cool-streets"})

    assert (answer.status_code, answer.json()["theme"], answer.json()["challenge"]) == (
        200, "Heat", "cool-streets",
    )  # fmt: skip
    for query in ("challenge=cool-streets", "theme=Heat"):
        assert [row["id"] for row in rows(ask, cast.ana, f"teams?{query}")] == [cast.team_a.pk]
    assert fields(ask(cast.ana).get("/api/v1/teams?challenges=cool-streets")) == ["challenges"]
    challenges.withdraw(challenge, by=cast.vlad, via="page")
    assert rows(ask, cast.ana, "teams?challenge=cool-streets") == []
    assert ask(cast.ana).get(f"/api/v1/teams/{cast.team_a.pk}").json()["challenge"] is None
    assert ask(cast.vlad).post(address, {"theme": "", "challenge": None}).json()["theme"] == ""


@pytest.mark.parametrize("slug", ["nothing", "of-elsewhere", "gone"])
def test_a_team_works_on_a_challenge_of_its_edition(cast: Cast, ask: Ask, slug: str) -> None:
    make_challenge(cast.foreign_cohort, make_manager(cast.foreign_cohort.programme), "Of elsewhere")
    challenges.withdraw(make_challenge(cast.cohort, cast.vlad, "Gone"), by=cast.vlad, via="page")

    answer = ask(cast.vlad).post(
        f"/api/v1/teams/{cast.team_a.pk}/focus", {"theme": "Heat", "challenge": slug}
    )

    assert (answer.status_code, fields(answer)) == (400, ["challenge"])
    cast.team_a.refresh_from_db()
    assert cast.team_a.theme == "Mobility"


def test_half_a_focus_changes_nothing(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(f"/api/v1/teams/{cast.team_a.pk}/focus", {"theme": "Heat"})

    assert (answer.status_code, fields(answer)) == (400, ["challenge"])


def test_a_closed_edition_has_its_challenges_for_good(cast: Cast, ask: Ask) -> None:
    challenge = make_challenge(cast.cohort, cast.vlad)
    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    codes = [
        ask(cast.vlad).post(address, {"titles": {"en": "Heat"}}).status_code
        for address in (EDITION, f"/api/v1/challenges/{challenge.pk}/words")
    ]

    assert codes == [403, 403]
    assert ask(cast.vlad).post(f"/api/v1/challenges/{NOT_FOUND}/revocation").status_code == 404
