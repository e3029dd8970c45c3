"""The search by the API finds what the page finds."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields
from tests.factories import make_challenge, make_team, plan_meeting


def found(ask: Ask, who: Any, query: str) -> dict[str, list[str]]:
    kinds = ask(who).get(f"/api/v1/search?{query}").json()["kinds"]
    return {kind["kind"]: [hit["title"] for hit in kind["hits"]] for kind in kinds}


def test_words_are_found_without_their_accents_and_lead_on(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).get("/api/v1/search?q=NOASTRA").json()

    assert answer == {
        "kinds": [
            {
                "kind": "teams",
                "label": "Teams",
                "more": False,
                "hits": [
                    {
                        "title": "Bicla Noastră",
                        "meta": "FIX 2027 · Mobility",
                        "page": "/cohorts/fix-2027/teams/bicla-noastra",
                        "api": f"/api/v1/teams/{cast.team_a.pk}",
                    }
                ],
            }
        ]
    }


def test_every_kind_is_found_and_leads_to_what_is_there(cast: Cast, ask: Ask) -> None:
    make_challenge(cast.cohort, cast.vlad, "Fix the air")
    plan_meeting(cast.cohort, cast.vlad, title="Fix evening")
    kinds = ask(cast.vlad).get("/api/v1/search?q=fix").json()["kinds"]
    kinds += ask(cast.vlad).get("/api/v1/search?q=ana+pop").json()["kinds"]
    kinds += ask(cast.ana).get("/api/v1/search?q=team&kind=milestones").json()["kinds"]
    kinds += ask(cast.vlad).get("/api/v1/search?q=team&kind=milestones").json()["kinds"]

    places = {hit["api"] for kind in kinds for hit in kind["hits"]}

    assert {place.split("/")[3] for place in places} == {
        "challenges", "cohorts", "meetings", "people", "milestones", "team-milestones",
    }  # fmt: skip
    assert {ask(cast.vlad).get(place).status_code for place in places} == {200}


def test_others_and_too_little_find_nothing(cast: Cast, ask: Ask) -> None:
    assert found(ask, cast.ela, "q=bicla") == found(ask, cast.ana, "q=b") == {}
    assert found(ask, cast.ana, "q=bicla&kind=people") == {}


def test_no_answer_is_longer_than_so_many(cast: Cast, ask: Ask) -> None:
    for n in range(62):
        make_team(cast.cohort, name=f"Green alley {n}")

    some, all_of_it = (
        ask(cast.ana).get(f"/api/v1/search?q=alley{kind}").json()["kinds"] for kind in ("", "&kind=teams")
    )

    assert [(len(kind["hits"]), kind["more"]) for kind in some] == [(6, True)]
    assert [(len(kind["hits"]), kind["more"]) for kind in all_of_it] == [(60, True)]


@pytest.mark.parametrize(
    ("query", "field"),
    [("", "q"), ("q=", "q"), ("q=a%00b", "q"), ("q=" + "x" * 5000, "q"), ("q=ab&kind=cats", "kind"),
     ("q=ab&of=teams", "of")],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_refused(cast: Cast, ask: Ask, query: str, field: str) -> None:
    answer = ask(cast.ana).get(f"/api/v1/search?{query}")

    assert (answer.status_code, fields(answer)) == (400, [field])
