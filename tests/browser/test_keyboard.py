"""Without a mouse: each stop is seen, the log is written and sent, and arrows walk the board."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import sees, titled
from tests.conftest import Cast

pytestmark = pytest.mark.browser
MOST_STOPS = 60
# Anything drawn around it, or around the label that shows for it, counts: an outline or a ring of shadow.
RING = """() => {
  const rings = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || (style.boxShadow !== "none" && style.boxShadow.includes("px"));
  };
  const at = document.activeElement;
  const shown = [at, at.nextElementSibling, at.parentElement].filter(Boolean);
  return {what: at.outerHTML.slice(0, 120), ring: shown.some(rings), body: at === document.body};
}"""


def tab_to(page: Page, target: Locator) -> int:
    """Press Tab until there; each stop on the way must be seen."""
    for stops in range(1, MOST_STOPS):
        page.keyboard.press("Tab")
        seen = page.evaluate(RING)
        assert not seen["body"], "the way by Tab ended"
        assert seen["ring"], f"nothing shows that this is focused: {seen['what']}"
        if target.evaluate("(one) => one === document.activeElement"):
            return stops
    raise AssertionError("not reached by Tab")


def test_update_is_logged_by_keys_alone(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/", DESKTOP)

    tab_to(page, page.get_by_role("radio", name="Going well"))
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Just started")).to_be_checked()
    tab_to(page, page.get_by_label("What happened?"))
    page.keyboard.type("We drew a map.")
    tab_to(page, page.get_by_role("button", name="Save update"))
    page.keyboard.press("Enter")

    sees(page, "Update saved.", "We drew a map.")


def test_skip_link_saves_the_bar(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/", DESKTOP)
    tab_to(page, page.get_by_role("link", name="Skip to main content"))
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    assert tab_to(page, page.get_by_role("radio", name="Going well")) <= 4


def test_every_stop_of_the_desk_is_seen(open_as: Open, cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana, text="Our charter.")
    page = open_as(cast.ioana, "/mentoring/desk", DESKTOP)

    tab_to(page, page.get_by_label("One thing to do next"))
    page.keyboard.type("Frame it.")
    tab_to(page, page.get_by_role("button", name="Accept"))
    page.keyboard.press("Enter")

    sees(page, "Accepted: Bicla Noastră")


def test_arrows_walk_the_board(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/board", DESKTOP)
    cells = page.locator("table tbody tr").nth(0).locator("a.cell")
    below = page.locator("table tbody tr").nth(1).locator("a.cell")

    tab_to(page, cells.nth(0))
    if script:
        for key, there in [("ArrowRight", cells.nth(1)), ("ArrowDown", below.nth(1)), ("Home", below.nth(0))]:
            page.keyboard.press(key)
            expect(there).to_be_focused()
        page.keyboard.press("ArrowRight")
    else:
        page.keyboard.press("Tab")
    assert page.evaluate(RING)["ring"]
    page.keyboard.press("Enter")

    titled(page, "Problem statement and stakeholder map")
