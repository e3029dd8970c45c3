"""The first hour of an installation: prepared, started, the manager and others inside."""

import re

from tests import second_step
from tests.production.browsing import Browser
from tests.production.started import House
from tests.relay import Relay

HOST = "fixhub.example.org"
LINK = re.compile(rf"https://{HOST}(/invitations/[^\s\"'<>)]+)")
PASSWORD = "a long one for the tests"
TEAM = "/cohorts/fix-2027/teams/bicla"


def opened(house: House) -> Browser:
    """Prepared once, started, and the manager inside with an edition of one team."""
    prepared = house.run("prepare")
    assert prepared.returncode == 0, prepared.stderr
    assert list((house.folder / "var" / "static").glob("web/fixhub.*.css"))
    for name in ("web", "web", "worker", "worker", "beat", "beat"):
        house.start(name)
    for port in house.ports:
        house.wait_for(port)
    made = manage(house, "create_manager", "boss@example.org", "--programme", "fix", "--name", "FIX")
    manage(
        house, "launch_cohort", "--blueprint", "fix-10-month", "--name", "FIX 2027", "--start", "2026-11-23"
    )
    browser = secured(accept(house, LINK.findall(made)[0]))
    browser.get("/cohorts/fix-2027/teams").post(name="Bicla")
    assert browser.status == 200, browser.text
    return browser


def manage(house: House, *words: str) -> str:
    done = house.run("web", "python", "manage.py", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def secured(manager: Browser) -> Browser:
    """A manager sees nothing before they have a second step."""
    assert manager.get("/cohorts/fix-2027/teams").path.startswith("/account/second-step?next="), manager.path
    manager.get("/account/second-step/app")
    key = second_step.key_in(manager.text)
    manager.post(sealed=second_step.sealed_in(manager.text), code=second_step.shown(key))
    assert len(second_step.codes_in(manager.text)) == 10, manager.text
    return manager


def accept(house: House, path: str) -> Browser:
    browser = Browser(house.ports, HOST).get(path)
    browser.post(given="Ana", family="Pop", language="en", password=PASSWORD)
    assert browser.status == 200, browser.text
    assert "__Host-sessionid" in browser.cookies
    return browser


def come_in(house: House, relay: Relay, address: str) -> Browser:
    """By the letter, once it is there: it can be taken back for a minute."""
    house.until(lambda: letter_to(relay, address, "invites you"), 150)
    return accept(house, LINK.findall(letter_to(relay, address, "invites you"))[0])


def letter_to(relay: Relay, address: str, subject: str) -> str:
    """The text of the letter, as soon as it is there."""
    found = [m for m in relay.received if address in m["To"] and subject in m["Subject"]]
    body = found[0].get_body(("plain",)) if found else None
    return body.get_content() if body else ""
