"""Answers that replace a part of the page: focus and scroll stay, back is right, failure loses nothing."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests import factories
from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import choose, fill, follow, press, sees, titled
from tests.conftest import Cast

pytestmark = pytest.mark.browser
PROBLEM = "Problem statement and stakeholder map"


def documents(page: Page) -> list[str]:
    """Whole pages that are loaded from now on."""
    loaded: list[str] = []

    def saw(request: Request) -> None:
        if request.resource_type == "document":
            loaded.append(request.url)

    page.on("request", saw)
    return loaded


def scroll_of(page: Page) -> int:
    return int(page.evaluate("scrollY"))


def test_log_keeps_its_place_and_its_focus(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.ana, "/")
    loaded = documents(page)
    save = page.get_by_role("button", name="Save update")
    fill(page, sentence="We met the mayor.")
    save.scroll_into_view_if_needed()
    where = scroll_of(page)
    save.click()
    sees(page, "Update saved.", "We met the mayor.")
    expect(page.locator("[name=sentence]")).to_have_value("")

    if script:
        assert loaded == []
        expect(save).to_be_focused()
        assert scroll_of(page) == where
        expect(page.locator("#live")).to_have_text("Update saved.")
        expect(page.locator("#main")).not_to_have_attribute("aria-busy", "true")
    press(page, "Undo")
    sees(page, "The update was taken back.")
    if script:
        assert loaded == []
        expect(page.locator("h1")).to_be_focused()


def test_desk_goes_on_to_the_heading_of_the_next(open_as: Open, cast: Cast, script: bool) -> None:
    factories.hand_in(cast.team_a, cast.ana, "m01", text="Long. " * 800)
    factories.hand_in(cast.team_a, cast.ana, "m02", text="The problem.")
    page = open_as(cast.ioana, "/mentoring/desk", DESKTOP)
    loaded = documents(page)
    press(page, "Accept")
    titled(page, PROBLEM)
    expect(page).to_have_title(re.compile("^Review desk"))
    if script:
        assert loaded == []
        expect(page.locator("h1")).to_be_focused()
        assert scroll_of(page) == 0

    press(page, "Ask for a change")
    sees(page, "There is a problem")
    if script:
        expect(page.locator(".errsum")).to_be_focused()
        assert "/review" not in page.url


def test_board_is_narrowed_in_its_place_and_back_is_right(open_as: Open, cast: Cast, script: bool) -> None:
    board = f"/cohorts/{cast.cohort.slug}/board"
    page = open_as(cast.vlad, board, DESKTOP)
    choose(page, theme="Mobility")
    press(page, "Apply")
    expect(page.locator("table tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("theme=Mobility"))
    if script:
        expect(page.get_by_role("button", name="Apply")).to_be_focused()
        expect(page.locator("#live")).to_have_text("1 team shown")

    follow(page, "Bicla Noastră")
    titled(page, "Bicla Noastră")
    page.go_back()
    expect(page.locator("table tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator("table tbody tr")).to_have_count(2)
    expect(page).to_have_url(re.compile(f"{board}$"))


def test_grid_of_a_new_main_part_walks_by_arrows(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/board", DESKTOP)
    press(page, "Apply")
    expect(page).to_have_url(re.compile(r"theme="))
    if not script:
        return
    cells = page.locator("table tbody tr").nth(0).locator("a.cell")
    cells.nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()


def test_lost_connection_keeps_what_was_typed(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.ana, "/")
    fill(page, sentence="We met the mayor.")
    if script:
        page.context.set_offline(True)
        press(page, "Save update")
        sees(page, "That was not done")
        expect(page.locator("#live")).to_contain_text("That was not done")
        expect(page.locator("[name=sentence]")).to_have_value("We met the mayor.")
        page.context.set_offline(False)
    press(page, "Save update")
    sees(page, "Update saved.", "We met the mayor.")
    expect(page.locator("[data-failed]")).to_have_count(0)


def test_double_press_sends_once(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/")
    fill(page, sentence="Only once.")
    page.get_by_role("button", name="Save update").dblclick()
    sees(page, "Update saved.")
    assert cast.team_a.updates.count() == 1


def test_ended_sign_in_opens_its_own_page(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/")
    page.context.clear_cookies(name="sessionid")
    fill(page, sentence="Too late.")
    press(page, "Save update")
    expect(page).to_have_url(re.compile("/account/sign-in"))
    titled(page, "Sign in")


def test_comment_stays_where_one_reads(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.ana, factories.obligation(cast.team_a).get_absolute_url())
    loaded = documents(page)
    page.locator("#reply textarea").fill("When do we meet?")
    press(page, "Send reply")
    sees(page, "When do we meet?", "Your comment is there.")
    if script:
        assert loaded == []
        expect(page.get_by_role("button", name="Send reply")).to_be_focused()
