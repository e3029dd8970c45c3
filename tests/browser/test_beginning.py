"""The first run from the printed address: an empty FIXHub, four steps, and a team that is there."""

from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cohorts.models import Cohort
from tests.browser.conftest import PHONE, Open
from tests.browser.doing import choose, fill, follow, press, sees, titled
from tests.browser.places import DOOR
from tests.conftest import Clock

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def door(settings: Any, transactional_db: None) -> None:
    settings.EMBEDDED, settings.DOOR = True, sha256(DOOR.encode()).hexdigest()


def an_account(page: Page) -> None:
    titled(page, "Your first edition in four steps")
    sees(page, "not yet fit for data of minors")
    fill(page, given="Ilinca", family="Țăran", email="ilinca@example.org", password="short")
    press(page, "Make my account")
    sees(page, "There is a problem", "at least 12 characters")
    fill(page, password="four plain words here")
    press(page, "Make my account")


def a_programme(page: Page) -> None:
    sees(page, "1 of 4 steps done")
    fill(page, name="FIX Țara")
    choose(page, holiday_country="Hungary")
    press(page, "Add the programme")
    sees(page, "2 of 4 steps done", "FIX Țara")


def test_from_the_printed_address_to_a_team(open_as: Open, clock: Clock, script: bool) -> None:
    page = open_as(None, f"/try/{DOOR}", PHONE)
    an_account(page)
    a_programme(page)

    # Gone and back by the same address: where it was left.
    page.goto(f"/try/{DOOR}")
    follow(page.locator("main"), "Launch an edition")
    fill(page, name="FIX 2027", start="2027-01-25")
    press(page, "Show the dates")
    press(page, "Launch FIX 2027")
    sees(page, "“FIX 2027” is launched.")
    assert Cohort.objects.get().holiday_country == "HU"

    page.goto("/start")
    sees(page, "3 of 4 steps done")
    follow(page.locator("main"), "Add teams")
    fill(page, name="Bicla Noastră")
    press(page, "Add the team")
    sees(page, "“Bicla Noastră” is added")
    follow(page, "Invite someone")
    titled(page, "Bicla Noastră")
    fill(page, email="ana@people.example")
    press(page, "Send the invitation")
    sees(page, "ana@people.example")
    # The teams are there: what is left are their people.
    page.goto("/start")
    expect(page.locator("main .btn.primary")).to_have_text("Invite people")
    # Another browser finds what never was.
    other = open_as(None, f"/try/{DOOR}")
    titled(other, "There is no page here for you")
