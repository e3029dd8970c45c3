"""The demo's door: this start's token, on this machine, for invented people, in one browser."""

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from fixhub.accounts.models import User
from fixhub.pages.models import DoorClaim
from tests.doors.pages import text_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(settings: Any) -> User:
    settings.EMBEDDED, settings.DOOR = True, sha256(b"token").hexdigest()
    return make_user("Rareș", is_demo=True)


def test_it_signs_in_as_somebody_invented_only(guest: User, client: Client) -> None:
    real = make_user("Ana")
    client.get("/try/token")

    assert client.post("/try/token", {"person": real.pk}).status_code == 404
    assert client.post("/try/token", {"person": guest.pk}).status_code == 302
    assert client.session["_auth_user_id"] == str(guest.pk)


@pytest.mark.parametrize("person", ["", "x", "\0", "-1", "9" * 30, "9" * 5000])
def test_nobody_is_behind_an_odd_number(guest: User, client: Client, person: str) -> None:
    client.get("/try/token")

    assert client.post("/try/token", {"person": person}).status_code == 404
    assert not DoorClaim.objects.exists()


def test_the_first_browser_that_presses_makes_it_its_own(guest: User, client: Client) -> None:
    other, late = Client(), Client()
    assert {one.get("/try/token").status_code for one in (client, other)} == {200}

    assert client.post("/try/token", {"person": guest.pk}).status_code == 302

    for one in (other, late):
        never, shown = one.get("/try/tokem"), one.get("/try/token")
        assert shown.status_code == 404
        assert text_of(shown) == text_of(never)
        assert one.post("/try/token", {"person": guest.pk}).status_code == 404
        assert "_auth_user_id" not in one.session


def test_its_browser_comes_back_and_is_somebody_else(guest: User, client: Client) -> None:
    second = make_user("Réka", is_demo=True)
    client.get("/try/token")
    for person in (guest, second, guest):
        assert client.get("/try/token").status_code == 200
        client.post("/try/token", {"person": person.pk})
        assert client.session["_auth_user_id"] == str(person.pk)

    client.post("/account/sign-out")
    assert client.get("/try/token").status_code == 200


def test_looking_takes_it_from_nobody(guest: User, client: Client) -> None:
    for _ in range(3):
        assert Client().get("/try/token").status_code == 200
        assert Client().head("/try/token").status_code in (200, 405)

    assert not DoorClaim.objects.exists()


@pytest.mark.parametrize("cookie", ["", "made up", "a:b", "x" * 64])
def test_a_browser_with_a_made_up_sign_gets_nothing(guest: User, client: Client, cookie: str) -> None:
    client.cookies["door"] = cookie

    assert client.post("/try/token", {"person": guest.pk}).status_code == 404
    assert not DoorClaim.objects.exists()


def test_each_start_has_a_door_of_its_own(guest: User, client: Client, settings: Any) -> None:
    client.get("/try/token")
    client.post("/try/token", {"person": guest.pk})
    settings.DOOR = sha256(b"next").hexdigest()

    assert client.get("/try/token").status_code == 404
    other = Client()
    other.get("/try/next")
    assert other.post("/try/next", {"person": guest.pk}).status_code == 302
    assert client.get("/try/next").status_code == 404


def test_scripts_cannot_read_whose_it_is(guest: User, client: Client) -> None:
    sign = client.get("/try/token").cookies["door"]

    assert (sign["httponly"], sign["samesite"], sign["path"]) == (True, "Lax", "/try/")


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
