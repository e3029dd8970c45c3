"""The promise to teams: from Friday's letter to "Saved" on a phone, 3 taps and one sentence at most."""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import mailbox
from tests.browser.conftest import PHONE, Open, Work
from tests.browser.doing import sees, sees_not, titled
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.browser
MOST_TAPS = 3


class Finger:
    """Touches a phone, and counts."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()


@pytest.fixture
def letter(work: Work, clock: Clock, cast: Cast) -> str:
    """The link in the letter of a Friday on which the team has logged nothing."""
    clock.set(2027, 1, 29, 13)
    work()
    return mailbox.link(mailbox.newest(cast.ana, "1 sentence: how was the week"), "/l/")


def nobody_is_signed_in(page: Page) -> bool:
    return page.context.request.get("/account", max_redirects=0).status == 302


def test_from_letter_to_saved(open_as: Open, letter: str, cast: Cast) -> None:
    finger = Finger()
    finger.taps += 1  # the link, in the mail program
    page = open_as(None, letter, PHONE)
    titled(page, "How is it going?")
    sentence = page.get_by_label("What happened?")
    # One types into a field after touching it.
    finger.tap(sentence)
    sentence.press_sequentially("We spoke with two shop owners.")
    finger.tap(page.get_by_role("button", name="Save update"))

    titled(page, "Saved")
    sees(page, "We spoke with two shop owners.")
    assert finger.taps <= MOST_TAPS
    assert nobody_is_signed_in(page)
    sees(open_as(cast.mihai, cast.team_a.get_absolute_url()), "We spoke with two shop owners.")


def test_undo_by_the_same_page(open_as: Open, letter: str, cast: Cast) -> None:
    page = open_as(None, letter, PHONE)
    page.get_by_label("What happened?").fill("Wrong team.")
    page.get_by_role("button", name="Save update").tap()
    titled(page, "Saved")
    page.get_by_role("button", name="Undo").tap()

    sees(page, "The update was taken back.")
    assert nobody_is_signed_in(page)
    sees_not(open_as(cast.mihai, cast.team_a.get_absolute_url()), "Wrong team.")


def test_saying_stuck_tells_the_mentor_within_a_minute(
    open_as: Open, letter: str, work: Work, cast: Cast
) -> None:
    """The link, "We are stuck", save."""
    finger = Finger()
    finger.taps += 1
    page = open_as(None, letter, PHONE)
    finger.tap(page.locator("label", has=page.locator("[name=stuck]")))
    finger.tap(page.get_by_role("button", name="Save update"))
    titled(page, "Saved")
    sees(page, "Your mentor is told in a minute.")
    assert finger.taps <= MOST_TAPS
    work(seconds=61)
    assert mailbox.newest(cast.ioana, "Bicla Noastră says: we are stuck")
