"""A person makes a token, a program uses it, and its person revokes it."""

import pytest
from playwright.sync_api import expect
from rest_framework.test import APIClient

from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import fill, follow, press, row_of, sees, sees_not, titled
from tests.conftest import Cast

pytestmark = pytest.mark.browser


def test_a_token_from_its_making_to_its_end(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.ana, "/account", DESKTOP)
    follow(page.locator("main"), "Tokens for programs")
    sees(page, "No token yet")

    press(page, "Make the token")
    sees(page, "Say what the token is for.")
    fill(page, name="Figures for the city", days="400")
    page.get_by_label("Read the figures of reports").check()
    press(page, "Make the token")
    expect(page.locator("main [name=name]")).to_have_value("Figures for the city")
    fill(page, days="30")
    press(page, "Make the token")

    sees(page, "“Figures for the city” is made", "It will not be shown again")
    value = page.get_by_label("The token", exact=True).input_value()
    if script:
        press(page, "Copy")
        expect(page.locator("#live")).to_have_text("Copied")
    assert APIClient(HTTP_AUTHORIZATION=f"Bearer {value}").get("/api/v1/teams").status_code == 200

    page.goto("/account/tokens")
    assert value not in page.content()
    sees(page, "reads", "last used")
    press(row_of(page, "Figures for the city"), "Revoke")
    titled(page, "Tokens for programs")
    sees_not(page, "will not be shown again")
    assert APIClient(HTTP_AUTHORIZATION=f"Bearer {value}").get("/api/v1/teams").status_code == 401
