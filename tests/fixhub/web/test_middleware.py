"""What holds for every page: bounded bodies, and nothing personal in a cache."""

import gzip
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cohorts.actions import publications
from fixhub import links
from fixhub.web.middleware import LARGE, SMALL, BoundedBody
from tests.conftest import Cast
from tests.doors.pages import as_
from tests.factories import hand_in

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


TOKEN = re.compile(rb'csrfmiddlewaretoken" value="\w+')
GZIP = {"Accept-Encoding": "gzip"}


def test_pages_go_out_compressed(client: Client) -> None:
    plain, packed = client.get("/privacy"), client.get("/privacy", headers=GZIP)

    assert (packed["Content-Encoding"], plain.has_header("Content-Encoding")) == ("gzip", False)
    whole = gzip.decompress(packed.content)
    assert TOKEN.sub(b"", whole) == TOKEN.sub(b"", plain.content)
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in packed["Vary"] and "Accept-Encoding" in plain["Vary"]


def test_the_api_gives_the_tag_it_takes_back_whoever_unpacks(cast: Cast) -> None:
    """Another tag for the compressed bytes would make every If-Match of most libraries fail."""
    submission = hand_in(cast.team_a, cast.ana)
    client, address = as_(cast.ana), f"/api/v1/submissions/{submission.pk}"

    plain, packed = client.get(address), client.get(address, headers=GZIP)

    assert (packed["ETag"], packed.content) == (plain["ETag"], plain.content)
    assert not packed.has_header("Content-Encoding") and len(packed.content) > 200
    assert client.get(address, headers=GZIP | {"If-Match": packed["ETag"]}).status_code == 200


def test_a_compressed_page_is_known_again(cast: Cast, client: Client) -> None:
    publications.publish(cast.cohort, by=cast.vlad, via="page")
    first = client.get("/public/fix-2027", headers=GZIP)

    again = client.get("/public/fix-2027", headers=GZIP | {"If-None-Match": first["ETag"]})

    assert (first["Content-Encoding"], again.status_code) == ("gzip", 304)
    assert {name: first[name] for name in ("ETag", "Vary")} == {
        name: again[name] for name in ("ETag", "Vary")
    }
