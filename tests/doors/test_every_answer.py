"""What every answer keeps, whoever asks for whatever: headers, caches, and that looking changes nothing."""

from collections.abc import Iterator
from itertools import chain

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.doors.test_headers import lacking
from tests.policy import crawl, walker
from tests.policy.world import ROLES, World, standing

pytestmark = pytest.mark.django_db
QUICK = {"lead"}
EACH_ROLE = [pytest.param(role, marks=[] if role in QUICK else [pytest.mark.long], id=role) for role in ROLES]
# Kept by the reader's own browser, which asks each time whether it still holds.
ASKED_EACH_TIME = {
    "GET file": "a picture is not sent again with each page",
    "GET job": "looked at every second while work goes on",
    "GET calendar_feed": "calendar programs ask with the tag they have",
    "GET meeting_calendar": "the same",
    "GET milestone_calendar": "the same",
    "GET import_refused": "a file, as any other",
}
# The reader of the API's description writes styles into its page; nobody's data is on it.
OTHERS_PAGE = "GET api-docs"
# A closed account is signed in nowhere: who has one sees what everybody sees.
NOBODY = {"anonymous", "deactivated"}
# Alike for everybody, signed in or not.
OF_NOBODY = {"public", "api-schema", "api-docs", "healthz", "readyz", "schema"}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("files")) as made:
        yield made


@pytest.mark.parametrize("role", EACH_ROLE)
def test_looking_changes_nothing_and_stays_in_no_cache(world: World, role: str, settings) -> None:
    """No row but the session's own: what it has told, and when it was last used (tests/policy/world.py)."""
    settings.MEDIA_ROOT = world.folder
    wrong = []
    for asked, answer, changed in crawl.answers(world, role, "GET"):
        wrong += [(asked, name) for name in lacking(answer) if asked != OTHERS_PAGE]
        if changed:
            wrong.append((asked, "changed a row"))
        if not stays_in_no_cache(asked, answer, role):
            wrong.append((asked, answer.get("Cache-Control", "no Cache-Control")))

    assert wrong == []


def stays_in_no_cache(asked: str, answer: HttpResponse, role: str) -> bool:
    if role in NOBODY or asked.split()[1] in OF_NOBODY:
        return True
    kept = answer.get("Cache-Control", "")
    return "no-store" in kept or (asked in ASKED_EACH_TIME and kept == "private, no-cache")


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.parametrize("role", ROLES)
def test_no_way_of_looking_changes_anything_anywhere(world: World, role: str, settings) -> None:
    """On PostgreSQL at one's own place alone: the addresses of others are asked there by the policy."""
    settings.MEDIA_ROOT = world.folder
    others = ("sibling", "foreign") if connection.vendor == "sqlite" else ()
    own = crawl.answers(world, role, "GET", "HEAD", "OPTIONS")
    asked = chain(own, crawl.answers(world, role, "GET", places=others))

    assert [name for name, answer, changed in asked if changed] == []


# Whoever holds the link of a letter acts by it, signed in or not, from wherever the letter is read: its
# token, made for one act of one person, is what another site cannot know.
BY_THEIR_OWN_SECRET = {"link"}


def test_no_form_is_taken_without_its_token(world: World, settings) -> None:
    settings.MEDIA_ROOT = world.folder
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.clients["manager"].cookies
    forms = [one for one in walker.endpoints().values() if one.method != "GET" and not crawl.of_admin(one)]
    taken = []
    for one in forms:
        answer = client.generic(one.method, crawl.path_of(one, world.places["own"]))
        said = answer.content.decode()
        if answer.status_code != 403 or not ("CSRF" in said or "This page was open too long" in said):
            taken.append(one)

    assert {one.name for one in taken} == BY_THEIR_OWN_SECRET
    assert len(forms) > 100
