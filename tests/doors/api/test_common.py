"""What every answer of the API has in common."""

import json

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from cohorts.models import Update
from fixhub.api import Pace
from tests.conftest import Cast
from tests.doors.api.conftest import NOT_FOUND, Ask, an_update
from tests.factories import add_member, log, make_user

LISTS = ["cohorts", "teams", "updates", "team-milestones", "submissions", "reviews", "files",
    "invitations", "comments", "phases", "milestones", "memberships", "cohort-roles", "events",
    "letters", "jobs", "challenges", "meetings", "calendar-feeds", "deleted", "account", "search",
    "notices"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_nobody_is_told_to_sign_in(db: None, ask: Ask, name: str) -> None:
    answer = ask(None).get(f"/api/v1/{name}")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_change_needs_the_csrf_token(cast: Cast) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update())

    assert answer.status_code == 403
    assert not Update.objects.exists()


def test_a_change_with_the_csrf_token_is_made(cast: Cast) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.CSRF_COOKIE_NAME] = token = "t" * 32

    answer = client.post(
        f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(), headers={"X-CSRFToken": token}
    )

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "name",
    ["teams", "updates", "team-milestones", "submissions", "invitations", "challenges", "meetings",
     "calendar-feeds"],
)  # fmt: skip
def test_any_unknown_id_is_the_same_404(cast: Cast, ask: Ask, name: str) -> None:
    answers = [ask(cast.vlad).get(f"/api/v1/{name}/{pk}") for pk in (NOT_FOUND, 10**30, "x", "%00", "-1")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({repr(answer.json() | {"instance": ""}) for answer in answers}) == 1


def test_an_unknown_address_is_answered_in_json(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).get("/api/v1/nothing/here")

    assert answer.status_code == 404
    assert (answer["Content-Type"], answer.json()["status"]) == ("application/problem+json", 404)


def test_too_many_questions_are_held_back(cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pace, "rate", "3/min", raising=False)

    answers = [ask(cast.ana).get("/api/v1/files") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[3]["Retry-After"]) > 0
    assert ask(cast.ioana).get("/api/v1/files").status_code == 200


def test_a_list_is_read_page_by_page(cast: Cast, ask: Ask) -> None:
    logged = [log(cast.team_a, cast.ana, sentence=f"Day {n}.").pk for n in range(5)]

    first = ask(cast.ana).get("/api/v1/updates?limit=3").json()
    second = ask(cast.ana).get(first["next"]).json()

    assert [row["id"] for row in first["results"] + second["results"]] == logged[::-1]
    assert (first["previous"], second["next"]) == (None, None)


def test_a_page_has_a_hundred_rows_at_most(cast: Cast, ask: Ask) -> None:
    for n in range(101):
        log(cast.team_a, cast.ana, sentence=f"Day {n}.")

    sizes = [
        len(ask(cast.ana).get(f"/api/v1/updates{q}").json()["results"])
        for q in ("?limit=1000", f"?limit={10**30}", "")
    ]

    assert sizes == [100, 100, 50]


def test_dates_carry_their_offset_and_names_their_letters(cast: Cast, ask: Ask) -> None:
    log(cast.team_a, cast.ana)

    body = ask(cast.mihai).get("/api/v1/updates").content

    row = json.loads(body)["results"][0]
    assert row["recorded_at"] == "2027-01-18T09:00:00+02:00"
    assert "Ana Pop" in body.decode()


def test_who_left_sees_nothing_from_then_on(cast: Cast, ask: Ask) -> None:
    former = add_member(cast.team_a, make_user("Former"))
    log(cast.team_a, cast.ana)
    assert len(ask(former).get("/api/v1/updates").json()["results"]) == 1

    cast.team_a.memberships.filter(user=former).update(
        ends=cast.team_a.recorded_at, end_recorded_at=cast.team_a.recorded_at
    )

    assert ask(former).get("/api/v1/updates").json()["results"] == []


def test_a_form_of_others_is_refused_before_it_is_read(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.mihai).post(
        f"/cohorts/fix-2027/teams/{cast.team_a.slug}/updates", {}, format="multipart"
    )

    assert answer.status_code == 403
