"""A new version goes in while people work: each container in turn ends and starts, and nobody notices."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from fixhub.pages.embedded.child import Child
from tests.production.browsing import Browser, FromTheStreet
from tests.production.caddy import Proxy
from tests.production.moving_in import HOST, TEAM, come_in, opened
from tests.production.started import House
from tests.relay import Relay

pytestmark = pytest.mark.long
INVITED = 40


@dataclass
class Crowd:
    """People who each do one thing again and again until they are asked to stop."""

    went: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def keep(self, name: str, act: Callable[[], Browser], most: int = 10_000) -> None:
        for _ in range(most):
            if self.over.wait(0.05):
                return
            try:
                browser = act()
            except OSError as error:
                self.failed[f"{name}: {error!r}"] += 1
                continue
            if browser.status == 200:
                self.went[name] += 1
            else:
                self.failed[f"{name}: {browser.status} at {browser.path}: {title(browser)}"] += 1

    @contextmanager
    def at_work(self, *acts: Callable[[], Browser]) -> Iterator[None]:
        threads = [threading.Thread(target=self.keep, args=(act.__name__, act)) for act in acts]
        for thread in threads:
            thread.start()
        yield
        self.over.set()
        for thread in threads:
            thread.join()


def test_each_part_starts_anew_and_nobody_notices(house: House, relay: Relay, tmp_path: Path) -> None:
    manager = opened(house)
    manager.get(f"{TEAM}/invitations").post(email="lead@example.org", role="lead")
    lead = come_in(house, relay, "lead@example.org")
    proxy = Proxy(tmp_path, house.ports, house.folder / "var" / "static")
    before = proxy.start()
    people = People(proxy.port, manager, lead)
    house.until(lambda: proxy.answers(HOST))

    crowd = Crowd()
    with crowd.at_work(people.inviting, people.logging, people.reading, people.coming):
        for child in house.children:
            house.again(child)
            house.until(lambda child=child: is_back(house, child))
    before.stop(40)

    assert not crowd.failed, proxy.complaints()
    assert min(crowd.went.values()) > 20, crowd.went
    assert counted(house, "cohorts_update") == crowd.went["logging"]
    assert counted(house, "cohorts_invitation") == len(people.invited) + 2
    house.until(lambda: set(people.invited) <= set(relay.recipients), 200)
    assert max(Counter(relay.recipients).values()) == 1


@dataclass
class People:
    """The manager, the lead of the team, and somebody from the street, all of them through the proxy."""

    port: int
    manager: Browser
    lead: Browser
    invited: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.manager, self.reader = self._street(self.manager), self._street(self.lead)
        self.lead, self.stranger = self._street(self.lead), FromTheStreet([self.port], HOST)

    def inviting(self) -> Browser:
        self.manager.get("/cohorts/fix-2027/invitations")
        if len(self.invited) < INVITED:
            address = f"viewer-{len(self.invited)}@example.org"
            if self.manager.post(email=address, role="viewer").status == 200:
                self.invited.append(address)
        return self.manager

    def logging(self) -> Browser:
        self.lead.get("/")
        return self.lead.post(f"{TEAM}/updates", form_key=str(uuid4()), state="going", sentence="Going well.")

    def reading(self) -> Browser:
        return self.reader.get(TEAM)

    def coming(self) -> Browser:
        return self.stranger.get("/account/sign-in")

    def _street(self, browser: Browser) -> FromTheStreet:
        return FromTheStreet([self.port], HOST, cookies=dict(browser.cookies))


def title(browser: Browser) -> str:
    found = re.search("<title>(.*?)</title>", browser.text)
    return found[1] if found else browser.text[:100]


def is_back(house: House, child: Child) -> bool:
    """Whether the proxy sends people there again; others are asked by nobody."""
    if not child.name.startswith("web"):
        return True
    port = int(child.command[child.command.index("--port") + 1])
    watcher = Browser([port], "10.0.0.7:8000", token=house.secrets["watch_token"])
    return 'method="POST"' in watcher.get("/metrics").text


def counted(house: House, table: str) -> int:
    with psycopg.connect(house.database) as connection:
        [row] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 - a name of ours
    return row[0]
