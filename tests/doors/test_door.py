"""The demo's door: this start's token, on this machine, for invented people."""

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from fixhub.accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(settings: Any) -> User:
    settings.EMBEDDED, settings.DOOR = True, sha256(b"token").hexdigest()
    return make_user("Rareș", is_demo=True)


def test_it_signs_in_as_somebody_invented_only(guest: User, client: Client) -> None:
    real = make_user("Ana")

    assert client.post("/try/token", {"person": real.pk}).status_code == 404
    assert client.post("/try/token", {"person": guest.pk}).status_code == 302
    assert client.session["_auth_user_id"] == str(guest.pk)


@pytest.mark.parametrize("person", ["", "x", "\0", "-1", "9" * 30, "9" * 5000])
def test_nobody_is_behind_an_odd_number(guest: User, client: Client, person: str) -> None:
    assert client.post("/try/token", {"person": person}).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_from_elsewhere_it_is_not_there(guest: User, client: Client, asked: dict[str, Any]) -> None:
    assert client.get("/try/token").status_code == 200
    assert client.get("/try/token", **asked).status_code == 404
    assert client.post("/try/token", {"person": guest.pk}, **asked).status_code == 404


def test_another_token_or_production_opens_nothing(guest: User, client: Client, settings: Any) -> None:
    assert client.get("/try/tokem").status_code == 404
    settings.EMBEDDED = False
    assert client.get("/try/token").status_code == 404
