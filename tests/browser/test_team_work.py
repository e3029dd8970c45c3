"""A team's work on a phone: the log with a photo, the hand-in with files, and taking both back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import factories, uploads
from tests.browser.conftest import DESKTOP, Open
from tests.browser.doing import (
    attach,
    choose,
    downloaded,
    fill,
    follow,
    press,
    sees,
    sees_not,
    titled,
    unfold,
)
from tests.conftest import Cast

pytestmark = pytest.mark.browser
PHOTO = ("bench.jpg", "image/jpeg", uploads.photo(size=(900, 700)).read())
PDF = ("plan.pdf", "application/pdf", uploads.PDF)
CHARTER = "Team charter, roles, consents complete"


def test_log_with_a_photo_and_undo(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/")
    page.get_by_role("radio", name="Going well").check()
    fill(page, sentence="We built a bench.")
    unfold(page, "Add photo")
    attach(page, "photo", PHOTO)
    press(page, "Save update")
    sees(page, "Update saved.", "We built a bench.")

    follow(page.get_by_label("Main (phone)"), "Team")
    picture = page.get_by_role("img", name="Photo by Ana Pop")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    picture.click()
    expect(page.locator("img")).to_be_visible()
    page.go_back()
    press(page, "Take back")
    sees(page, "The update was taken back.")
    sees_not(page, "We built a bench.")


def test_undo_right_after_saving(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/")
    fill(page, sentence="Too early.")
    press(page, "Save update")
    press(page, "Undo")
    sees(page, "The update was taken back.")
    sees_not(page, "Too early.")


def test_what_is_wrong_with_an_update_is_said_at_the_top(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, f"{cast.team_a.get_absolute_url()}/updates")
    choose(page, about=CHARTER)
    unfold(page, "Add photo")
    attach(page, "photo", ("notes.txt", "text/plain", b"no picture"))
    press(page, "Save update")
    sees(page, "There is a problem")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator("select[name=about]")).to_have_value("m01")


def test_done_with_a_sentence_hands_in(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, "/")
    page.get_by_role("radio", name="It is done").check()
    fill(page, sentence="The charter hangs on our wall.")
    press(page, "Save update")
    sees(page, f"Saved, and “{CHARTER}” is handed in.", "With your mentor")


def test_done_but_lacking_goes_on_to_the_hand_in(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, f"{cast.team_a.get_absolute_url()}/updates?about=g1")
    page.get_by_role("radio", name="It is done").check()
    fill(page, sentence="Our five minutes are ready.")
    press(page, "Save update")
    sees(page, "Update saved. Add what is missing, then hand it in.")
    expect(page.locator("textarea[name=text]")).to_have_value("Our five minutes are ready.")
    attach(page, "uploads", PDF)
    press(page, "Hand in version 1")
    sees(page, "Version 1 is handed in.")


def test_hand_in_with_files_and_its_receipt(open_as: Open, cast: Cast, tmp_path: Path) -> None:
    page = open_as(cast.ana, "/")
    follow(page, "Hand it in with files and links")
    titled(page, CHARTER)
    fill(page, text="Our charter.")
    page.get_by_label("Link 1").fill("https://example.org/charter")
    attach(page, "uploads", PHOTO, PDF)
    press(page, "Hand in version 1")
    sees(page, "Version 1 is handed in. Its receipt is below.", "1 link", "2 files")

    assert downloaded(page, "plan.pdf", tmp_path).encode() == uploads.PDF
    follow(page, "Open the receipt as a page")
    titled(page, "Receipt of version 1")
    sees(page, "on time", "SHA-256")

    follow(page, CHARTER)
    unfold(page, "Hand in a newer version")
    page.get_by_label("Keep plan.pdf").check()
    fill(page, text="Our charter, signed.")
    press(page, "Hand in version 2")
    sees(page, "Version 2 is handed in.", "Replaced")
    press(page, "Take version 2 back")
    sees(page, "Version 2 was taken back.")


def test_hand_in_that_lacks_something_says_what(open_as: Open, cast: Cast) -> None:
    page = open_as(cast.ana, factories.obligation(cast.team_a, "g1").get_absolute_url())
    fill(page, text="Only words.")
    press(page, "Hand in version 1")
    sees(page, "There is a problem")
    expect(page.locator("textarea[name=text]")).to_have_value("Only words.")


def test_others_of_the_edition_read_the_log_alone(open_as: Open, cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, sentence="We met the mayor.", stuck=True)
    factories.hand_in(cast.team_a, cast.ana)
    page = open_as(cast.mihai, cast.team_a.get_absolute_url(), DESKTOP)
    sees(page, "We met the mayor.")
    sees_not(page, "We are stuck", "Handed in by")
    assert page.goto(factories.obligation(cast.team_a).get_absolute_url()).status == 404  # type: ignore[union-attr]
    titled(page, "There is no page here for you")
