"""`manage.py up` as a newcomer meets it: through the printed door, to letters that the worker sends."""

import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import mailbox, routes
from tests.browser.conftest import DESKTOP, PATIENCE
from tests.browser.doing import fill, follow, press, sees, titled
from tests.fixhub.pages.test_up import Up

pytestmark = pytest.mark.browser
# The mentor of the demo's first team, and who is asked into it.
MENTOR, FRIEND = "reka.szocs@demo.example", "friend@example.org"
A_MINUTE = 60
DEADLINE = 300


class PatientUp(Up):
    """The demo lives four months before it answers."""

    def until(self, what: Callable[[], object]) -> None:
        end = time.monotonic() + DEADLINE
        while not what():
            assert time.monotonic() < end, f"waited in vain:\n{self.said}"
            time.sleep(0.1)

    def freeze(self) -> None:
        """Stop the worker, but not while it writes: nobody else could write then."""
        self.until(self._is_frozen)

    def tell_worker(self, number: signal.Signals) -> None:
        for pid in self.processes("celery worker"):
            os.kill(pid, number)

    def _is_frozen(self) -> bool:
        self.tell_worker(signal.SIGSTOP)
        with closing(sqlite3.connect(self.folder / "fixhub.sqlite3", timeout=1)) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
                return True
            except sqlite3.OperationalError:
                self.tell_worker(signal.SIGCONT)
                return False

    def wrote(self, to: str, words: str) -> bool:
        """Whether a letter to somebody says this."""
        return any(words in mailbox.text(mail) for mail in mailbox.letters(to, self.folder / "mail"))


@pytest.fixture
def up(tmp_path: Path) -> Iterator[PatientUp]:
    run = PatientUp(tmp_path, DEMO="1")
    yield run
    run.process.terminate()
    run.process.wait()


@dataclass(frozen=True)
class Newcomer:
    """One browser, and the address that was printed."""

    page: Page
    door: str

    def be(self, name: str) -> Page:
        """Somebody of the demo; the browser that came first may be several people in turn."""
        self.page.goto(self.door)
        titled(self.page, "Whom would you like to be?")
        press(self.page, f"Be {name}")
        return self.page


@pytest.fixture
def browser_with(new_context: Callable[..., BrowserContext], script: bool) -> Callable[[], Page]:
    def opened() -> Page:
        context = new_context(java_script_enabled=script, locale="en-GB", **DESKTOP)
        context.set_default_timeout(PATIENCE)
        context.on("response", routes.saw)
        return context.new_page()

    return opened


@pytest.fixture
def newcomer(up: PatientUp, browser_with: Callable[[], Page]) -> Newcomer:
    up.until(lambda: "/try/" in up.said)
    found = re.search(r"http://\S+/try/\S+", up.said)
    assert found
    return Newcomer(browser_with(), found[0])


def test_letters_wait_for_a_worker_that_was_away(
    up: PatientUp, newcomer: Newcomer, browser_with: Callable[[], Page]
) -> None:
    up.freeze()
    lead = newcomer.be("Ioana Pop")
    lead.locator("label.tog").click()
    fill(lead, sentence="Nobody can weld the tank.")
    press(lead, "Save update")
    sees(lead, "Update saved.")
    due = time.monotonic() + A_MINUTE
    manager = newcomer.be("Mihai Dragomir")
    follow(manager.get_by_label("Main", exact=True), "Teams")
    follow(manager, "Green Alley")
    follow(manager, "Invite someone")
    fill(manager, email=FRIEND)
    press(manager, "Send the invitation")
    sees(manager, f"The invitation to {FRIEND} goes out.")

    # The door is taken: another browser finds what never was.
    other = browser_with()
    other.goto(newcomer.door)
    titled(other, "There is no page here for you")

    # Both are due now, and nobody is there to send them.
    up.until(lambda: time.monotonic() > due + 1)
    assert not up.wrote(MENTOR, "Nobody can weld the tank.")
    assert not mailbox.letters(FRIEND, up.folder / "mail")

    up.tell_worker(signal.SIGKILL)
    up.until(lambda: up.wrote(MENTOR, "> Nobody can weld the tank."))
    up.until(lambda: up.wrote(FRIEND, "/invitations/"))
    follow(manager.get_by_label("Main", exact=True), "Messages")
    sees(manager, "No mail server is set: letters are files under var/mail")
