"""The log by the API: writing, reading, taking back."""

from typing import Any

import pytest

from cohorts.models import Submission, TeamMilestone, Update
from fixhub.files.models import File
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, an_update, fields
from tests.factories import hand_in, log, obligation


def test_a_member_logs_an_update(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(mood=4, stuck=True))

    assert answer.status_code == 201
    update = Update.objects.get()
    assert (update.team, update.by, update.via, update.mood) == (cast.team_a, cast.ana, "api", 4)
    shown = answer.json()
    assert (shown["id"], shown["stuck"], shown["mood"], shown["submission"]) == (update.pk, True, 4, None)


def test_the_same_update_twice_is_one(cast: Cast, ask: Ask) -> None:
    body = an_update()

    ids = [ask(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", body).json()["id"] for _ in "12"]

    assert ids == [Update.objects.get().pk] * 2


def test_done_with_a_sentence_hands_in(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).post(
        f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(state="done", milestone="m01")
    )

    submission = Submission.objects.get()
    assert answer.json()["submission"] == submission.pk
    assert submission.team_milestone == obligation(cast.team_a, "m01")
    assert obligation(cast.team_a).state == TeamMilestone.State.SUBMITTED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form_key", "x"),
        ("state", "asleep"),
        ("sentence", "x" * 501),
        ("milestone", "m99"),
        ("milestone", "../x"),
        ("count", -1),
        ("count", 10**9),
        ("count", "²"),
        ("mood", 6),
        ("stuck", "perhaps"),
        ("photo", 10**30),
    ],
)
def test_an_update_that_cannot_be_read_names_the_field(cast: Cast, ask: Ask, field: str, value: Any) -> None:
    answer = ask(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(**{field: value}))

    assert (answer.status_code, fields(answer)) == (400, [field])
    assert not Update.objects.exists()


def test_only_the_team_logs(cast: Cast, ask: Ask) -> None:
    codes = {
        name: ask(getattr(cast, name))
        .post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update())
        .status_code
        for name in ("mihai", "ioana", "vlad", "ela")
    }

    assert codes == {"mihai": 403, "ioana": 403, "vlad": 403, "ela": 404}
    assert not Update.objects.exists()


def test_mood_and_stuck_are_for_the_inside(cast: Cast, ask: Ask, viewer: Any) -> None:
    log(cast.team_a, cast.ana, mood=2, stuck=True)
    own = {"mood": 2, "stuck": True}
    hidden = {"mood": None, "stuck": None}

    seen = {
        who.given: {key: ask(who).get("/api/v1/updates").json()["results"][0][key] for key in own}
        for who in (cast.ana, cast.ioana, cast.vlad, cast.mihai, viewer)
    }

    assert seen == {"Ana": own, "Ioana": own, "Vlad": own, "Mihai": hidden, "Vera": hidden}


def test_a_photo_for_the_team_stays_in_the_team(cast: Cast, ask: Ask) -> None:
    photo = File.objects.create(
        name="we.jpg", path="a/b", sha256="0" * 64, size=1, media_type="image/jpeg", by=cast.ana
    )
    log(cast.team_a, cast.ana, photo=photo, photo_for_team_only=True)

    seen = [ask(who).get("/api/v1/updates").json()["results"][0]["photo"] for who in (cast.ana, cast.mihai)]

    assert [bool(one) for one in seen] == [True, False]


def test_a_photo_of_somebody_else_is_not_there(cast: Cast, ask: Ask) -> None:
    photo = File.objects.create(
        name="we.jpg", path="a/b", sha256="0" * 64, size=1, media_type="image/jpeg", by=cast.ela
    )
    wrong = [
        ask(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(photo=pk)).json()["errors"]
        for pk in (photo.pk, 10**9)
    ]

    sentences = [[error["detail"] for error in errors] for errors in wrong]
    assert sentences[0] == [sentences[1][0].replace(str(10**9), str(photo.pk))]


def test_updates_are_those_of_one_team_if_asked(cast: Cast, ask: Ask) -> None:
    mine, theirs = log(cast.team_a, cast.ana), log(cast.team_b, cast.mihai)
    log(cast.foreign_team, cast.ela)

    def ids(query: str) -> list[int]:
        return [row["id"] for row in ask(cast.ana).get(f"/api/v1/updates{query}").json()["results"]]

    assert ids("") == [theirs.pk, mine.pk]
    assert ids(f"?team={cast.team_a.pk}") == [mine.pk]
    assert ids(f"?team={cast.foreign_team.pk}") == []


@pytest.mark.parametrize("team", ["²", "x", "-1", "1e3", str(10**30)])
def test_a_team_that_is_no_id_is_refused_by_its_field(cast: Cast, ask: Ask, team: str) -> None:
    answer = ask(cast.ana).get("/api/v1/updates", {"team": team})

    assert (answer.status_code, fields(answer)) == (400, ["team"])


def test_an_update_is_taken_back_by_its_writer_and_then_gone(cast: Cast, ask: Ask) -> None:
    update = log(cast.team_a, cast.ana, state="done", obligation=obligation(cast.team_a))
    address = f"/api/v1/updates/{update.pk}"

    codes = [
        ask(who).post(f"{address}/revocation").status_code
        for who in (cast.ela, cast.mihai, cast.ana, cast.ana)
    ]

    assert codes == [404, 403, 200, 409]
    update.refresh_from_db()
    assert (update.revoked_by, update.submission.revoked_by) == (cast.ana, cast.ana)
    assert ask(cast.ana).get(address).status_code == 404
    assert ask(cast.ana).get("/api/v1/updates").json()["results"] == []


def test_the_team_s_own_row_tells_what_it_is_asked_for(cast: Cast, ask: Ask) -> None:
    asked = ask(cast.ana).get("/api/v1/team-milestones").json()["results"]

    assert {row["team"] for row in asked} == {cast.team_a.pk}
    assert [row["key"] for row in asked][:3] == ["m01", "m02", "m03"]
    assert set(asked[0]) == {
        "id", "team", "key", "title", "state", "attempt", "due_at", "is_late", "opens_later",
    }  # fmt: skip


def test_team_milestones_are_narrowed_by_team_and_state(cast: Cast, ask: Ask) -> None:
    hand_in(cast.team_a, cast.ana)

    def keys(**query: Any) -> list[str]:
        return [row["key"] for row in ask(cast.vlad).get("/api/v1/team-milestones", query).json()["results"]]

    assert len(keys()) == 30
    assert keys(team=cast.team_a.pk, state="submitted") == ["m01"]
    assert keys(team=cast.foreign_team.pk) == []
    wrong = ask(cast.vlad).get("/api/v1/team-milestones?state=asleep")
    assert (wrong.status_code, fields(wrong)) == (400, ["state"])


def test_teams_are_narrowed_by_edition(cast: Cast, ask: Ask) -> None:
    def names(query: str) -> list[str]:
        return [row["name"] for row in ask(cast.mihai).get(f"/api/v1/teams{query}").json()["results"]]

    assert names("") == names("?cohort=fix-2027") == ["Bicla Noastră", "Őrszem"]
    assert names("?cohort=elsewhere-2027") == []
    assert ask(cast.mihai).get("/api/v1/teams?cohort=a b").status_code == 400
    assert ask(cast.mihai).get(f"/api/v1/teams/{cast.foreign_team.pk}").status_code == 404


def test_a_milestone_of_others_is_as_one_that_never_was(cast: Cast, ask: Ask) -> None:
    answers = [
        ask(cast.mihai).post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(milestone=key))
        for key in ("m01", "m99")
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content == answers[1].content
