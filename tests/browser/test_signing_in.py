"""The doors: a password, a code, a forgotten password, one's own page, and the way out."""

import pytest
from playwright.sync_api import Page, Route, expect

from fixhub.accounts.models import User
from tests.browser import mailbox
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.browser.doing import choose, fill, follow, press, sees, titled, unfold
from tests.conftest import Cast
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
ANOTHER = "another long sentence of mine"


@pytest.fixture
def ana(cast: Cast) -> User:
    cast.ana.set_password(PASSWORD)
    cast.ana.save()
    return cast.ana


def sign_in(page: Page, email: str, password: str) -> None:
    fill(page, login=email, password=password)
    press(page, "Sign in")


def sign_out(page: Page) -> None:
    unfold(page, "Your account,")
    press(page, "Sign out")


def turn(page: Page, colours: str) -> None:
    """The page turns at once and tells the site on the side; the site must know before the page is left."""
    with page.expect_response("**/theme"):
        press(page, "Change between light and dark")
    expect(page.locator("html")).to_have_attribute("data-theme", colours)


def test_by_password_and_out_again(open_as: Open, ana: User) -> None:
    page = open_as(None, "/")
    titled(page, "Sign in")

    sign_in(page, ana.email, "not my password")
    sees(page, "This address and password do not go together.")
    sign_in(page, ana.email, PASSWORD)
    titled(page, "Good morning, Ana")

    sign_out(page)
    titled(page, "Sign in")
    sees(page, "You are signed out.")


def test_by_code_and_to_where_one_wanted(open_as: Open, cast: Cast) -> None:
    page = open_as(None, cast.team_a.get_absolute_url())

    fill(page, login=cast.ana.email)
    press(page, "Send me a code")
    titled(page, "Enter the code")
    fill(page, code="000000")
    press(page, "Sign in")
    sees(page, "This is not the code we sent.")
    fill(page, code=mailbox.code(mailbox.newest(cast.ana, "your code for FIXHub")))
    press(page, "Sign in")

    titled(page, "Bicla Noastră")


def test_old_address_of_codes_leads_to_the_sign_in(open_as: Open, cast: Cast) -> None:
    titled(open_as(None, "/account/code"), "Sign in")


def test_forgotten_password(open_as: Open, ana: User) -> None:
    page = open_as(None, "/account/sign-in")

    follow(page, "Forgot your password?")
    fill(page, email=ana.email)
    press(page, "Send me a code")
    fill(page, code=mailbox.code(mailbox.newest(ana, "your code for a new password")))
    press(page, "Go on")
    titled(page, "Choose a password")
    fill(page, password1=ANOTHER)
    press(page, "Save")
    titled(page, "Good morning, Ana")

    page = open_as(None, "/account/sign-in")
    sign_in(page, ana.email, ANOTHER)
    titled(page, "Good morning, Ana")


def test_ones_own_page(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/account")

    fill(page, given="Ana-Maria")
    choose(page, language="English")
    press(page, "Save")
    sees(page, "Your settings are saved.")
    expect(page.locator("main [name=given]")).to_have_value("Ana-Maria")

    follow(page, "Choose a password")
    fill(page, password1=PASSWORD)
    press(page, "Save")
    page.goto("/account")
    follow(page, "Change your password")
    fill(page, oldpassword=PASSWORD, password1=ANOTHER)
    press(page, "Save")
    page.goto("/account")
    titled(page, "Settings")

    page.goto("/account/sign-out")
    press(page.locator("main"), "Sign out")
    sign_in(page, cast.ana.email, ANOTHER)
    titled(page, "Good morning, Ana-Maria")


@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_language_and_theme(open_as: Open, cast: Cast, window: dict[str, object]) -> None:
    page = open_as(None, "/account/sign-in", window)
    press(page, "Magyar")
    expect(page.locator("html")).to_have_attribute("lang", "hu")

    page = open_as(cast.ana, "/", window)
    turn(page, "light")
    turn(page, "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    unfold(page, "Your account,")
    press(page, "Română")
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    page.goto("/account")
    expect(page.locator("main [name=language]")).to_have_value("ro")


@pytest.mark.parametrize("script", [True], ids=["with script"])
def test_of_two_quick_presses_the_last_one_counts(open_as: Open, cast: Cast) -> None:
    """On their way together they could arrive in either order."""
    page, held = pressed_once(open_as, cast)
    told = ["asked"]
    page.on("request", lambda one: told.append("asked") if one.url.endswith("/theme") else None)
    # A redirect that the script does not follow counts as failed where a test stands between.
    page.on("requestfailed", lambda one: told.append("answered") if one.url.endswith("/theme") else None)

    press(page, "Change between light and dark")
    with page.expect_event("requestfailed", lambda one: "theme=dark" in (one.post_data or "")):
        held[0].continue_()

    assert told == ["asked", "answered", "asked", "answered"]


@pytest.mark.parametrize("script", [True], ids=["with script"])
def test_a_press_that_waits_goes_out_as_the_page_is_left(open_as: Open, cast: Cast) -> None:
    page, _held = pressed_once(open_as, cast)
    page.evaluate(
        "() => { navigator.sendBeacon = (_to, form) => { sessionStorage.sent = form.get('theme'); }; }"
    )
    press(page, "Change between light and dark")

    page.goto("/account")

    assert page.evaluate("sessionStorage.sent") == "dark"


def pressed_once(open_as: Open, cast: Cast) -> tuple[Page, list[Route]]:
    """A page that is telling the site of light colours, which does not answer yet."""
    page, held = open_as(cast.ana, "/"), list[Route]()
    page.route("**/theme", lambda way: way.continue_() if held else held.append(way))
    with page.expect_request("**/theme"):
        press(page, "Change between light and dark")
    return page, held


def test_closed_account(open_as: Open, cast: Cast) -> None:
    titled(open_as(None, "/account/closed"), "This account is closed")
