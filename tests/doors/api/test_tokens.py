"""Programs: a token opens what it was made for, for as long as it lives, and nothing else."""

import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from cohorts.models import Update
from fixhub.accounts import actions as accounts
from fixhub.accounts import tokens
from fixhub.accounts.models import Token, User
from fixhub.api import Pace
from fixhub.files.models import File
from tests.conftest import Cast, Clock
from tests.doors.api.conftest import Ask, an_update
from tests.policy import questions, walker
from tests.uploads import photo

SCOPES = ["read", "write", "reports", "read write", "read reports", "write reports", "read write reports"]
REPORT = "/api/v1/cohorts/fix-2027/report"
Program = Callable[..., APIClient]


@pytest.fixture
def program() -> Program:
    """`program(ana, "read")`: a client that holds a token of hers, and enforces CSRF like the real site."""

    def client(person: User, scopes: str = "read write") -> APIClient:
        _, value = tokens.make(
            person, name="Program", scopes=scopes.split(), days=90, form_key=uuid4(), via="page"
        )
        return APIClient(enforce_csrf_checks=True, HTTP_AUTHORIZATION=f"Bearer {value}")

    return client


def test_a_program_writes_in_its_person_s_name_without_csrf(cast: Cast, program: Program) -> None:
    answer = program(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update())

    assert answer.status_code == 201
    assert (Update.objects.get().by, Update.objects.get().via) == (cast.ana, "api")


@pytest.mark.parametrize("scopes", SCOPES)
def test_a_token_opens_what_it_was_made_for(cast: Cast, program: Program, scopes: str) -> None:
    client = program(cast.vlad, scopes)

    codes = [
        client.get("/api/v1/cohorts").status_code,
        client.post("/api/v1/cohorts/fix-2027/teams", {"name": "New"}).status_code,
        client.get(REPORT).status_code,
    ]

    read, write, reports = (scope in scopes.split() for scope in ("read", "write", "reports"))
    assert codes == [200 if read else 403, 201 if write else 403, 200 if read or reports else 403]


def test_no_change_anywhere_is_open_to_a_token_that_reads(cast: Cast, program: Program) -> None:
    client = program(cast.vlad, "read reports")
    changes = [
        one for one in walker.endpoints().values() if one.name.startswith("api-") and one.method != "GET"
    ]

    codes = {one.key: getattr(client, one.method.lower())(questions.nowhere(one)).status_code
             for one in changes if one.name != "api-nothing"}  # fmt: skip

    assert codes and set(codes.values()) == {403}


@pytest.mark.parametrize(
    "header",
    ["Bearer x", "Bearer fixhub_nothing", "bearer é", "Bearer \x00", "Bearer " + "x" * 5000, "Bearer a b"],
)
def test_a_token_that_is_not_ours_opens_nothing(cast: Cast, header: str) -> None:
    client = APIClient(HTTP_AUTHORIZATION=header)
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/api/v1/teams")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_dies_by_its_end_its_revocation_and_its_person(
    cast: Cast, program: Program, clock: Clock
) -> None:
    ended, revoked, left = program(cast.ana), program(cast.ioana), program(cast.mihai)
    assert {client.get("/api/v1/teams").status_code for client in (ended, revoked, left)} == {200}

    tokens.revoke(cast.ioana.tokens.get(), by=cast.ioana)
    accounts.close(cast.mihai, by=cast.vlad, at=clock.now)
    assert [client.get("/api/v1/teams").status_code for client in (ended, revoked, left)] == [200, 401, 401]

    accounts.open_again(cast.mihai)
    assert left.get("/api/v1/teams").status_code == 401

    clock.forward(days=90)
    assert ended.get("/api/v1/teams").status_code == 401


def test_a_token_opens_no_page_and_makes_no_token(cast: Cast, program: Program) -> None:
    client = program(cast.ana)
    token = cast.ana.tokens.get()

    answers = [
        client.get("/account/tokens"),
        client.post("/account/tokens", {"name": "More", "scopes": ["write"], "days": 9}, format="multipart"),
        client.post(f"/account/tokens/{token.pk}/revocation"),
        client.get("/"),
    ]

    assert [answer.status_code for answer in answers] == [302, 403, 403, 302]
    assert Token.objects.get().revoked_at is None


def test_its_use_is_noted_once_an_hour(cast: Cast, program: Program, clock: Clock) -> None:
    client, written = program(cast.ana), []
    for minutes in (0, 59, 1):
        clock.forward(minutes=minutes)
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/teams")
        written.append(sum("UPDATE" in query["sql"] for query in queries))

    assert written == [1, 0, 1]
    assert cast.ana.tokens.get().last_used_at == clock.now


def test_each_token_has_a_pace_of_its_own(
    cast: Cast, program: Program, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "rate", "2/min", raising=False)
    wild, calm = program(cast.ana), program(cast.ana)

    assert [wild.get("/api/v1/files").status_code for _ in range(3)] == [200, 200, 429]
    assert calm.get("/api/v1/files").status_code == ask(cast.ana).get("/api/v1/files").status_code == 200


def test_a_program_is_spoken_to_like_its_person(cast: Cast, program: Program) -> None:
    cast.ana.language, cast.ana.zone = "ro", "Asia/Tokyo"
    cast.ana.save()

    answer = program(cast.ana).get("/api/v1/teams/999", headers={"Accept-Language": "hu"})

    assert (answer["Content-Language"], answer.json()["title"]) == ("ro", "Aici nu este nimic")
    assert answer["Cache-Control"] == "private, no-store"
    program(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update())
    [row] = program(cast.ana).get("/api/v1/updates").json()["results"]
    assert row["recorded_at"].endswith("+09:00")


def test_a_program_puts_large_files_up(cast: Cast, program: Program) -> None:
    big = SimpleUploadedFile("big.jpg", photo().read() + b"\0" * (2 * 1024 * 1024), "image/jpeg")

    answer = program(cast.ana).post(
        f"/api/v1/teams/{cast.team_a.pk}/files", {"file": big}, format="multipart"
    )

    assert (answer.status_code, File.objects.count()) == (201, 1)


def test_the_value_stands_in_no_log(cast: Cast, program: Program, caplog: pytest.LogCaptureFixture) -> None:
    client = program(cast.ana)
    value = client._credentials.get("HTTP_AUTHORIZATION") or client.defaults["HTTP_AUTHORIZATION"]

    with caplog.at_level(logging.DEBUG):
        client.get("/api/v1/teams/999")
        client.get(f"/api/v1/{'x' * 50}")

    assert caplog.text and value.split()[1] not in caplog.text


def test_the_page_shows_the_value_once(cast: Cast, client: Client, clock: Clock) -> None:
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")
    form = {"name": "Figures", "scopes": ["read", "reports"], "days": "30", "form_key": str(uuid4())}

    page = client.post("/account/tokens", form)
    again = client.post("/account/tokens", form, follow=True)

    value = page.context["value"]
    assert value in page.content.decode() and page["Cache-Control"].count("no-store")
    assert value not in again.content.decode()
    assert cast.ana.tokens.get().expires_at == clock.now + timedelta(days=30)
    assert APIClient(HTTP_AUTHORIZATION=f"Bearer {value}").get("/api/v1/teams").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 61), ("scopes", []), ("scopes", ["admin"]), ("days", "366"), ("days", "²"),
     ("days", ""), ("name", "nul\0")],
)  # fmt: skip
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, client: Client, field: str, value: object
) -> None:
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")
    form = {"name": "Figures", "scopes": ["read"], "days": "30", "form_key": str(uuid4()), field: value}

    page = client.post("/account/tokens", form)

    assert page.context["form"].has_error(field)
    assert not Token.objects.exists()


def test_the_page_refuses_the_twenty_first(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")
    form = {"name": "Figures", "scopes": ["read"], "days": "30"}
    codes = [client.post("/account/tokens", form | {"form_key": str(uuid4())}).status_code for _ in range(21)]

    assert codes == [200] * 20 + [409]


@pytest.mark.parametrize("rows", [3, 20])
def test_the_page_takes_as_many_queries_for_3_and_20_tokens(cast: Cast, client: Client, rows: int) -> None:
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(rows):
        tokens.make(cast.ana, name="P", scopes=["read"], days=1, form_key=uuid4())
    client.get("/account/tokens")

    with CaptureQueriesContext(connection) as queries:
        client.get("/account/tokens")

    assert len(queries) == 8
