"""Bodies that are still coming in: so many at a time, and nobody's page waits for them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from fixhub.web import bodies

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in"


@contextmanager
def coming_in(count: int) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(count):
            assert bodies.turns.acquire(blocking=False)
            stack.callback(bodies.turns.release)
        yield


def free() -> int:
    """How many turns are left."""
    taken = 0
    while bodies.turns.acquire(blocking=False):
        taken += 1
    for _ in range(taken):
        bodies.turns.release()
    return taken


def test_one_body_more_is_asked_to_come_again(client: Client) -> None:
    with coming_in(bodies.AT_ONCE):
        page, answer = client.get(SIGN_IN), client.post(SIGN_IN, {"login": "a@example.org"})

        assert page.status_code == 200
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "reload this page" in answer.content.decode()

    assert client.post(SIGN_IN, {"login": "a@example.org"}).status_code == 200


def test_the_turn_ends_with_the_body_and_not_with_the_answer(rf: RequestFactory) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(free())
        seen.append(len(request.body))
        seen.append(free())
        return HttpResponse()

    bodies.InTurn(view)(rf.post("/", {"sentence": "We go on."}))

    assert seen == [bodies.AT_ONCE - 1, seen[1], bodies.AT_ONCE] and seen[1] > 10


@pytest.mark.parametrize("breaks", [False, True])
def test_a_body_that_nobody_reads_gives_its_turn_back(rf: RequestFactory, breaks: bool) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        if breaks:
            raise OSError
        return HttpResponse()

    for _ in range(2 * bodies.AT_ONCE):
        try:
            bodies.InTurn(view)(rf.post("/", {"sentence": "We go on."}))
        except OSError:
            assert breaks

    assert free() == bodies.AT_ONCE


def test_a_form_with_files_is_read_as_ever(rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{request.POST['a']} {request.POST['b'].upper()} {free()}")

    data = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    data += b'--x\r\nContent-Disposition: form-data; name="b"\r\n\r\nz\r\n--x--\r\n'
    request = rf.post("/", data, content_type="multipart/form-data; boundary=x")

    assert bodies.InTurn(view)(request).content.decode() == f"1 Z {bodies.AT_ONCE}"
