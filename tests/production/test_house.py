"""The whole house as docker-compose.yml starts it, two of each that may be two, and one round through it."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import relay as mail
from tests.production.browsing import Browser
from tests.production.started import House
from tests.services import valkey

pytestmark = pytest.mark.long
HOST = "fixhub.example.org"
LINK = re.compile(rf"https://{HOST}(/invitations/[^\s\"'<>)]+)")
PASSWORD = "a long one for the tests"
TEAM = "/cohorts/fix-2027/teams/bicla"


@pytest.fixture
def database() -> Iterator[str]:
    server, name = os.environ["TEST_POSTGRES_URL"], f"house_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def relay(settings: Any) -> Iterator[mail.Relay]:
    with mail.running(settings) as running:
        yield running


@pytest.fixture
def house(tmp_path: Path, database: str, relay: mail.Relay) -> Iterator[House]:
    with valkey() as broker:
        made = House(tmp_path, database, broker, relay.port)
        yield made
        made.clear()


def test_house_stands_lets_people_through_and_ends_softly(house: House, relay: mail.Relay) -> None:
    manager = opened(house)
    for role in ("lead", "mentor"):
        manager.get(f"{TEAM}/invitations").post(email=f"{role}@example.org", role=role)
    lead, mentor = (come_in(house, relay, f"{role}@example.org") for role in ("lead", "mentor"))

    handed_in(lead)
    answered(house, mentor)
    house.until(lambda: letter_to(relay, "lead@example.org", "Accepted"), 150)

    looked_at(house)
    identities = [message["Message-ID"] for message in relay.received]
    assert len(identities) == len(set(identities)) >= 3
    assert house.stop() == dict.fromkeys((child.name for child in house.children), 0)
    assert left_behind(house) == ([], [])
    assert not [line for line in house.said().splitlines() if "@example.org" in line or PASSWORD in line]


def opened(house: House) -> Browser:
    """Prepared once, started, and the manager inside with an edition of one team."""
    prepared = house.run("prepare")
    assert prepared.returncode == 0, prepared.stderr
    assert list((house.folder / "var" / "static").glob("web/fixhub.*.css"))
    for name in ("web", "web", "worker", "worker", "beat", "beat"):
        house.start(name)
    for port in house.ports:
        house.until(
            lambda port=port: house.run("web", "python", "-m", "fixhub.probe", str(port)).returncode == 0
        )
    made = manage(house, "create_manager", "boss@example.org", "--programme", "fix", "--name", "FIX")
    manage(
        house, "launch_cohort", "--blueprint", "fix-10-month", "--name", "FIX 2027", "--start", "2026-11-23"
    )
    browser = accept(house, LINK.findall(made)[0])
    browser.get("/cohorts/fix-2027/teams").post(name="Bicla")
    assert browser.status == 200, browser.text
    return browser


def manage(house: House, *words: str) -> str:
    done = house.run("web", "python", "manage.py", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def accept(house: House, path: str) -> Browser:
    browser = Browser(house.ports, HOST).get(path)
    browser.post(given="Ana", family="Pop", language="en", password=PASSWORD)
    assert browser.status == 200, browser.text
    assert "__Host-sessionid" in browser.cookies
    return browser


def come_in(house: House, relay: mail.Relay, address: str) -> Browser:
    """By the letter, once it is there: it can be taken back for a minute."""
    house.until(lambda: letter_to(relay, address, "invites you"), 150)
    return accept(house, LINK.findall(letter_to(relay, address, "invites you"))[0])


def letter_to(relay: mail.Relay, address: str, subject: str) -> str:
    """The text of the letter, as soon as it is there."""
    found = [m for m in relay.received if address in m["To"] and subject in m["Subject"]]
    body = found[0].get_body(("plain",)) if found else None
    return body.get_content() if body else ""


def handed_in(lead: Browser) -> None:
    lead.get(f"{TEAM}/milestones/m01/submission")
    [key] = set(re.findall(r'name="form_key" value="([^"]+)"', lead.text))
    lead.post(form_key=key, text="Our charter: five people, one bicycle.")
    assert lead.status == 200, lead.text


def answered(house: House, mentor: Browser) -> None:
    with psycopg.connect(house.database) as connection:
        [row] = connection.execute("SELECT id FROM cohorts_submission").fetchall()
    mentor.get("/mentoring/desk").post(f"/submissions/{row[0]}/review", verdict="approve", text="Well done.")
    assert mentor.status == 200, mentor.text


def looked_at(house: House) -> None:
    """The deep check is well, and the figures count what happened here."""
    token = house.secrets["watch_token"]
    watcher = Browser(house.ports, "10.0.0.7:8000", token=token)
    assert json.loads(watcher.get("/healthz/deep").text)["status"] == "ok", watcher.text
    assert re.search(r'fixhub_letters\{state="sent"\} [3-9]', watcher.get("/metrics").text)
    told = json.loads(house.run("worker", "python", "manage.py", "doctor", "--format", "json").stdout)
    wrong = {check["name"] for check in told["checks"] if check["status"] != "ok"}
    assert wrong == {"sender"}  # no MAIL_FROM was given


def left_behind(house: House) -> tuple[list[Any], list[Any]]:
    """Letters held by nobody who lives, and processes."""
    with psycopg.connect(house.database) as connection:
        held = connection.execute(
            "SELECT id FROM mail_letter WHERE state IN ('leased', 'dispatching')"
        ).fetchall()
    mark = f"FIXHUB_VAR={house.folder / 'var'}".encode()
    return held, [path for path in Path("/proc").glob("[0-9]*/environ") if mark in content(path)]


def content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
