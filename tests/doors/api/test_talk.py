"""The talk about a milestone, by the API."""

from typing import Any
from uuid import uuid4

import pytest

from cohorts.models import Comment
from tests.conftest import Cast, Clock
from tests.doors.api.conftest import Ask, fields
from tests.factories import obligation, say


def a_comment(**given: Any) -> dict[str, Any]:
    return {"form_key": str(uuid4()), "text": "Is 1:10 fine?", **given}


def test_a_comment_is_added_once_and_read_by_the_inside(cast: Cast, ask: Ask) -> None:
    body, asked = a_comment(), obligation(cast.team_a)
    address = f"/api/v1/team-milestones/{asked.pk}/comments"

    ids = [ask(cast.ioana).post(address, body).json()["id"] for _ in "12"]

    comment = Comment.objects.get()
    assert (ids, comment.by, comment.via) == ([comment.pk] * 2, cast.ioana, "api")
    seen = [ask(who).get(f"/api/v1/comments?team_milestone={asked.pk}").json()["results"]
            for who in (cast.ana, cast.vlad, cast.mihai, cast.ela)]  # fmt: skip
    assert [[row["text"] for row in rows] for rows in seen] == [["Is 1:10 fine?"], ["Is 1:10 fine?"], [], []]


@pytest.mark.parametrize(("field", "value"), [("text", ""), ("text", "x" * 2001), ("form_key", "x")])
def test_a_comment_that_cannot_be_read_names_the_field(cast: Cast, ask: Ask, field: str, value: str) -> None:
    address = f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/comments"

    answer = ask(cast.ana).post(address, a_comment(**{field: value}))

    assert (answer.status_code, fields(answer)) == (400, [field])


def test_a_comment_is_taken_back_and_brought_back(cast: Cast, ask: Ask, clock: Clock) -> None:
    address = f"/api/v1/comments/{say(cast.team_a, cast.ana).pk}"

    assert [ask(who).post(f"{address}/revocation").status_code
            for who in (cast.mihai, cast.ioana, cast.ana, cast.ana)] == [404, 403, 200, 409]  # fmt: skip
    assert ask(cast.ana).get(address).status_code == 404
    assert [ask(who).post(f"{address}/restoration").status_code
            for who in (cast.ioana, cast.ana, cast.ana)] == [403, 200, 403]  # fmt: skip
    assert ask(cast.ana).get(address).status_code == 200
    ask(cast.ana).post(f"{address}/revocation")
    clock.forward(days=31)
    assert ask(cast.ana).post(f"{address}/restoration").status_code == 409


def test_a_comment_can_be_held_to_what_was_read(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/comments/{say(cast.team_a, cast.ana).pk}"
    read = ask(cast.vlad).get(address)["ETag"]
    ask(cast.ana).post(f"{address}/revocation")

    assert ask(cast.vlad).post(f"{address}/revocation", headers={"If-Match": read}).status_code == 412
