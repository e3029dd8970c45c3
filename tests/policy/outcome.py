"""What an answer amounts to: allowed, hidden or denied, and whether anything was written."""

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.policy import questions
from tests.policy.walker import Endpoint
from tests.policy.world import Place, World, fingerprint

ALLOW, HIDE, DENY = "allow", "hide", "deny"
LETTERS = {"a": ALLOW, "h": HIDE, "d": DENY}
# Allowed, and yet nothing of ours is written; or not for who has nothing new.
QUIET = {
    "theme", "language", "name_consent_withdrawal", "api-name-consent-withdrawal", "notices_reading",
    "api-notice-reading-of-all", "styleguide",
}  # fmt: skip
# The form says no to a programme that is not the person's.
BY_FORM = {"launch", "meetings", "import_new"}
SIGN_IN = "/account/sign-in"
READS = re.compile(r"\s*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN)\b", re.IGNORECASE)
# What differs between two pages that say the same.
TOKENS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
MENU = re.compile(rb'<nav\b.*?</nav>|<a class="menu-link.*?</a>', re.DOTALL)

FORMS_WITH_FILES = ("api-team-files", "api-import-list")


def of(endpoint: Endpoint, world: World, role: str, place: Place) -> str:
    """The outcome of asking; what was done is undone again. Anything unforeseen is told in words."""
    answer, changed = ask(endpoint, world, role, place)
    found = _outcome(endpoint, answer, changed, place)
    if found in (HIDE, DENY) and changed:
        return f"{found}, but something was written"
    if found == HIDE and answer.status_code == 404 and not _is_nowhere(endpoint, world, role, place, answer):
        return "404, but not the one of what never was"
    return found


def ask(
    endpoint: Endpoint, world: World, role: str, place: Place, path: str = ""
) -> tuple[HttpResponse, bool]:
    """The answer, by default at the place's own address, and whether a row changed; undone again."""
    path = path or questions.address(endpoint, place)
    with transaction.atomic(), writes() as written:
        with _remembered(world.clients[role]) as client:
            answer = _send(endpoint, client, path, place)
        _read_to_the_end(answer)
        changed = bool(written) and fingerprint() != world.fingerprint
        transaction.set_rollback(True)
    return answer, changed


@contextmanager
def _remembered(client: Client) -> Iterator[Client]:
    """Who signs out by what is asked is signed in again for the next question."""
    cookies = copy.deepcopy(client.cookies)
    try:
        yield client
    finally:
        client.cookies = cookies


def _read_to_the_end(answer: HttpResponse) -> None:
    """Closes a file as the client does it; closed by hand it would take the test's connection along."""
    if answer.streaming:
        list(answer.streaming_content)  # type: ignore[attr-defined]


def _send(endpoint: Endpoint, client: Client, path: str, place: Place) -> HttpResponse:
    send: Callable[..., Any] = getattr(client, endpoint.method.lower())
    if endpoint.method in ("GET", "HEAD", "OPTIONS"):
        return send(path)
    given = questions.body(endpoint.name, place)
    if path.startswith("/api/") and endpoint.name not in FORMS_WITH_FILES:
        return send(path, given, content_type="application/json")
    return send(path, given)


def _outcome(endpoint: Endpoint, answer: HttpResponse, changed: bool, place: Place) -> str:
    if answer.status_code == 404:
        return HIDE
    if answer.status_code in (401, 403, 405) or answer.get("Location", "").startswith(SIGN_IN):
        return DENY
    if answer.status_code == 409 and endpoint.name in QUIET:
        return ALLOW
    if answer.status_code >= 400:
        return f"{answer.status_code} {answer.content[:200].decode()}"
    if endpoint.method == "GET":
        mark = questions.MARKS.get(endpoint.name)
        return HIDE if mark and mark(place) not in answer.content.decode() else ALLOW
    if changed or endpoint.name in QUIET:
        return ALLOW
    return DENY if endpoint.name in BY_FORM else f"{answer.status_code}, but nothing was written"


def _is_nowhere(endpoint: Endpoint, world: World, role: str, place: Place, answer: HttpResponse) -> bool:
    """The same answer as for an address that leads to nothing, the address itself aside.

    What an endpoint says of nothing is asked once a role; where somebody has heard the very same of
    another endpoint, it is enough that this one hides nothing from one of them.
    """
    said, known = _said(answer, role, place), world.nowhere.setdefault((role, role in place.insiders), set())
    if said in known and endpoint.key in world.asked_nowhere:
        return True
    other, _ = ask(endpoint, world, role, place, questions.nowhere(endpoint))
    if other.status_code == 404:
        known.add(_said(other, role, place))
        world.asked_nowhere.add(endpoint.key)
    return other.status_code == 404 and said == _said(other, role, place)


def _said(answer: HttpResponse, role: str, place: Place) -> bytes:
    """Whoever is in the edition may find it named in the menu."""
    said = TOKENS.sub(b"", answer.content).replace(answer.wsgi_request.path.encode(), b"")
    return MENU.sub(b"", said) if role in place.insiders else said


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write, while it is open."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if not READS.match(sql):
            seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield seen
