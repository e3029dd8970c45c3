"""A manager's work: launching, teams, invitations, board, report and letters."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import factories, relay
from tests.browser import mailbox
from tests.browser.conftest import DESKTOP, Open, Work
from tests.browser.doing import (
    choose,
    downloaded,
    figure,
    fill,
    follow,
    press,
    row_of,
    sees,
    sees_not,
    titled,
    unfold,
)
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.browser


def test_launch_shows_every_date_first(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, "/cohorts/launch", DESKTOP)
    fill(page, name="FIX 2028", start="2027-01-19")
    press(page, "Show the dates")
    sees(page, "There is a problem")

    fill(page, start="2027-01-18")
    press(page, "Show the dates")
    sees(page, "Tue 4 May", "Fri 18 Jun", "Thu 11 Nov", "Fri 26 Nov", "6 phases, 13 milestones")
    press(page, "Launch FIX 2028")

    sees(page, "“FIX 2028” is launched.", "No teams yet")
    page.goto("/")
    titled(page, "Editions")
    sees(page, "FIX 2028", "FIX 2027")


def test_a_plan_is_changed_before_it_is_launched(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, "/cohorts/launch", DESKTOP)
    fill(page, name="FIX 2028", start="2027-01-18")
    press(page, "Show the dates")

    unfold(page, "Evidence log")
    row = page.locator("#d-m03")
    row.get_by_label("Name in English").fill("Ten talks")
    row.get_by_label("Day").fill("2027-01-02")
    unfold(page, "Pilot plan and budget use")
    page.locator("#d-m07").get_by_label("In the plan").uncheck()
    press(page, "Launch FIX 2028")
    sees(page, "There is a problem", "That is before the kick-off", "left out; tick")

    row.get_by_label("Day").fill("2027-04-30")
    press(page, "Add a milestone")
    sees(page, "Ten talks", "moved from Fri 30 Apr: Good Friday")
    new = page.get_by_role("group", name="New milestone")
    new.get_by_label("Name in Hungarian").fill("Nyílt nap")
    new.get_by_label("Day").fill("2027-05-24")
    press(page, "Check again")
    sees(page, "Nyílt nap", "Mon 24 May", "6 phases, 13 milestones")
    press(page, "Launch FIX 2028")
    sees(page, "“FIX 2028” is launched.")


def test_teams_and_invitations(open_as: Open, work: Work, cast: Cast) -> None:
    page = open_as(cast.vlad, "/", DESKTOP)
    follow(page.get_by_label("Main", exact=True), "Teams")
    press(page, "Add the team")
    sees(page, "Write the name of the team.")
    fill(page, name="Luminița", theme="Energy")
    press(page, "Add the team")
    titled(page, "Luminița")

    page.goto(f"/cohorts/{cast.cohort.slug}/invitations")
    fill(page, email="new@example.org")
    choose(page, role="Lead", team="Luminița")
    press(page, "Send the invitation")
    sees(page, "The invitation to new@example.org goes out.", "Lead, Luminița")
    work()
    address = mailbox.link(mailbox.newest("new@example.org", "invites you"), "/invitations/")
    press(row_of(page, "new@example.org"), "Withdraw")
    sees(page, "The invitation is withdrawn.")
    sees_not(page, "new@example.org")

    titled(open_as(None, "/account/sign-in"), "Sign in")
    stranger = open_as(None, address)
    titled(stranger, "This invitation does not open any more")


def test_lead_invites_into_the_own_team(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, cast.team_a.get_absolute_url())
    follow(page, "Invite someone")
    fill(page, email="friend@example.org")
    press(page, "Send the invitation")
    sees(page, "The invitation to friend@example.org goes out.")
    follow(page, "Invite someone")
    sees(page, "friend@example.org", "open until Mon 25 Jan")


def test_board_and_its_filters(open_as: Open, cast: Cast) -> None:
    factories.log(cast.team_b, cast.mihai, stuck=True, sentence="The hall is closed.")
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/board", DESKTOP)
    sees(page, "Bicla Noastră", "Őrszem")

    choose(page, theme="Mobility")
    press(page, "Apply")
    expect(page.locator("table tbody tr")).to_have_count(1)
    assert "theme=Mobility" in page.url
    choose(page, theme="All themes", mentor="Ioana Pop")
    press(page, "Apply")
    expect(page.locator("table tbody tr")).to_have_count(1)
    sees(page, "Bicla Noastră")
    page.goto(f"/cohorts/{cast.cohort.slug}/board")
    page.locator("a.chip[href*='show=']").first.click()
    expect(page.locator("a.chip[aria-current=true]")).to_have_count(1)
    page.goto(f"/cohorts/{cast.cohort.slug}/board")
    page.locator("table tbody a.cell").first.click()
    titled(page, "Team charter, roles, consents complete")


def test_an_edition_is_closed_when_it_is_over(open_as: Open, cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/teams")
    follow(page, "Close the edition")
    titled(page, "Close FIX 2027?")
    sees(page, "1 hand-in still waits for an answer, and would get none.", "It cannot be undone.")

    press(page, "Close the edition")

    sees(page, "“FIX 2027” is closed.", "Bicla Noastră")
    sees_not(page, "Add a team")


def test_report_as_of_an_earlier_moment(open_as: Open, clock: Clock, cast: Cast, tmp_path: Path) -> None:
    clock.forward(days=1)
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    clock.forward(days=1)

    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/report", DESKTOP)
    assert figure(page, "accepted") == "1 of 26"
    fill(page, as_of="2027-01-18 12:00")
    press(page, "Show figures")
    sees(page, "As of Monday 18 January, 12:00")
    assert figure(page, "accepted") == "0 of 26"
    sheet = downloaded(page, "CSV", tmp_path)
    assert "indicator,accepted,Milestones accepted,,0,26,0" in sheet
    fill(page, as_of="soon")
    press(page, "Show figures")
    sees(page, "There is a problem")


def test_letters_of_an_edition(open_as: Open, work: Work, cast: Cast, settings: Any) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    with relay.running(settings) as server:
        server.refusing[cast.ana.email] = "550 No such user"
        work()
        page = open_as(cast.vlad, "/", DESKTOP)
        follow(page.get_by_label("Main", exact=True), "Messages")
        follow(page, "Did not arrive")
        follow(page, "Accepted: Team charter")
        sees(page, "No such user")
        server.refusing.clear()
        press(page, "Send again")
        sees(page, "The letter goes out again.")
        work()
        assert [str(mail["To"]) for mail in server.received if cast.ana.email in str(mail["To"])]
    follow(page, "Sent")
    sees(page, "Accepted: Team charter")


def test_style_guide_and_its_samples(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, "/styleguide")
    titled(page, "Style guide")
    fill(page, sentence="We met two shop owners.")
    press(page.locator("main"), "Save update")
    sees(page, "This is a sample: nothing was done.")
    press(page.locator("[data-toast]").first, "Undo")
    sees(page, "This is a sample: nothing was done.", "Style guide")
