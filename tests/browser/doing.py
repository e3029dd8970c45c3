"""What people do on pages, in their words."""

import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE

expect.set_options(timeout=PATIENCE)


def said(page: Page, english: str, **names: Any) -> str:
    """These words in the language the page is shown in."""
    with override(page.locator("html").get_attribute("lang")):
        return gettext(english) % names


def press(within: Page | Locator, button: str, *, nth: int = 0) -> None:
    within.get_by_role("button", name=button).nth(nth).click()


def follow(within: Page | Locator, link: str) -> None:
    within.get_by_role("link", name=link).first.click()


def fill(page: Page, **fields: str) -> None:
    """Fields by the names they are sent under."""
    for name, text in fields.items():
        page.locator(f"main :is(input, textarea)[name={name}]:visible").first.fill(text)


def choose(page: Page, **fields: str) -> None:
    """From select lists, by the words one reads."""
    for name, option in fields.items():
        page.locator(f"select[name={name}]:visible").select_option(label=option)


def attach(page: Page, name: str, *files: tuple[str, str, bytes]) -> None:
    payloads = [{"name": file, "mimeType": kind, "buffer": content} for file, kind, content in files]
    page.locator(f"input[type=file][name={name}]").set_input_files(payloads)  # type: ignore[arg-type]


def unfold(page: Page, summary: str) -> None:
    page.locator("summary", has_text=summary).first.click()


def sees(page: Page, *sentences: str | re.Pattern[str]) -> None:
    """The page says all this, wherever."""
    for sentence in sentences:
        expect(page.locator("main")).to_contain_text(sentence)


def sees_not(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.locator("main")).not_to_contain_text(sentence)


def titled(page: Page, heading: str | re.Pattern[str]) -> None:
    expect(page.locator("h1")).to_contain_text(heading)


def row_of(page: Page, name: str) -> Locator:
    """The line of a list or table that speaks of it."""
    return page.locator("tr, li", has_text=name).first


def downloaded(page: Page, link: str, folder: Path) -> str:
    with page.expect_download() as waited:
        follow(page, link)
    target = folder / "downloaded"
    waited.value.save_as(target)
    return target.read_text(encoding="utf-8-sig")


def figure(page: Page, key: str) -> str:
    """A figure of the report with what it is made of."""
    parts = page.locator(f"#def-{key} + dd .num")
    parts.first.wait_for()
    return " ".join(parts.all_inner_texts())
