"""Letters: reading one's own, stopping the weekly ones, and handing in by their link."""

import pytest

from tests import factories
from tests.browser import mailbox
from tests.browser.conftest import Open, Work
from tests.browser.doing import fill, follow, press, sees, sees_not, titled
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.browser


def test_own_letters(open_as: Open, work: Work, cast: Cast) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana)
    work()
    page = open_as(cast.ana, "/messages")
    follow(page, "Accepted: Team charter")
    titled(page, "Accepted: Team charter")
    sees(page, "> Good.")
    follow(page, "Messages")
    titled(page, "Messages")


def test_digest_and_its_end(open_as: Open, work: Work, clock: Clock, cast: Cast) -> None:
    clock.set(2027, 2, 1, 8, 30)
    work()
    letter = mailbox.newest(cast.ana)
    page = open_as(None, mailbox.link(letter, "/l/x"))
    press(page, "Stop these letters")
    titled(page, "These letters are stopped")
    press(page, "Send them again")
    titled(page, "Stop these letters?")


@pytest.fixture
def reminder(work: Work, clock: Clock, cast: Cast) -> str:
    """The link in the letter three days before the first date; the digest came the day before."""
    for day in (1, 2):
        clock.set(2027, 2, day, 8, 30)
        work()
    return mailbox.link(mailbox.newest(cast.ana, "3 days left"), "/l/")


def test_hand_in_from_a_reminder(open_as: Open, reminder: str) -> None:
    page = open_as(None, reminder)
    fill(page, text="Our charter.")
    press(page, "Hand in version 1")
    titled(page, "Handed in")
    press(page, "Undo")
    sees(page, "The hand-in was taken back.")


def test_link_that_is_too_old(open_as: Open, reminder: str, clock: Clock) -> None:
    clock.forward(days=15)
    titled(open_as(None, reminder), "This link does not open any more")


def test_held_letters_are_sent_or_dropped(open_as: Open, work: Work, cast: Cast) -> None:
    """After a restore the manager has the word, once for each lot."""
    factories.hold(cast.cohort, cast.ana)
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/messages")
    sees(page, "Held back after a restore", "1 letter was due before that")
    press(page, "Send what is still true")
    sees(page, "1 letter goes out, if it is still true.")
    sees_not(page, "Held back after a restore")
    for _ in range(2):
        factories.hold(cast.cohort, cast.ana)
    follow(page, "All letters")
    press(page, "Send none of it")
    sees(page, "2 letters are not sent.")
    work()
    assert not mailbox.letters(cast.ana)
