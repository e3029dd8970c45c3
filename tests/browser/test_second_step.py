"""A second step: an app for codes and a passkey, from setting up to taking away."""

import pytest
from playwright.sync_api import Page, expect

from tests import second_step
from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import fill, follow, press, row_of, sees, titled
from tests.browser.test_signing_in import sign_in, sign_out
from tests.conftest import Cast, Clock
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
SECONDS = 31


def set_up(page: Page) -> str:
    """By the page; the secret of the app."""
    secret = page.locator("#key").input_value()
    fill(page, code=second_step.shown(secret))
    press(page, "Turn it on")
    return secret


def test_an_app_from_its_setting_up_to_its_end(open_as: Open, cast: Cast, clock: Clock) -> None:
    cast.ana.set_password(PASSWORD)
    cast.ana.save()
    page = open_as(None, "/account/sign-in", DESKTOP)
    sign_in(page, cast.ana.email, PASSWORD)
    page.goto("/account")
    follow(page.locator("main"), "Second step of signing in")
    clock.forward(minutes=11)
    follow(page, "Set up an app")
    titled(page, "Is it you?")
    fill(page, password=PASSWORD)
    press(page, "Go on")
    fill(page, code="000000")
    press(page, "Turn it on")
    sees(page, "This code does not fit.")
    secret = set_up(page)

    titled(page, "Your recovery codes")
    codes = page.locator(".codes code").all_inner_texts()
    with page.expect_download() as waited:
        follow(page, "Download them")
    assert waited.value.suggested_filename == "fixhub-recovery-codes.txt"
    follow(page, "I have kept them")
    sees(page, "10 codes are left.")

    sign_out(page)
    sign_in(page, cast.ana.email, PASSWORD)
    titled(page, "Second step")
    fill(page, code="123456")
    press(page, "Sign in")
    sees(page, "This code does not fit.")
    fill(page, code=codes[0])
    press(page, "Sign in")
    titled(page, "Good morning, Ana")

    clock.forward(minutes=11)
    page.goto("/account/second-step")
    sees(page, "9 codes are left.")
    follow(page.locator("main"), "Remove")
    titled(page, "Is it you?")
    fill(page, code=codes[1])
    press(page, "Go on")
    titled(page, "Remove the app?")
    follow(page, "Keep it")
    press(page, "Make new codes")
    titled(page, "Your recovery codes")

    clock.forward(minutes=11)
    page.goto("/account/second-step")
    follow(page.locator("main"), "Remove")
    fill(page, code=second_step.shown(secret))
    press(page, "Go on")
    titled(page, "Remove the app?")
    press(page, "Remove it")
    sees(page, "It is removed.", "Set up an app")


def test_a_manager_is_led_to_it_and_on(open_as: Open, cast: Cast, settings) -> None:
    settings.MFA_REQUIRED = True
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/board", DESKTOP)

    titled(page, "Second step of signing in")
    sees(page, "First set up a second step")
    follow(page, "Set up an app")
    set_up(page)
    follow(page, "I have kept them")
    titled(page, "Cohort board")


def test_a_passkey_from_its_making_to_its_end(open_as: Open, cast: Cast, clock: Clock, script: bool) -> None:
    cast.ana.set_password(PASSWORD)
    cast.ana.save()
    page = open_as(None, "/account/sign-in")
    sign_in(page, cast.ana.email, PASSWORD)
    page.goto("/account/second-step")
    follow(page, "Add a passkey")
    if not script:
        sees(page, "Passkeys need JavaScript")
        return
    key = _key(page)
    fill(page, name="My phone")
    press(page, "Add the passkey")
    titled(page, "Your recovery codes")
    follow(page, "I have kept them")
    expect(row_of(page, "My phone")).to_contain_text("never used")

    sign_out(page)
    sign_in(page, cast.ana.email, PASSWORD)
    titled(page, "Second step")
    key(False)
    press(page, "Use a passkey")
    sees(page, "That did not work, or was cancelled.")
    key(True)
    press(page, "Use a passkey")
    titled(page, "Good morning, Ana")

    clock.forward(minutes=11)
    page.goto("/account/second-step")
    expect(row_of(page, "My phone")).to_contain_text("last used")
    follow(page.locator("main"), "Remove")
    press(page, "Use a passkey")
    titled(page, "Remove the passkey “My phone”?")
    press(page, "Remove it")
    sees(page, "It is removed.")


def _key(page: Page):
    """A device with a finger on it; `key(False)` lifts the finger."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    verified = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    made = browser.send("WebAuthn.addVirtualAuthenticator", {"options": options | verified})

    def touched(finger: bool) -> None:
        told = {"authenticatorId": made["authenticatorId"]}
        browser.send("WebAuthn.setUserVerified", {**told, "isUserVerified": finger})

    return touched
