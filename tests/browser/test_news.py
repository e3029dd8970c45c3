"""Journeys: what concerns a person finds them in the app, and a team's year can be read day by day."""

import pytest
from playwright.sync_api import expect

from fixhub.events.models import Notice
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, Open, Work
from tests.browser.doing import follow, press
from tests.conftest import Cast

pytestmark = pytest.mark.browser


def test_an_answer_is_found_by_the_bell_and_read(open_as: Open, cast: Cast, work: Work, script: bool) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana, text="Good.")
    factories.say(cast.team_a, cast.ioana, "Well done.")
    work()

    page = open_as(cast.ana, "/", PHONE)
    expect(page).to_have_title("(2) Your next step · FIXHub")
    page.get_by_role("link", name="Notices, 2 not read").click()

    expect(page.get_by_role("heading", name="Notices")).to_be_visible()
    page.get_by_role("button", name="Ioana Pop commented on").click()
    expect(page).to_have_title("(1) Notices · FIXHub")

    page.get_by_role("link", name="Ioana Pop accepted version 1").click()
    expect(page.get_by_role("heading", name="Team charter, roles, consents complete")).to_be_visible()
    page.goto("/notices?show=unread")
    # With a script, opening what a notice tells of reads it.
    assert Notice.objects.of(cast.ana).unread().count() == (0 if script else 1)
    if not script:
        press(page, "Mark all as read")
        expect(page.get_by_text("1 notice is marked as read.")).to_be_visible()
    page.goto("/notices?show=unread")
    expect(page.get_by_text("Nothing new")).to_be_visible()


def test_a_manager_reads_what_the_teams_did(open_as: Open, cast: Cast, work: Work) -> None:
    factories.log(cast.team_a, cast.ana, sentence="We met two shop owners.")
    factories.log(cast.team_b, cast.mihai, sentence="The hall is closed.")
    work()

    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/teams", DESKTOP)
    page.get_by_role("link", name="Activity", exact=True).click()
    expect(page.get_by_text("The hall is closed.")).to_be_visible()

    page.get_by_label("Team", exact=True).select_option(cast.team_a.slug)
    press(page, "Show")
    expect(page.get_by_text("We met two shop owners.")).to_be_visible()
    expect(page.get_by_text("The hall is closed.")).to_have_count(0)
    follow(page.get_by_label("Which kind"), "Meetings")
    expect(page.get_by_text("Nothing of this kind")).to_be_visible()


def test_a_team_reads_its_own_year(open_as: Open, cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, sentence="We met two shop owners.")

    page = open_as(cast.ana, cast.team_a.get_absolute_url(), PHONE)
    page.get_by_role("link", name="All activity of the team").click()

    expect(page.get_by_role("heading", name="Activity")).to_be_visible()
    expect(page.get_by_text("We met two shop owners.")).to_be_visible()


def test_a_mentor_sees_what_changed_since_the_last_version(open_as: Open, cast: Cast) -> None:
    first = factories.hand_in(cast.team_a, cast.ana, text="We met ten people.")
    factories.decide(first, cast.ioana, "request_changes", "Meet some more.")
    factories.hand_in(cast.team_a, cast.ana, text="We met twelve people.")

    page = open_as(cast.ioana, "/mentoring/desk", DESKTOP)
    page.get_by_role("link", name="What changed since version 1").click()

    expect(page.get_by_role("heading", name="What changed from version 1 to 2")).to_be_visible()
    expect(page.locator("del")).to_contain_text(["taken out", "ten"])
    expect(page.locator("ins")).to_contain_text(["put in", "twelve"])
    expect(page.get_by_text("Meet some more.")).to_be_visible()
