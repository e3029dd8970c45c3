"""Shortcuts: listed for the page at hand, silent in text fields, and off for whoever wants them off."""

import pytest
from playwright.sync_api import expect

from fixhub.accounts.models import User
from tests import factories
from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import sees, titled
from tests.conftest import Cast

pytestmark = pytest.mark.browser
CHARTER = "Team charter, roles, consents complete"
PROBLEM = "Problem statement and stakeholder map"


@pytest.fixture
def waiting(cast: Cast) -> Cast:
    for key in ("m01", "m02", "m03"):
        factories.hand_in(cast.team_a, cast.ana, key, text=f"Our {key}.")
    return cast


@pytest.fixture
def only_with_script(script: bool) -> bool:
    """Without one there are no shortcuts, and nothing speaks of them."""
    return script


def test_desk_is_walked_and_answered_by_letters(open_as: Open, waiting: Cast, only_with_script: bool) -> None:
    page = open_as(waiting.ioana, "/mentoring/desk", DESKTOP)
    titled(page, CHARTER)
    if not only_with_script:
        expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_hidden()
        return
    page.keyboard.press("j")
    titled(page, PROBLEM)
    page.keyboard.press("k")
    titled(page, CHARTER)
    page.keyboard.press("n")
    titled(page, PROBLEM)

    words = page.get_by_label("One thing to do next")
    words.focus()
    page.keyboard.type("jkn?gb")
    expect(words).to_have_value("jkn?gb")
    titled(page, PROBLEM)
    page.keyboard.press("Control+Enter")
    sees(page, "Accepted: Bicla Noastră")

    page.keyboard.press("g")
    page.keyboard.press("y")
    titled(page, "My teams")


def test_help_lists_what_the_page_has(open_as: Open, waiting: Cast, only_with_script: bool) -> None:
    if not only_with_script:
        return
    page = open_as(waiting.vlad, f"/cohorts/{waiting.cohort.slug}/board", DESKTOP)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts of this page")
    expect(dialog).to_contain_text("Walk through the board")
    expect(dialog).to_contain_text("Report")
    expect(dialog).not_to_contain_text("Down the list")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("r")
    titled(page, "Cohort report")


def test_whoever_switched_them_off_finds_only_the_list(
    open_as: Open, waiting: Cast, only_with_script: bool
) -> None:
    if not only_with_script:
        return
    User.objects.filter(pk=waiting.ioana.pk).update(shortcuts=False)
    page = open_as(waiting.ioana, "/mentoring/desk", DESKTOP)
    for key in ("j", "n", "?"):
        page.keyboard.press(key)
    titled(page, CHARTER)
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.locator("[data-menu] > summary").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog")).to_contain_text("They are switched off.")
