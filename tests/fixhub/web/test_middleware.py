"""What holds for every page: bounded bodies, and nothing personal in a cache."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from fixhub import links
from fixhub.web.middleware import LARGE, SMALL, BoundedBody
from tests.conftest import Cast
from tests.doors.pages import as_

pytestmark = pytest.mark.django_db


class Reader:
    def __init__(self, *, known: bool) -> None:
        self.is_authenticated = known


def sent(path: str, length: Any, *, known: bool = False) -> int:
    """The status for a body that says it is so long; nothing of it is read."""
    request = RequestFactory().post(path)
    request.META["CONTENT_LENGTH"] = str(length)
    request.user = Reader(known=known)  # type: ignore[assignment]
    return BoundedBody(lambda asked: HttpResponse())(request).status_code


def test_a_stranger_sends_no_more_than_a_form() -> None:
    assert (sent("/account/sign-in", SMALL), sent("/account/sign-in", SMALL + 1)) == (200, 413)


def test_a_person_sends_no_more_than_a_team_may_store() -> None:
    assert (sent("/", LARGE, known=True), sent("/", LARGE + 1, known=True)) == (200, 413)


def test_a_letters_link_takes_files_and_a_made_up_one_does_not(clock: Any) -> None:
    good = links.PATH + links.make("update", person_id=1, object_id=1)

    assert (sent(good, LARGE), sent(good + "x", LARGE), sent(good, LARGE + 1)) == (200, 413, 413)


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_a_length_that_is_none_is_no_body(length: str) -> None:
    assert sent("/", length) == 200


def test_the_bound_stands_before_every_page(client: Client) -> None:
    body = {"login": "a@example.org", "password": "x" * (SMALL + 1)}

    answer = client.post("/account/sign-in", body)

    assert answer.status_code == 413
    assert "<h1>" in answer.content.decode()


def test_what_a_person_sees_stays_in_no_cache(cast: Cast) -> None:
    client = as_(cast.ana)

    for path in ["/", "/messages", cast.team_a.get_absolute_url(), "/nowhere", "/api/v1/updates"]:
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_what_is_nobodys_may_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get("/api/schema/").headers
