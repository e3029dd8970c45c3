"""Editions by the API: reading, launching, adding teams, asking people in."""

from typing import Any

import pytest

from cohorts.models import Cohort, Invitation, Team
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields
from tests.factories import PASSWORD, make_cohort

LAUNCH = {"programme": "fix", "blueprint": "fix-10-month", "name": "FIX 2028", "start": "2028-01-17"}


def test_cohorts_are_those_the_caller_is_in(cast: Cast, ask: Ask) -> None:
    rows = [ask(who).get("/api/v1/cohorts").json()["results"] for who in (cast.ana, cast.vlad, cast.ela)]

    assert [[row["slug"] for row in own] for own in rows] == [["fix-2027"], ["fix-2027"], ["elsewhere-2027"]]
    assert rows[0][0] == {
        "slug": "fix-2027",
        "name": "FIX 2027",
        "programme": "fix",
        "zone": "Europe/Bucharest",
        "kickoff": "2027-01-18",
        "ends_on": cast.cohort.ends_on.isoformat(),
    }


def test_a_cohort_of_others_is_not_there(cast: Cast, ask: Ask) -> None:
    foreign = ask(cast.ana).get("/api/v1/cohorts/elsewhere-2027")
    nowhere = ask(cast.ana).get("/api/v1/cohorts/nowhere")

    assert foreign.status_code == nowhere.status_code == 404
    assert foreign.json() == nowhere.json() | {"instance": "/api/v1/cohorts/elsewhere-2027"}
    assert ask(cast.ana).get("/api/v1/cohorts/fix-2027").json()["name"] == "FIX 2027"


def test_a_manager_launches(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post("/api/v1/cohorts", LAUNCH)

    assert answer.status_code == 201
    launched = Cohort.objects.get(slug=answer.json()["slug"])
    assert (launched.name, launched.programme) == ("FIX 2028", cast.programme)
    assert launched.milestones.count() == 15


def test_launching_twice_says_that_the_name_is_taken(cast: Cast, ask: Ask) -> None:
    ask(cast.vlad).post("/api/v1/cohorts", LAUNCH)

    answer = ask(cast.vlad).post("/api/v1/cohorts", LAUNCH)

    assert answer.status_code == 409
    assert answer.json() == {
        "type": "urn:fixhub:problem:refused",
        "title": "This cannot be done now",
        "status": 409,
        "detail": "There is already an edition called “FIX 2028”. Choose another name.",
        "instance": "/api/v1/cohorts",
    }


def test_launching_elsewhere_is_as_if_the_programme_was_not_there(cast: Cast, ask: Ask) -> None:
    answers = [
        ask(who).post("/api/v1/cohorts", {**LAUNCH, "programme": programme})
        for who, programme in ((cast.vlad, "elsewhere"), (cast.vlad, "nowhere"), (cast.ana, "fix"))
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert Cohort.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("start", "tomorrow"), ("start", None), ("name", ""), ("name", "x" * 201), ("zone", "x" * 65)],
)
def test_a_launch_that_cannot_be_read_names_the_field(cast: Cast, ask: Ask, field: str, value: Any) -> None:
    answer = ask(cast.vlad).post("/api/v1/cohorts", {**LAUNCH, field: value})

    assert answer.status_code == 400
    assert fields(answer) == [field]


@pytest.mark.parametrize(
    ("field", "value"), [("start", "2028-01-18"), ("zone", "Mars/Olympus"), ("blueprint", "secrets")]
)
def test_a_launch_that_makes_no_sense_is_refused(cast: Cast, ask: Ask, field: str, value: str) -> None:
    answer = ask(cast.vlad).post("/api/v1/cohorts", {**LAUNCH, field: value})

    assert answer.status_code == 409
    assert Cohort.objects.count() == 2


def test_a_manager_adds_a_team(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post("/api/v1/cohorts/fix-2027/teams", {"name": "Școala Verde", "theme": "Green"})

    assert answer.status_code == 201
    team = Team.objects.get(pk=answer.json()["id"])
    assert answer.json() == {
        "id": team.pk,
        "cohort": "fix-2027",
        "slug": "scoala-verde",
        "name": "Școala Verde",
        "theme": "Green",
        "challenge": None,
    }
    assert team.milestones.count() == 15


def test_a_team_without_a_name_is_refused_by_its_field(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post("/api/v1/cohorts/fix-2027/teams", {"name": " "})

    assert (answer.status_code, fields(answer)) == (400, ["name"])


def test_a_team_of_the_same_name_is_refused(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post("/api/v1/cohorts/fix-2027/teams", {"name": cast.team_a.name})

    assert answer.status_code == 409
    assert Team.objects.filter(cohort=cast.cohort).count() == 2


@pytest.mark.parametrize("what", ["teams", "invitations"])
def test_only_managers_add_and_invite(cast: Cast, ask: Ask, what: str) -> None:
    body = {"name": "New", "email": "new@example.org", "role": "viewer"}
    codes = {
        name: ask(getattr(cast, name)).post(f"/api/v1/cohorts/fix-2027/{what}", body).status_code
        for name in ("ana", "ioana", "ela")
    }

    assert codes == {"ana": 403, "ioana": 403, "ela": 404}
    assert Team.objects.filter(cohort=cast.cohort).count() == 2
    assert not Invitation.objects.exists()


def test_a_manager_asks_a_viewer_in(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(
        "/api/v1/cohorts/fix-2027/invitations", {"email": "City@Example.org", "role": "viewer"}
    )

    assert answer.status_code == 201
    invitation = Invitation.objects.get()
    assert (invitation.cohort, invitation.team, invitation.role) == (cast.cohort, None, "viewer")
    assert answer.json()["email"] == "city@example.org"
    assert not {"token", "token_hash", "password", PASSWORD} & set(answer.json())


def test_a_manager_of_one_programme_does_not_see_another_s(cast: Cast, ask: Ask) -> None:
    make_cohort(cast.foreign_cohort.programme, name="Elsewhere 2028")

    assert ask(cast.vlad).get("/api/v1/cohorts/elsewhere-2028").status_code == 404


def test_a_launch_takes_what_is_to_differ(cast: Cast, ask: Ask) -> None:
    edits = [
        {"key": "m01", "titles": {"en": "Charter"}, "day": "2028-02-05"},
        {"key": "m07", "keep": False},
        {"titles": {"hu": "Nyílt nap"}, "day": "2028-05-22"},
    ]

    answer = ask(cast.vlad).post("/api/v1/cohorts", {**LAUNCH, "milestones": edits})

    launched = Cohort.objects.get(slug=answer.json()["slug"])
    rows = {m.key: m.current for m in launched.milestones.select_related("current")}
    assert len(rows) == 15
    assert "m07" not in rows
    assert rows["m01"] and (rows["m01"].titles, str(rows["m01"].due_day)) == ({"en": "Charter"}, "2028-02-07")
    assert rows["m13"] and rows["m13"].titles == {"hu": "Nyílt nap"}


@pytest.mark.parametrize(
    ("edit", "pointer"),
    [
        ({"key": "m01", "day": "2020-01-01"}, "#/milestones/1/day"),
        ({"key": "m99", "keep": False}, "#/milestones/1/key"),
        ({"titles": {"en": "Fair"}}, "#/milestones/1/day"),
        ({"day": "2028-05-22"}, "#/milestones/1/titles"),
        ({"key": "m01", "titles": {"en": "x" * 121}}, "#/milestones/1/titles/en"),
        ({"key": "m01", "day": "soon"}, "#/milestones/1/day"),
    ],
)
def test_an_edit_that_cannot_be_is_named(cast: Cast, ask: Ask, edit: dict[str, Any], pointer: str) -> None:
    given = {**LAUNCH, "milestones": [{"key": "m02", "keep": False}, edit]}

    answer = ask(cast.vlad).post("/api/v1/cohorts", given)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert Cohort.objects.count() == 2


def test_forty_edits_are_the_most(cast: Cast, ask: Ask) -> None:
    edits = [{"titles": {"en": f"Extra {n}"}, "day": "2028-05-22"} for n in range(41)]

    assert ask(cast.vlad).post("/api/v1/cohorts", {**LAUNCH, "milestones": edits}).status_code == 400
