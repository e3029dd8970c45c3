"""Every refusal of the API is a problem of one shape (RFC 9457), in the caller's language."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from rest_framework.test import APIClient

from fixhub.api import Pace
from fixhub.rest import problems
from fixhub.web import errors
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, an_update
from tests.factories import hand_in, obligation

REFUSALS: dict[int, Callable[[APIClient, Cast], Any]] = {
    400: lambda ana, cast: ana.post(f"/api/v1/teams/{cast.team_a.pk}/updates", {}),
    401: lambda ana, cast: APIClient().get("/api/v1/teams"),
    403: lambda ana, cast: ana.post("/api/v1/cohorts/fix-2027/teams", {"name": "New"}),
    404: lambda ana, cast: ana.get("/api/v1/teams/999"),
    405: lambda ana, cast: ana.put(f"/api/v1/teams/{cast.team_a.pk}", {}),
    406: lambda ana, cast: ana.get("/api/v1/teams", headers={"Accept": "text/csv"}),
    409: lambda ana, cast: ana.post(f"/api/v1/submissions/{revoked(cast)}/revocation"),
    413: lambda ana, cast: ana.post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(x="x" * 300_000)),
    415: lambda ana, cast: ana.post(
        f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(), format="multipart"
    ),
}


def revoked(cast: Cast) -> int:
    """A hand-in that was taken back already."""
    submission = hand_in(cast.team_a, cast.ana)
    client = APIClient()
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/api/v1/submissions/{submission.pk}/revocation").status_code == 200
    return submission.pk


def problem(answer: HttpResponse) -> dict[str, Any]:
    """The body, if it is a problem through and through."""
    told = answer.json()
    assert answer["Content-Type"] == problems.MEDIA_TYPE
    assert set(told) - {"errors"} == {"type", "title", "status", "detail", "instance"}
    assert told["type"] == problems.KINDS[answer.status_code].type
    assert (told["status"], told["instance"]) == (answer.status_code, answer.wsgi_request.path)
    assert told["title"] and told["detail"]
    return told


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_a_problem(cast: Cast, ask: Ask, status: int) -> None:
    answer = REFUSALS[status](ask(cast.ana), cast)

    assert problem(answer)["status"] == status
    assert ("errors" in answer.json()) == (status == 400)


def test_too_many_questions_are_a_problem(cast: Cast, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pace, "rate", "1/min", raising=False)
    ask(cast.ana).get("/api/v1/files")

    assert problem(ask(cast.ana).get("/api/v1/files"))["status"] == 429


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "There is nothing here"), ("ro", "Aici nu este nimic"), ("hu", "Itt nincs semmi")],
)
def test_a_problem_speaks_the_caller_s_language(cast: Cast, ask: Ask, language: str, title: str) -> None:
    cast.ana.language = language
    cast.ana.save()

    assert problem(ask(cast.ana).get("/api/v1/teams/999"))["title"] == title


def test_a_stranger_s_problem_speaks_what_the_request_accepts(db: None) -> None:
    answer = APIClient().get("/api/v1/teams", headers={"Accept-Language": "hu-HU,hu;q=0.9"})

    assert problem(answer)["title"] == "Nem tudjuk, ki vagy"


def test_errors_point_into_the_body(cast: Cast, ask: Ask) -> None:
    body = {"form_key": "x", "links": ["https://example.org", "no link"], "text": "All."}

    answer = ask(cast.ana).post(f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/submissions", body)

    assert [error["pointer"] for error in problem(answer)["errors"]] == ["#/form_key", "#/links/1"]
    assert all(error["detail"] for error in answer.json()["errors"])


def test_errors_name_the_parameter_of_the_address(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).get("/api/v1/team-milestones?team=x&state=asleep&tema=1&limit=0")

    assert [error["parameter"] for error in problem(answer)["errors"]] == ["tema"]
    answer = ask(cast.ana).get("/api/v1/team-milestones?team=x&state=asleep")
    assert [error["parameter"] for error in problem(answer)["errors"]] == ["team", "state"]


def test_a_body_that_is_no_object_is_pointed_at_whole(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).generic("POST", "/api/v1/cohorts", b"[]", content_type="application/json")

    assert [error["pointer"] for error in problem(answer)["errors"]] == ["#"]


def test_a_form_that_cannot_be_read_is_told_in_our_words(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/teams/{cast.team_a.pk}/files"

    answer = ask(cast.ana).generic("POST", address, b"--x", content_type="multipart/form-data; boundary=")

    assert "Multipart" not in problem(answer)["detail"]


def test_a_body_that_is_not_even_read_is_a_problem(cast: Cast) -> None:
    big = SimpleUploadedFile("big.pdf", b"x" * (2 * 1024 * 1024 + 1))

    answer = APIClient().post(f"/api/v1/teams/{cast.team_a.pk}/files", {"file": big}, format="multipart")

    assert problem(answer)["status"] == 413


def test_what_breaks_is_a_problem_for_programs_and_a_page_for_people(rf: Any) -> None:
    asked = [errors.server_error(rf.get(path)) for path in ("/api/v1/teams", "/cohorts")]

    assert [answer["Content-Type"] for answer in asked] == [problems.MEDIA_TYPE, "text/html; charset=utf-8"]
    assert [answer.status_code for answer in asked] == [500, 500]
