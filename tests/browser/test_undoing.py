"""What was taken back comes back: from the message that says so, and from the list of thirty days."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import choose, fill, follow, press, row_of, sees, sees_not, titled, unfold
from tests.conftest import Cast

pytestmark = pytest.mark.browser


def test_update_there_and_back(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/")
    fill(page, sentence="We built a bench.")
    press(page, "Save update")
    press(page, "Undo")
    sees(page, "The update was taken back.")
    press(page, "Undo")
    sees(page, "The update is back.", "We built a bench.")


def test_hand_in_there_and_back(open_as: Open, cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    page = open_as(cast.ana, factories.obligation(cast.team_a).get_absolute_url())
    press(page, "Take version 1 back")
    sees(page, "Version 1 was taken back.")
    press(page, "Undo")
    sees(page, "Version 1 is back, as it was handed in.", "With your mentor")


def test_own_list_brings_back_one_after_the_other(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/")
    for sentence in ("First slip.", "Second slip."):
        fill(page, sentence=sentence)
        press(page, "Save update")
        sees(page, "Update saved.")
        press(page, "Undo")
        sees(page, "The update was taken back.")

    page.locator("[data-menu] > summary").click()
    follow(page, "Recently deleted")
    titled(page, "Recently deleted")
    press(row_of(page, "First slip."), "Restore")
    sees(page, "The update is back.", "Second slip.")
    sees_not(page, "First slip.")
    press(row_of(page, "Second slip."), "Restore")
    sees(page, "Nothing was deleted")


def test_manager_removes_a_team_and_changes_their_mind(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, cast.team_b.get_absolute_url(), DESKTOP)
    unfold(page, "Was this team added by mistake?")
    press(page, "Remove the team")
    sees(page, "“Őrszem” is removed.")
    expect(page.locator("ul.teams")).not_to_contain_text("Őrszem")
    press(page, "Undo")
    titled(page, "Őrszem")
    sees(page, "“Őrszem” is back, with all it had.", "Mihai Pop")

    unfold(page, "Was this team added by mistake?")
    press(page, "Remove the team")
    follow(page, "Recently deleted")
    press(row_of(page, "Team: Őrszem"), "Restore")
    sees(page, "“Őrszem” is back, with all it had.")


def test_lead_leaves_and_hands_over(open_as: Open, cast: Cast) -> None:
    factories.add_member(cast.team_a, factories.make_user("Mara"))
    page = open_as(cast.ana, cast.team_a.get_absolute_url())
    follow(page, "Leave the team")
    titled(page, "Leave Bicla Noastră")
    press(page, "Leave the team")
    sees(page, "There is a problem", "Choose who leads the team from now on.")
    choose(page, heir="Mara Pop", reason="Study or work")
    press(page, "Leave the team")
    sees(page, "You have left “Bicla Noastră”.")
    press(page, "Undo")
    titled(page, "Bicla Noastră")
    sees(page, "Ana Pop is in “Bicla Noastră” again.")


def test_manager_ends_a_place(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, cast.team_b.get_absolute_url(), DESKTOP)
    follow(page, "End the place")
    press(page, "End the place")
    sees(page, "Mihai Pop is no longer in “Őrszem”.", "Nobody is in this team yet.")
    press(page, "Undo")
    sees(page, "Mihai Pop is in “Őrszem” again.")


def test_withdrawn_invitation_holds_again(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/invitations", DESKTOP)
    fill(page, email="new@example.org")
    choose(page, role="Viewer")
    press(page, "Send the invitation")
    press(row_of(page, "new@example.org"), "Withdraw")
    sees(page, "The invitation is withdrawn.")
    press(page, "Undo")
    sees(page, "The invitation to new@example.org holds again.")
