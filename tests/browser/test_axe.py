"""Nothing stands in anybody's way: axe finds nothing, and 320 pixels are wide enough."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page

from fixhub.accounts.models import User
from tests.browser import routes
from tests.browser.conftest import DESKTOP, PHONE, Open, violations
from tests.browser.places import DOOR, Place, nothing, of_everybody
from tests.conftest import Cast, Clock

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 320, "height": 800}}
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
    .map((one) => one.outerHTML.slice(0, 90));
}"""


@pytest.fixture
def script() -> bool:
    """The checker is a script itself."""
    return True


@pytest.fixture
def places(site: str, cast: Cast, clock: Clock, settings: Any) -> list[Place]:
    settings.DOOR = sha256(DOOR.encode()).hexdigest()
    return of_everybody(cast, clock)


def looked_at(open_as: Open, places: list[Place], **context: Any) -> Iterator[tuple[Place, Page]]:
    """Each place as its person sees it; one browser window a person."""
    pages: dict[User | None, Page] = {}
    for place in places:
        page = pages.get(place.who)
        if page is None or place.who is None:
            page = pages[place.who] = open_as(place.who, place.path, **context)
        else:
            page.goto(place.path)
        place.then(page)
        page.wait_for_load_state()
        yield place, page


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(open_as: Open, places: list[Place], window: dict[str, Any], colours: str) -> None:
    found = {}
    seen = set()
    for place, page in looked_at(open_as, places, device=window, color_scheme=colours):
        seen.add(routes.name_of(page.url))
        if wrong := violations(page):
            found[f"{place.path} {page.title()}"] = wrong

    assert not found, _told(found)
    assert {name for name, method in routes.all_routes() if method == "GET"} - seen - NO_PAGE == set()


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_a_narrow_window_shows_all_without_moving_sideways(
    open_as: Open, places: list[Place], language: str
) -> None:
    too_wide = {}
    opened = [place for place in places if place.then is nothing]
    User.objects.update(language=language)
    for place, page in looked_at(open_as, opened, device=NARROW, locale=language):
        if wide := page.evaluate(TOO_WIDE):
            too_wide[place.path] = wide

    assert not too_wide, _told(too_wide)


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_first_account_stands_in_nobodys_way(
    open_as: Open, transactional_db: None, settings: Any, language: str, colours: str
) -> None:
    """The page that is there only while nobody has an account."""
    settings.EMBEDDED, settings.DOOR = True, sha256(DOOR.encode()).hexdigest()
    for window in (NARROW, PHONE, DESKTOP):
        page = open_as(None, f"/try/{DOOR}", window, locale=language, color_scheme=colours)
        page.locator("main button.primary").click()
        page.locator(".errsum").wait_for()

        assert violations(page) == []
        assert not page.evaluate(TOO_WIDE)


def _told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{place}\n    " + "\n    ".join(lines) for place, lines in found.items())
