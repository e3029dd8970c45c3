"""Every door that leads on to where a form or an address says: never to another site."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import second_step
from tests.doors.test_sign_in import ELSEWHERE, code_in
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
QUICK = [
    "//evil.example/", "/\\evil.example/", "https://evil.example/", "https://testserver@evil.example/",
    "javascript:alert(1)", "/%0a/evil.example/%0aX: y", "/account\r\nX-Evil: 1", "http://testserver/account",
]  # fmt: skip
MORE = [
    *ELSEWHERE, "/%09/evil.example", "/\t/evil.example", "/\r\n/evil.example", "//evil.example/%2e%2e",
    "/\\/evil.example", "////evil.example", "/ /evil.example", "///\\evil.example", "http:evil.example",
    "javascript://%0aalert(1)", "//testserver@evil.example/", "//evil.example\\@testserver/", "x" * 5000,
    "/\x00/evil.example", "ftp://evil.example", "//[::1]/",
]  # fmt: skip
EVIL = [*QUICK, *(pytest.param(to, marks=pytest.mark.long) for to in MORE if to not in QUICK)]


@pytest.fixture
def ana(clock):
    return make_user("Ana", email="ana@example.org", password=PASSWORD)


def enter(client: Client, to: str, do: str = "password") -> HttpResponse:
    given = {"login": "ana@example.org", "password": PASSWORD, "do": do, "next": to}
    return client.post("/account/sign-in", given)


def inside() -> Client:
    client = Client()
    enter(client, "/")
    return client


def by_code(to: str, mailoutbox: list) -> HttpResponse:
    client = Client()
    sent = enter(client, to, "code")
    return client.post("/account/code/confirm", {"code": code_in(mailoutbox[-1]), "next": to} | _of(sent))


def _of(sent: HttpResponse) -> dict[str, str]:
    assert "evil" not in sent["Location"].split("?")[0]
    return {}


def forgotten(to: str, mailoutbox: list) -> HttpResponse:
    client, where = Client(), "/account/password/forgotten"
    client.post(where, {"email": "ana@example.org", "next": to})
    client.post(f"{where}/code", {"code": code_in(mailoutbox[-1]), "next": to})
    return client.post(f"{where}/new", {"password1": "another long sentence", "next": to})


def set_up(to: str) -> HttpResponse:
    """The link on the page with recovery codes, as if it had been followed."""
    client = inside()
    page = client.get("/account/second-step/app", {"next": to}).content.decode()
    given = {"sealed": second_step.sealed_in(page), "code": second_step.shown(second_step.key_in(page))}
    page = client.post("/account/second-step/app", {**given, "next": to}).content.decode()
    link = page.split('<a class="btn primary" href="')[1].split('"')[0]
    return HttpResponse(status=302, headers={"Location": link})


DOORS: dict[str, Callable[[str, list], HttpResponse]] = {
    "sign-in": lambda to, _box: enter(Client(), to),
    "sign-in, already in": lambda to, _box: inside().get("/account/sign-in", {"next": to}),
    "sign-in by code": by_code,
    "old address of codes": lambda to, _box: inside().get("/account/code", {"next": to}, follow=True),
    "sign-out": lambda to, _box: inside().post("/account/sign-out", {"next": to}),
    "new password": lambda to, _box: inside().post(
        "/account/password", {"oldpassword": PASSWORD, "password1": "another long sentence", "next": to}
    ),
    "forgotten password": forgotten,
    "is it you": lambda to, _box: inside().post("/account/again", {"password": PASSWORD, "next": to}),
    "second step": lambda to, _box: set_up(to),
    "theme": lambda to, _box: inside().post("/theme", {"theme": "dark", "next": to}),
    "language": lambda to, _box: inside().post("/language", {"language": "ro", "next": to}),
}


@pytest.mark.parametrize("to", EVIL)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_leads_to_another_site(ana, mailoutbox, door, to):
    answer = DOORS[door](to, mailoutbox)

    steps = [where for where, _status in getattr(answer, "redirect_chain", [])]
    for where in steps or [answer["Location"]]:
        assert is_ours(where), where


@pytest.mark.parametrize("door", [name for name in DOORS if name not in ("old address of codes",)])
def test_every_door_leads_on_within_the_site(ana, mailoutbox, door):
    assert DOORS[door]("/account?x=1", mailoutbox)["Location"] == "/account?x=1"


def is_ours(where: str) -> bool:
    """A path, as every browser reads it: a second slash of either kind would name a host."""
    path = where.split("?")[0]
    return path.startswith("/") and path[1:2] not in ("/", "\\", "\t", "\r", "\n") and path.isprintable()
