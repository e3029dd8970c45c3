"""Finding people and things: the palette over any page, and the same search on a page of its own."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, Open
from tests.browser.doing import choose, follow, press, sees, titled, unfold
from tests.conftest import Cast

pytestmark = pytest.mark.browser


def look_for(page: Page, text: str, *, script: bool) -> None:
    """By the way to the search in the bar: over the page, or on one of its own."""
    page.get_by_role("link", name="Search").first.click()
    field = page.locator("input[role=combobox]") if script else page.get_by_role("searchbox")
    field.fill(text)


def test_a_team_is_found_from_any_page(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.ana, "/account", PHONE)

    look_for(page, "orszem", script=script)
    if script:
        page.get_by_role("option", name=re.compile("Őrszem")).click()
    else:
        press(page.locator("main"), "Search")
        follow(page.locator("main"), "Őrszem")

    titled(page, "Őrszem")


def test_enter_before_an_answer_searches_on_the_page(open_as: Open, cast: Cast, script: bool) -> None:
    page = open_as(cast.vlad, "/", DESKTOP)

    look_for(page, "ana nobody", script=script)
    if script:
        expect(page.get_by_role("option", name=re.compile("Nothing found"))).to_be_visible()
    page.keyboard.press("Enter")

    sees(page, "Nothing found for “ana nobody”")


@pytest.mark.parametrize("script", [True], ids=["with script"])
def test_the_palette_is_worked_by_keys_and_gives_the_focus_back(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/", DESKTOP)
    opener = page.get_by_role("link", name="Search")
    palette = page.get_by_role("dialog", name="Search")
    opener.focus()

    page.keyboard.press("Control+k")
    expect(page.locator("input[role=combobox]")).to_be_focused()
    expect(page.get_by_role("option", name="Home")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Milestones")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(opener).to_be_focused()

    page.keyboard.press("/")
    page.keyboard.type("mihai")
    expect(page.get_by_role("option", name=re.compile("Mihai"))).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    titled(page, "Mihai Pop")


@pytest.mark.parametrize("script", [True], ids=["with script"])
def test_a_slash_is_a_slash_where_shortcuts_are_off(open_as: Open, cast: Cast) -> None:
    cast.ana.shortcuts = False
    cast.ana.save()
    page = open_as(cast.ana, "/", DESKTOP)

    page.locator("h1").first.click()
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Search")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()


def test_an_account_is_closed_and_opened_again_from_the_message(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, "/", DESKTOP)
    follow(page.get_by_label("Main", exact=True), "People")
    page.get_by_role("searchbox").fill("ANA")
    choose(page, role="Lead")
    press(page.locator("main"), "Apply")
    expect(page.locator("main li")).to_have_count(1)
    follow(page, "Ana Pop")
    sees(page, "Bicla Noastră", cast.ana.email)

    follow(page.locator("main"), "Close the account")
    press(page, "Close the account")
    sees(page, "The account of Ana Pop is closed.", "Account closed")
    press(page, "Undo")
    sees(page, "The account of Ana Pop is open again.")


def test_who_closes_the_own_account_is_out(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/account")
    follow(page.locator("main"), "Close your account")
    press(page, "Close my account")
    titled(page, "This account is closed")
    page.goto("/")
    titled(page, "Sign in")


def test_an_edition_is_published_and_names_who_agreed(open_as: Open, cast: Cast) -> None:
    manager = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/report", DESKTOP)
    follow(manager, "Public page")
    sees(manager, "Not public", "Bicla Noastră")
    press(manager, "Publish the page")
    sees(manager, "The page is public.")

    ana = open_as(cast.ana, "/")
    unfold(ana, "Your account,")
    follow(ana, "Settings")
    follow(ana.locator("main"), "Your name on public pages")
    press(ana, "Yes, show my name")
    sees(ana, "Your name may stand on the public page")

    stranger = open_as(None, f"/public/{cast.cohort.slug}")
    sees(stranger, "Bicla Noastră", "Ana Pop")
    follow(stranger, "Magyar")
    sees(stranger, "Pop Ana", "Csapatok")
    press(ana, "Undo")
    sees(ana, "Your name is off the public page")
    stranger.goto(f"/public/{cast.cohort.slug}?lang=en&again")
    sees(stranger, "Bicla Noastră")
    expect(stranger.locator("main")).not_to_contain_text("Ana Pop")

    press(manager, "Take it off the web")
    sees(manager, "The page is not public any more.")
    stranger.goto(f"/public/{cast.cohort.slug}?gone")
    titled(stranger, "There is no page here")


def test_settings_go_with_the_person(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/account")
    other = open_as(cast.ana, "/account")
    page.get_by_label("Colours").select_option(label="Dark")
    press(page, "Save")
    sees(page, "Your settings are saved.")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    other.reload()
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")

    follow(page, "Where you are signed in")
    press(page, "Sign out on every other device")
    sees(page, "You are signed out on every other device.")
    other.goto("/account")
    titled(other, "Sign in")


def test_a_long_list_of_people_comes_page_by_page(open_as: Open, cast: Cast) -> None:
    for n in range(60):
        factories.add_member(cast.team_b, factories.make_user(f"Nr {n:03}", family="Zsolt"))
    page = open_as(cast.mihai, f"/cohorts/{cast.cohort.slug}/teams")

    follow(page.locator("main"), "People")
    sees(page, "63 people")
    follow(page, "Next page")
    sees(page, "Nr 059 Zsolt")
    follow(page, "First page")
    sees(page, "Ana Pop")
