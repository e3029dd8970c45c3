"""From an invitation to the report: everybody's work in one journey, through the pages alone."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import mailbox
from tests.browser.conftest import DESKTOP, Open, Work
from tests.browser.doing import choose, downloaded, figure, fill, follow, press, row_of, sees, titled
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.browser
CHARTER = "Team charter, roles, consents complete"


def test_the_path(open_as: Open, work: Work, clock: Clock, cast: Cast, script: bool, tmp_path: Path) -> None:
    vlad = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/teams", DESKTOP)
    fill(vlad, name="Pe două roți", theme="Mobility")
    press(vlad, "Add the team")
    sees(vlad, "“Pe două roți” is added")
    follow(vlad, "Invite someone")
    fill(vlad, email="dora@example.org")
    choose(vlad, role="Lead")
    press(vlad, "Send the invitation")
    sees(vlad, "The invitation to dora@example.org goes out.")
    follow(vlad, "Invite someone")
    fill(vlad, email=cast.ioana.email)
    choose(vlad, role="Mentor")
    press(vlad, "Send the invitation")
    work()

    # She has no account yet: the letter's link makes one and lets her in.
    dora = open_as(None, mailbox.link(mailbox.newest("dora@example.org", "invites you"), "/invitations/"))
    titled(dora, "You are invited to Pe două roți")
    fill(dora, given="Dora", family="Kis")
    press(dora, "Accept and go in")
    sees(dora, "Welcome to Pe două roți.")

    # She has one: signed in, the button is enough.
    ioana = open_as(
        cast.ioana, mailbox.link(mailbox.newest(cast.ioana, "invites you"), "/invitations/"), DESKTOP
    )
    press(ioana, "Accept and go in")
    sees(ioana, "Welcome to Pe două roți.")

    follow(dora.get_by_label("Main (phone)"), "Home")
    dora.get_by_role("radio", name="Just started").check()
    fill(dora, sentence="We met at the school and shared out the roles.")
    press(dora, "Save update")
    sees(dora, "Update saved.")

    follow(dora.get_by_label("Main (phone)"), "Milestones")
    follow(dora, CHARTER)
    fill(dora, text="We meet on Tuesdays.")
    press(dora, "Hand in version 1")
    sees(dora, "Version 1 is handed in.", "With your mentor")

    ioana.goto("/mentoring/desk")
    titled(ioana, f"Pe două roți: {CHARTER}")
    sees(ioana, "We meet on Tuesdays.", "We met at the school and shared out the roles.")
    ioana.get_by_label("One thing to do next").fill("Say how you decide.")
    press(ioana, "Ask for a change")
    sees(ioana, "Change asked: Pe două roți")
    work()

    letter = mailbox.newest("dora@example.org", "Change asked")
    assert "> Say how you decide." in mailbox.text(letter)
    # The letter's own link takes the next version, wherever she reads it.
    again = open_as(None, mailbox.link(letter, "/l/"))
    sees(again, "Hand in version 2")
    fill(again, text="We meet on Tuesdays and vote.")
    press(again, "Hand in version 2")
    titled(again, "Handed in")

    ioana.goto("/mentoring/desk")
    sees(ioana, "We meet on Tuesdays and vote.", "Say how you decide.")
    press(ioana, "Accept")
    sees(ioana, "Accepted: Pe două roți")
    work()
    assert mailbox.newest("dora@example.org", f"Accepted: {CHARTER}")
    dora.goto("/")
    sees(dora, "Accepted", "1 of 13")

    vlad.goto("/")
    titled(vlad, "Cohort board")
    sees(vlad, "1 of 39", "Due so far: 0", re.compile("Teams on track\\s*2 of 3"))
    expect(row_of(vlad, "Pe două roți").get_by_role("link", name="Accepted")).to_have_count(1)
    follow(vlad, "Report")
    titled(vlad, "Cohort report")
    # The other two teams have handed in nothing yet.
    assert figure(vlad, "accepted") == "1 of 39"
    assert figure(vlad, "on_time") == "100% 1 of 1"
    assert figure(vlad, "answered") == "100% 2 of 2"
    assert figure(vlad, "waiting") == "0 of 1"
    sheet = {row["key"]: row for row in csv.DictReader(StringIO(downloaded(vlad, "CSV", tmp_path)))}
    assert [sheet["accepted"][part] for part in ("numerator", "denominator")] == ["1", "39"]

    # The digest of the first week with a date in it.
    clock.set(2027, 2, 1, 8, 30)
    work()
    digest = mailbox.text(mailbox.newest(cast.vlad, "1 team needs you"))
    assert "Őrszem" in digest
    assert "Pe două roți" not in digest
