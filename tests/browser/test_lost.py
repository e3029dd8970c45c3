"""What people read when a page cannot be shown."""

import re
from functools import partial

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from playwright.sync_api import Route, expect

from fixhub.web import errors
from tests import factories
from tests.browser.conftest import DESKTOP, Open, violations
from tests.browser.doing import fill, follow, press, sees, titled
from tests.conftest import Cast

pytestmark = pytest.mark.browser


def test_address_that_leads_nowhere(open_as: Open, cast: Cast) -> None:
    page = open_as(None, "/nowhere")
    titled(page, "There is no page here for you")
    follow(page.locator("main"), "Sign in")
    titled(page, "Sign in")


def test_strangers_learn_nothing(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ela, cast.team_a.get_absolute_url(), DESKTOP)
    titled(page, "There is no page here for you")
    sees_nothing = page.locator("main").inner_text()
    page.goto("/cohorts/nowhere/teams/nobody")
    assert page.locator("main").inner_text() == sees_nothing


def test_what_ones_role_does_not_include(open_as: Open, cast: Cast) -> None:
    member = factories.add_member(cast.team_a)
    page = open_as(member, f"{cast.team_a.get_absolute_url()}/invitations")
    titled(page, "You cannot do this here")
    follow(page.locator("main"), "Go to the start page")
    titled(page, "Good morning")


def test_form_of_a_browser_without_cookies(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.ana, "/")
    page.context.clear_cookies(name="csrftoken")
    fill(page, sentence="We met.")
    press(page, "Save update")
    if script:
        sees(page, "That was not done", "load the page anew")
        expect(page.get_by_label("What happened?")).to_have_value("We met.")
        return
    titled(page, "This page was open too long")


def test_too_many_tries(open_as: Open, cast: Cast) -> None:
    page = open_as(None, "/account/sign-in")
    for _ in range(6):
        fill(page, login=cast.ana.email, password="not my password")
        press(page.locator("main"), "Sign in")
        sees(page, "There is a problem")
    sees(page, "Too many tries.")


def broken(request: HttpRequest) -> list[HttpResponse]:
    return [
        errors.bad_request(request, ValueError()),
        errors.csrf_failure(request),
        errors.not_allowed(request, "POST"),
        errors.too_large(request),
        errors.busy(request),
        errors.busy(RequestFactory().post("/", {"sentence": "We met."})),
        errors.too_many(request),
        errors.server_error(request),
        errors.server_error(RequestFactory().post("/", {"sentence": "We met."})),
    ]


def test_pages_that_need_nothing_but_themselves(open_as: Open, cast: Cast, script: bool) -> None:
    """When something broke, neither session nor database is asked; the page still looks like ours."""
    page = open_as(None, "/account/sign-in")
    for answer in broken(RequestFactory().get("/")):
        address, body = f"/broken/{answer.status_code}", answer.content.decode()
        page.route(f"**{address}", partial(_answered, body))
        page.goto(address)
        titled(page, re.compile(r"\w+"))
        if script:
            assert violations(page) == []


def _answered(body: str, route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body=body)
