"""The page about the API in a browser: nothing is forbidden by our own policy, and all of it is drawn."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Open

pytestmark = pytest.mark.browser
OPERATIONS = ["POST /api/v1/teams/{id}/updates", "GET /api/v1/cohorts"]


@pytest.fixture
def script() -> bool:
    """Swagger UI is a script; who has none reads docs/openapi.yaml."""
    return True


@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_operations_are_drawn_from_this_site_alone(
    open_as: Open, db: None, window: dict[str, object], site: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page = open_as(None, "/account/sign-in", window)
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/api/docs/")

    expect(page.locator(".opblock").first).to_be_visible()
    shown = page.locator(".opblock-summary").all_inner_texts()
    drawn = {" ".join(re.sub("[\\u200b\\s]+", " ", one).split()).replace("​", "") for one in shown}
    assert len(drawn) > 25
    for operation in OPERATIONS:
        assert any(one.replace(" ", "").startswith(operation.replace(" ", "")) for one in drawn), drawn
    _opens(page)
    assert [line for line in said if line.startswith(("error", "warning"))] == []
    assert [url for url in asked if not url.startswith((site, "data:"))] == []


def _opens(page: Page) -> None:
    """One of them tells what it takes and answers."""
    one = page.locator(".opblock", has_text="/api/v1/cohorts").first
    one.locator(".opblock-summary").click()
    expect(one.get_by_text("Responses").first).to_be_visible()
