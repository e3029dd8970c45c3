import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from fixhub.web import errors
from fixhub.web.middleware import Answered


def every_page_alone(rf: RequestFactory) -> dict[int, HttpResponse]:
    request = rf.get("/broken")
    return {
        400: errors.bad_request(request, Exception()),
        403: errors.csrf_failure(request),
        405: errors.not_allowed(request, "POST"),
        413: errors.too_large(request),
        429: errors.too_many(request),
        500: errors.server_error(request),
        503: errors.busy(request),
    }


def test_error_pages_need_neither_session_nor_database(rf: RequestFactory) -> None:
    pages = every_page_alone(rf)

    assert {code: page.status_code for code, page in pages.items()} == {code: code for code in pages}


def test_every_error_page_has_one_heading_and_a_way_out(rf: RequestFactory) -> None:
    for page in every_page_alone(rf).values():
        text = page.content.decode()
        assert len(re.findall("<h1>", text)) == 1
        assert '<a class="btn primary big" href="' in text


@pytest.mark.parametrize("language", ["ro", "hu"])
def test_error_pages_speak_the_readers_language(rf: RequestFactory, language: str) -> None:
    english = {code: _said(page) for code, page in every_page_alone(rf).items()}
    with translation.override(language):
        theirs = {code: _said(page) for code, page in every_page_alone(rf).items()}

    assert [code for code in english if set(english[code]) & set(theirs[code])] == []


def _said(page: HttpResponse) -> list[str]:
    """Heading, sentence and act."""
    main = page.content.decode().split("<main")[1]
    return re.findall(
        r"<h1>(.*?)</h1>|<p class=\"idea mt3\">\s*(.*?)\s*</p>|primary big\" href=\".*?\">(.*?)</a>", main
    )


def test_a_method_nobody_takes_is_answered_by_a_page(client: Client) -> None:
    page = client.get("/theme")

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "belongs to a button" in page.content.decode()


def test_a_server_error_tells_nothing_of_the_inside(rf: RequestFactory) -> None:
    try:
        raise ValueError("the secret inside")
    except ValueError:
        page = errors.server_error(rf.get("/broken"))

    assert b"secret" not in page.content


def test_what_is_too_large_has_words_of_its_own(rf: RequestFactory) -> None:
    page, answer = errors.too_large(rf.post("/account")), errors.too_large(rf.post("/api/v1/teams"))

    assert "larger than FIXHub takes at once" in page.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


def test_what_breaks_after_the_page_was_made_does_not_say_that_nothing_is_saved(rf: RequestFactory) -> None:
    before, after = rf.post("/", {"sentence": "We met."}), rf.post("/", {"sentence": "We met."})
    Answered(lambda request: HttpResponse(status=302))(after)
    Answered(lambda request: HttpResponse(status=503))(before)

    pages = [errors.busy(request).content.decode() for request in (before, after)]

    assert ["Nothing was saved" in page for page in pages] == [True, False]
    assert ["We met." in page for page in pages] == [True, False]
    assert "may have been saved" in pages[1]


def test_what_nobody_foresaw_keeps_what_was_typed(rf: RequestFactory) -> None:
    sent = errors.server_error(rf.post("/updates", {"sentence": "We met."})).content.decode()
    read = errors.server_error(rf.get("/updates")).content.decode()

    assert '<form method="post" action="/updates">' in sent and 'value="We met."' in sent
    assert "press the button to send it again" in sent
    assert "<form" not in read and "What you saved before is safe" in read


def test_a_password_stays_out_of_the_page(rf: RequestFactory) -> None:
    for name in ("password", "password1", "oldpassword", "code"):
        request = rf.post("/account", {"login": "a@example.org", name: "cal verde"})
        page = errors.busy(request).content.decode()

        assert "cal verde" not in page + errors.server_error(request).content.decode()
        assert "reload this page" in page


def test_too_many_tries_say_when_to_come_back(rf: RequestFactory) -> None:
    assert errors.too_many(rf.get("/"))["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("language", "said"), [("ro", "Prea multe încercări"), ("hu", "Túl sok próbálkozás")]
)
def test_an_error_page_speaks_the_reader_s_language(rf: RequestFactory, language: str, said: str) -> None:
    with translation.override(language):
        text = errors.too_many(rf.get("/")).content.decode()

    assert f'<html lang="{language}"' in text
    assert said in text


def test_an_error_page_keeps_the_chosen_theme(rf: RequestFactory) -> None:
    rf.cookies["theme"] = "dark"

    assert b'data-theme="dark"' in errors.server_error(rf.get("/")).content
