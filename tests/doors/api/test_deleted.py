"""Recently deleted by the API: an edition's for its managers, and one's own."""

from typing import Any

import pytest

from cohorts.actions import challenges, comments, meetings, updates
from tests.conftest import Cast, Clock
from tests.doors.api.conftest import Ask, fields
from tests.factories import log, make_challenge, plan_meeting, say

EDITION = "/api/v1/cohorts/fix-2027/deleted"
OWN = "/api/v1/deleted"


def test_it_is_told_and_brought_back_by_its_address(cast: Cast, ask: Ask) -> None:
    gone = comments.revoke(say(cast.team_a, cast.ana, "Slip."), by=cast.ana, via="page")

    [row] = ask(cast.ana).get(OWN).json()["results"]

    assert row == {
        "kind": "comment",
        "id": gone.pk,
        "what": "Slip.",
        "where": f"Bicla Noastră, {gone.team_milestone.milestone.title}",
        "at": "2027-01-18T09:00:00+02:00",
        "by": "Ana Pop",
        "restoration": f"/api/v1/comments/{gone.pk}/restoration",
    }
    assert ask(cast.vlad).get(EDITION).json()["results"] == [row]
    assert ask(cast.ana).post(row["restoration"]).status_code == 200
    assert ask(cast.ana).get(OWN).json()["results"] == ask(cast.vlad).get(EDITION).json()["results"] == []


def take_back(cast: Cast, clock: Clock) -> None:
    """Four things, two of them at the same moment."""
    updates.revoke(log(cast.team_a, cast.ana), by=cast.ana, via="page")
    clock.forward(minutes=1)
    comments.revoke(say(cast.team_a, cast.ana), by=cast.ana, via="page")
    challenges.withdraw(make_challenge(cast.cohort, cast.vlad), by=cast.vlad, via="page")
    clock.forward(minutes=1)
    meetings.cancel(plan_meeting(cast.cohort, cast.vlad), by=cast.vlad, via="page")


def kinds(answer: Any) -> list[str]:
    return [row["kind"] for row in answer.json()["results"]]


def test_each_kind_leads_to_its_restoration(cast: Cast, ask: Ask, clock: Clock) -> None:
    take_back(cast, clock)

    rows = ask(cast.vlad).get(EDITION).json()["results"]

    assert [row["kind"] for row in rows] == ["meeting", "comment", "challenge", "update"]
    assert {ask(cast.vlad).post(row["restoration"]).status_code for row in rows} == {200}


def test_pages_go_on_and_back_whatever_comes_back_meanwhile(cast: Cast, ask: Ask, clock: Clock) -> None:
    take_back(cast, clock)

    first = ask(cast.vlad).get(f"{EDITION}?limit=2")
    last = first.json()["results"][-1]
    ask(cast.vlad).post(last["restoration"])
    second = ask(cast.vlad).get(first.json()["next"])
    back = ask(cast.vlad).get(second.json()["previous"])

    assert (kinds(first), kinds(second), kinds(back)) == (
        ["meeting", "comment"], ["challenge", "update"], ["meeting"],
    )  # fmt: skip
    assert first.json()["previous"] is second.json()["next"] is back.json()["previous"] is None
    assert kinds(ask(cast.vlad).get(back.json()["next"])) == ["challenge", "update"]


def test_one_kind_alone(cast: Cast, ask: Ask, clock: Clock) -> None:
    take_back(cast, clock)

    assert kinds(ask(cast.vlad).get(f"{EDITION}?kind=challenge")) == ["challenge"]
    assert kinds(ask(cast.ana).get(OWN)) == ["comment", "update"]


@pytest.mark.parametrize("who", ["ana", "ioana", "ela"])
def test_an_edition_s_is_for_its_managers(cast: Cast, ask: Ask, who: str) -> None:
    assert ask(getattr(cast, who)).get(EDITION).status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [("kind=file", "kind"), ("sort=at", "sort"), ("limit=0", "limit"), ("cursor=%00", "cursor"),
     ("cursor=x", "cursor")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(cast: Cast, ask: Ask, query: str, field: str) -> None:
    answer = ask(cast.ana).get(f"{OWN}?{query}")

    assert (answer.status_code, fields(answer)) == (400, [field])
