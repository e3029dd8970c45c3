"""Asking many people in by the API: first who it would be, then all at once, and back."""

from typing import Any
from uuid import uuid4

import pytest

from cohorts.actions.invitation_batches import MOST
from cohorts.models import Invitation
from tests.cohorts.newcomers import brought
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, fields

BATCHES = "/api/v1/cohorts/fix-2027/invitation-batches"


def test_a_preview_says_who_and_asks_nobody(cast: Cast, ask: Ask) -> None:
    mara = brought(cast.team_b, "Mara", language="ro")

    answer = ask(cast.vlad).post(BATCHES, {"preview": True, "role": "member"}, format="json")

    assert answer.status_code == 200
    said = answer.json()
    assert (said["key"], said["invitations"]) == (None, [])
    assert said["candidates"] == [
        {
            "person": mara.pk, "name": "Mara Pop", "email": mara.email, "language": "ro",
            "role": "member", "team": cast.team_b.pk, "why": "",
        }
    ]  # fmt: skip
    assert [(one["name"], one["why"]) for one in said["left_out"]] == [("Mihai Pop", "came")]
    assert not Invitation.objects.exists()


def test_a_batch_is_sent_once_and_taken_back(cast: Cast, ask: Ask) -> None:
    mara, _dan = brought(cast.team_a, "Mara"), brought(cast.team_b, "Dan")
    client, key = ask(cast.vlad), str(uuid4())
    body = {"form_key": key, "people": [mara.pk], "team": cast.team_a.pk}

    first, again = (client.post(BATCHES, body, format="json") for _ in range(2))

    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["key"] == key
    assert [one["email"] for one in first.json()["invitations"]] == [mara.email]
    assert Invitation.objects.count() == 1

    back = client.post(f"{BATCHES}/{key}/revocation")

    assert back.json() == {"withdrawn": 1}
    assert client.post(f"{BATCHES}/{key}/revocation").status_code == 409
    assert client.post(f"{BATCHES}/{uuid4()}/revocation").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "king"), ("team", 10**9), ("team", -1), ("people", []), ("people", ["x"]),
        ("people", list(range(1, MOST + 2))), ("form_key", "x"), ("preview", "perhaps"),
    ],
)  # fmt: skip
def test_bad_input_is_named(cast: Cast, ask: Ask, field: str, value: Any) -> None:
    brought(cast.team_a)

    answer = ask(cast.vlad).post(BATCHES, {field: value}, format="json")

    assert answer.status_code == 400 and fields(answer) == [field]
    assert not Invitation.objects.exists()


def test_nobody_left_is_a_conflict(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(BATCHES, {}, format="json")

    assert answer.status_code == 409 and "Nobody is left" in answer.json()["detail"]


def test_a_program_with_a_key_gets_its_first_answer(cast: Cast, ask: Ask) -> None:
    brought(cast.team_a)
    client = ask(cast.vlad)

    answers = [
        client.post(BATCHES, {}, format="json", headers={"Idempotency-Key": "one"}).json() for _ in range(2)
    ]

    assert answers[0] == answers[1] and Invitation.objects.count() == 1
