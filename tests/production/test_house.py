"""The whole house as docker-compose.yml starts it, two of each that may be two, and one round through it."""

import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.production import healthy
from tests.production.browsing import Browser, FromTheStreet
from tests.production.caddy import Proxy
from tests.production.moving_in import HOST, PASSWORD, TEAM, come_in, letter_to, opened
from tests.production.started import House
from tests.relay import Relay

pytestmark = pytest.mark.long


def test_house_stands_lets_people_through_and_ends_softly(house: House, relay: Relay, tmp_path: Path) -> None:
    """Two webs, two beats and four workers."""
    manager = opened(house)
    for _more in range(2):
        house.start("worker")
    for role in ("lead", "mentor"):
        manager.get(f"{TEAM}/invitations").post(email=f"{role}@example.org", role=role)
    lead, mentor = (come_in(house, relay, f"{role}@example.org") for role in ("lead", "mentor"))

    handed_in(lead)
    answered(house, mentor)
    house.until(lambda: letter_to(relay, "lead@example.org", "Accepted"), 150)

    looked_at(house)
    seen_from_the_street(house, tmp_path, manager)
    assert healthy.each(house) == dict.fromkeys(["web", "worker", "beat"], True)
    identities = [message["Message-ID"] for message in relay.received]
    assert len(identities) == len(set(identities)) >= 3
    assert house.stop() == dict.fromkeys((child.name for child in house.children), 0)
    assert left_behind(house) == ([], [])
    healthy.let_age(house)
    assert healthy.each(house) == dict.fromkeys(["web", "worker", "beat"], False)
    assert not [line for line in house.said().splitlines() if "@example.org" in line or PASSWORD in line]


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
    assert wrong == {"sender", "backup"}  # no MAIL_FROM was given, and no backup made


def seen_from_the_street(house: House, folder: Path, manager: Browser) -> None:
    """Through Caddy: styles for a year, with what keeps browsers safe, and nothing of the inside."""
    proxy = Proxy(folder, house.ports, house.folder / "var" / "static")
    house.children.append(proxy.start())
    house.until(lambda: proxy.answers(HOST))
    reader = FromTheStreet([proxy.port], HOST, token=house.secrets["watch_token"])
    styles = re.findall(r'href="(/static/web/fixhub[^"]+\.css)"', reader.get("/account/sign-in").text)
    told = reader.get(styles[0]).headers
    assert told["Cache-Control"] == "public, max-age=31536000, immutable"
    assert told["X-Content-Type-Options"] == "nosniff" and told["X-Frame-Options"] == "DENY"
    assert told["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert told["Strict-Transport-Security"] and "Server" not in told
    assert [reader.get(path).status for path in ("/metrics", "/healthz/deep", "/static/no.css")] == [404] * 3
    reader = FromTheStreet([proxy.port], HOST, cookies=manager.cookies)
    assert reader.get(TEAM).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in reader.get("/api/v1/team-milestones").headers
    one = f"/api/v1/team-milestones/{json.loads(reader.text)['results'][0]['id']}"
    assert reader.get(one).headers["ETag"] == manager.get(one).headers["ETag"]


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
