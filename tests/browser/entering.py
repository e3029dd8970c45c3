"""The pages of signing in, its second step and one's own keys, for tests/browser/places.py."""

from typing import Any

from playwright.sync_api import Page

from tests import factories, second_step
from tests.browser.doing import fill
from tests.conftest import Cast


def places(cast: Cast, place: Any, send: Any) -> list[Any]:
    """With app and passkeys, without, and with what is asked in between."""
    nora = factories.make_user("Nora", password=factories.PASSWORD)
    second_step.with_app(nora)
    second_step.with_passkey(nora, "My phone")

    def wrong_code(page: Page) -> None:
        fill(page, code="000000")
        send(page, "Turn it on")

    def turned_on(page: Page) -> None:
        fill(page, code=second_step.shown(page.locator("#key").input_value()))
        send(page, "Turn it on")

    def asked(page: Page) -> None:
        fill(page, login=nora.email, password=factories.PASSWORD)
        send(page, "Sign in")

    def shown_again(page: Page) -> None:
        fill(page, code=next(codes))
        send(page, "Go on")

    pia = factories.make_user("Pia")
    codes = iter(second_step.with_app(pia))
    step = pia.authenticator_set.get(type="totp")
    return [
        place(None, "/account/sign-in", asked),
        place(cast.ana, "/account/sign-ins"),
        place(cast.ana, "/account/second-step"),
        place(nora, "/account/second-step"),
        place(cast.ana, "/account/second-step/app"),
        place(cast.ana, "/account/second-step/app", wrong_code),
        place(factories.make_user("Új"), "/account/second-step/app", turned_on),
        place(cast.ana, "/account/second-step/passkey"),
        place(factories.make_user("Ola", password=factories.PASSWORD), "/account/again"),
        place(nora, "/account/again/code"),
        place(nora, "/account/again/passkey"),
        place(pia, f"/account/second-step/{step.pk}/removal", shown_again),
    ]
