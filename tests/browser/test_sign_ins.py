"""Where one is signed in, and ending it."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import follow, press, row_of, sees, titled
from tests.browser.test_signing_in import sign_in
from tests.conftest import Cast
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser


def test_another_device_is_ended_and_then_all(open_as: Open, cast: Cast) -> None:
    cast.ana.set_password(PASSWORD)
    cast.ana.save()
    given = {"login": cast.ana.email, "password": PASSWORD, "do": "password"}
    for system in ("Android 15", "Windows NT 10.0"):
        Client(HTTP_USER_AGENT=f"({system}) Firefox/140").post("/account/sign-in", given)
    page = open_as(None, "/account/sign-in", DESKTOP)
    sign_in(page, cast.ana.email, PASSWORD)
    page.goto("/account")
    follow(page, "Where you are signed in")
    titled(page, "Where you are signed in")
    expect(row_of(page, "Chrome on Linux")).to_contain_text("this device")

    press(row_of(page, "Firefox on Android"), "End")
    sees(page, "You are signed out there.", "Firefox on Windows")
    expect(page.locator("main")).not_to_contain_text("Android")
    press(page, "Sign out on every other device")
    sees(page, "You are signed out on every other device.")
    expect(page.locator("main .tasks li")).to_have_count(1)
