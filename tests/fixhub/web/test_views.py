from http.cookies import Morsel

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fixhub.accounts import colours
from fixhub.accounts.models import User
from fixhub.web import context, views


def chosen(answer: HttpResponse, name: str) -> "Morsel[str]":
    return answer.cookies[name]


def look(
    rf: RequestFactory, theme: str, to: str = "/", user: User | AnonymousUser | None = None
) -> HttpRequest:
    request = rf.post("/theme", {"theme": theme, "next": to})
    request.user = user or AnonymousUser()
    return request


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_kept_for_a_year(rf: RequestFactory, theme: str) -> None:
    answer = views.theme(look(rf, theme, "/cohorts/fix/board?late=1"))

    assert (answer.status_code, answer["Location"]) == (302, "/cohorts/fix/board?late=1")
    assert (chosen(answer, "theme").value, chosen(answer, "theme")["max-age"]) == (theme, colours.YEAR)


def test_any_other_theme_means_the_device(rf: RequestFactory) -> None:
    answer = views.theme(look(rf, "auto"))

    assert chosen(answer, "theme")["max-age"] == 0


def asks(rf: RequestFactory, language: str, user: User | AnonymousUser) -> HttpRequest:
    request = rf.post("/language", {"language": language, "next": "/"})
    request.user = user
    return request


def test_a_language_is_kept_out_of_reach_of_scripts(rf: RequestFactory) -> None:
    answer = views.language(asks(rf, "hu", AnonymousUser()))

    assert chosen(answer, "language").value == "hu"
    assert chosen(answer, "language")["httponly"]


def test_an_unknown_language_changes_nothing(rf: RequestFactory) -> None:
    assert not views.language(asks(rf, "de", AnonymousUser())).cookies


@pytest.mark.django_db
def test_a_known_person_reads_the_language_everywhere(rf: RequestFactory) -> None:
    ioana = User.objects.create_user("ioana@example.org")

    views.language(asks(rf, "ro", ioana))

    assert User.objects.get(pk=ioana.pk).language == "ro"


@pytest.mark.django_db
def test_a_known_person_has_the_same_colours_everywhere(rf: RequestFactory) -> None:
    ioana = User.objects.create_user("ioana@example.org")

    views.theme(look(rf, "dark", user=ioana))
    elsewhere = rf.get("/")
    elsewhere.user = User.objects.get(pk=ioana.pk)

    assert context.page(elsewhere)["theme"] == "dark"
    views.theme(look(rf, "auto", user=ioana))
    assert User.objects.get(pk=ioana.pk).theme == ""


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1", ""])
def test_nobody_is_sent_to_another_site(rf: RequestFactory, to: str) -> None:
    assert views.theme(look(rf, "dark", to))["Location"] == "/"


@pytest.mark.parametrize("view", [views.theme, views.language])
def test_looking_changes_nothing(rf: RequestFactory, view: object) -> None:
    assert view(rf.get("/theme")).status_code == 405  # type: ignore[operator]


@pytest.mark.parametrize(
    ("cookie", "theme", "then"), [("", "", "light"), ("light", "light", "dark"), ("dark", "dark", "auto")]
)
def test_the_theme_button_goes_round(rf: RequestFactory, cookie: str, theme: str, then: str) -> None:
    rf.cookies["theme"] = cookie
    page = context.page(rf.get("/somewhere?a=1"))

    assert (page["theme"], page["theme_next"], page["here"]) == (theme, then, "/somewhere?a=1")


def test_a_forged_theme_never_reaches_the_page(rf: RequestFactory) -> None:
    rf.cookies["theme"] = "dark onload=x"

    assert context.page(rf.get("/"))["theme"] == ""
