"""Chromium, a phone and a desktop, and people who are already signed in."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright
from pytest_django.live_server_helper import LiveServer

from fixhub.accounts.models import User
from tasks import rounds
from tests import services
from tests.browser import routes
from tests.conftest import Cast, Clock, build_cast

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
FOLDER = "fixhub.mail.folder.FolderBackend"
# Other people's work on the same machine must not fail a journey.
PATIENCE = 60_000
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": services.named("CHROMIUM"), "args": QUIET}


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Playwright:
    """Its own waiting goes by the machine's clock, wherever the tests move ours."""
    playwright._loop.time = lambda: time.clock_gettime(time.CLOCK_MONOTONIC)  # type: ignore[method-assign]
    return playwright


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Every journey runs with JavaScript and without."""
    return request.param


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """Its address, which is the one in its letters; they are files, as where no mail server is set."""
    settings.SITE_URL, settings.EMAIL_BACKEND = live_server.url, FOLDER
    return live_server.url


Open = Callable[..., Page]


@pytest.fixture
def open_as(new_context: Callable[..., BrowserContext], site: str, script: bool) -> Iterator[Open]:
    """open_as(ana, "/", PHONE): a page of somebody signed in; None is a stranger to the site.

    Whatever the console says against the content policy, and every error of a script, fails
    the test at its end.
    """
    complaints: list[str] = []

    def opened(person: User | None, path: str = "/", device: dict[str, Any] = PHONE, **more: Any) -> Page:
        more = {"java_script_enabled": script, "reduced_motion": "reduce", "locale": "en-GB", **more}
        context = new_context(base_url=site, **device, **more)
        if person:
            context.add_cookies([_cookie(person, site)])
        context.set_default_timeout(PATIENCE)
        context.on("response", routes.saw)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    assert complaints == []


def _is_complaint(said: ConsoleMessage) -> bool:
    """A page may answer 404 or 409 on purpose, and a connection be lost, of which htmx tells too; around a
    bare picture the browser puts a page of its own, which our policy for files leaves without style.
    """
    lost = said.text.startswith(("Failed to load resource", "Response Status Error Code", "htmx:"))
    on_purpose = lost or "/files/" in said.location["url"]
    return said.type == "error" and not on_purpose


Work = Callable[..., None]


@pytest.fixture
def work(clock: Clock, site: str) -> Work:
    """The worker looks once, a minute later: what can be undone for a minute goes out too."""

    def look(**later: int) -> None:
        clock.forward(**(later or {"minutes": 1}))
        rounds.tick()
        while rounds.run_job():
            pass

    return look


def _cookie(person: User, url: str) -> Any:
    client = Client()
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}


def violations(page: Page) -> list[str]:
    """What axe has against a page."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{row['id']}: {node['target']} {node['failureSummary']}" for row in found for node in row["nodes"]
    ]
