"""Nothing stands in anybody's way: axe finds nothing, and 320 pixels are wide enough.

A page is loaded once a language; then the window gets narrow and wide and the device light and dark,
and axe looks each time.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, ViewportSize

from fixhub.accounts.models import User
from tests.browser import routes
from tests.browser.conftest import Open, violations
from tests.browser.places import DOOR, Place, of_everybody
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 800}
# In the order that changes one thing at a time.
LOOKS: list[tuple[str, ViewportSize, Literal["light", "dark"]]] = [
    ("phone, light", PHONE, "light"),
    ("phone, dark", PHONE, "dark"),
    ("desktop, dark", DESKTOP, "dark"),
    ("desktop, light", DESKTOP, "light"),
]
# They answer with a file, or send on at once.
NO_PAGE = {
    "calendar_feed",
    "meeting_calendar",
    "milestone_calendar",
    "file",
    "import_refused",
    "job_output",
    "report_csv",
    "search_options",
    "account_request_login_code",
}
# What sticks out, where the window must move sideways to show it.
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5)
    .map((one) => "sticks out at 320 pixels: " + one.outerHTML.slice(0, 90));
}"""


@pytest.fixture
def script() -> bool:
    """The checker is a script itself."""
    return True


@pytest.fixture
def places(site: str, cast: Cast, clock: Clock, settings: Any) -> list[Place]:
    settings.DOOR = sha256(DOOR.encode()).hexdigest()
    return of_everybody(cast, clock)


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_nothing_stands_in_the_way(open_as: Open, places: list[Place], language: str) -> None:
    found = {}
    seen = set()
    User.objects.update(language=language)
    for place, page in looked_at(open_as, places, language):
        seen.add(routes.name_of(page.url))
        if wrong := [*of_all_looks(page), *too_wide(page)]:
            found[f"{place.path} {page.title()}"] = wrong

    assert not found, _told(found)
    assert {name for name, method in routes.all_routes() if method == "GET"} - seen - NO_PAGE == set()


def looked_at(open_as: Open, places: list[Place], language: str) -> Iterator[tuple[Place, Page]]:
    """Each place as its person sees it; one browser window a person."""
    pages: dict[User | None, Page] = {}
    for place in places:
        page = pages.get(place.who)
        if page is None or place.who is None:
            page = pages[place.who] = open_as(place.who, place.path, {"viewport": PHONE}, locale=language)
        else:
            page.set_viewport_size(PHONE)
            page.goto(place.path)
        assert page.locator("html").get_attribute("lang") == language, place.path
        place.then(page)
        page.wait_for_load_state()
        yield place, page


def of_all_looks(page: Page) -> Iterator[str]:
    """What axe has against a page, in either width and either theme."""
    for look, window, colours in LOOKS:
        page.set_viewport_size(window)
        page.emulate_media(color_scheme=colours)
        yield from (f"{look}: {line}" for line in violations(page))


def too_wide(page: Page) -> list[str]:
    page.set_viewport_size(NARROW)
    return page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_the_first_account_stands_in_nobodys_way(
    open_as: Open, transactional_db: None, settings: Any, language: str
) -> None:
    """The page that is there only while nobody has an account."""
    settings.EMBEDDED, settings.DOOR = True, sha256(DOOR.encode()).hexdigest()
    page = open_as(None, f"/try/{DOOR}", {"viewport": PHONE}, locale=language)
    page.locator("main button.primary").click()
    page.locator(".errsum").wait_for()

    assert [*of_all_looks(page), *too_wide(page)] == []


def _told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{place}\n    " + "\n    ".join(lines) for place, lines in found.items())
