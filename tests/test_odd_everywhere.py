"""Input nobody means well, at every door: an answer, never an error of ours, and nothing half done."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.core.cache import caches
from django.db import transaction

from tests.doors.test_odd_input import BODIES, HUGE
from tests.policy import lines, outcome, questions, walker
from tests.policy.world import ROLES, World, fingerprint, standing

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.both_engines]

POLICY, _ = lines.read()
WHO = ("manager", "lead", "mentor", "member")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
# What the pages and the API read from an address.
NAMES = (
    "about", "after", "as_of", "before", "blueprint", "challenge", "cohort", "cursor", "day", "format",
    "kind", "language", "limit", "mentor", "milestone", "month", "name", "next", "of", "ordering", "page",
    "person", "programme", "q", "role", "seen", "show", "start", "state", "team", "theme", "update",
    "verb", "zone",
)  # fmt: skip
VALUES: dict[str, bytes] = {
    "NUL": b"\0",
    "half a surrogate pair": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe",
    "another digit": "²".encode(),
    "less than nothing": b"-1",
    "a huge number": str(HUGE).encode(),
    "3,000 digits": b"9" * 3_000,
    "3,000 words": b"a " * 3_000,
    "brackets": b"[" * 500,
    "a year before all": b"0001-01-01",
    "a day that is not": b"2027-02-30T25:61",
    "another place": b"//evil.example/\r\nX: y",
    "infinity": b"Infinity",
}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("files")) as made:
        yield made


@pytest.fixture(autouse=True)
def _files(world: World, settings: Any) -> None:
    settings.MEDIA_ROOT = world.folder


def doors(*methods: str, api: bool) -> list[str]:
    ends = walker.endpoints()
    return [key for key in POLICY if ends[key].method in methods and ends[key].name.startswith("api-") == api]


def caller(key: str) -> str:
    """Somebody whom the door lets in, so that what is odd gets as far as it can."""
    letters = POLICY[key].get("own") or next(iter(POLICY[key].values()))
    return next((role for role in WHO if letters[ROLES.index(role)] == "a"), "manager")


def code(world: World, key: str, body: bytes = b"", kind: str = FORM, query: str = "") -> int:
    """What the door answers, undone again; a refusal has written nothing."""
    end = walker.endpoints()[key]
    path = questions.address(end, world.places["own"]).split("?")[0] + query
    caches["pace"].clear()
    with transaction.atomic(), outcome.writes() as written:
        answer = world.clients[caller(key)].generic(end.method, path, body, content_type=kind)
        if answer.streaming:
            list(answer.streaming_content)
        if written and answer.status_code >= 400:
            assert fingerprint() == world.fingerprint, f"{answer.status_code}, but something was written"
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("key", doors("POST", "PUT", "PATCH", "DELETE", api=True))
def test_no_body_breaks_the_api(world: World, key: str) -> None:
    codes = {what: code(world, key, body, JSON) for what, body in BODIES.items()}

    assert not {what: number for what, number in codes.items() if number >= 500}


@pytest.mark.parametrize("key", doors("POST", api=False))
def test_no_form_breaks_a_page(world: World, key: str) -> None:
    given = questions.body(walker.endpoints()[key].name, world.places["own"])
    bodies = {
        what: "&".join(f"{name}={quote_from_bytes(value)}" for name in given)
        for what, value in VALUES.items()
    }
    codes = {what: code(world, key, body.encode()) for what, body in bodies.items()}

    assert not {what: number for what, number in codes.items() if number >= 500}


@pytest.mark.parametrize("key", [*doors("GET", api=False), *doors("GET", api=True)])
def test_no_address_breaks_what_is_read(world: World, key: str) -> None:
    queries = {
        what: "?" + "&".join(f"{name}={quote_from_bytes(value)}" for name in NAMES)
        for what, value in VALUES.items()
    }
    codes = {what: code(world, key, query=query) for what, query in queries.items()}

    assert not {what: number for what, number in codes.items() if number >= 500}
