"""What every template of the product keeps, whoever writes it."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("fixhub", "cohorts", "mentoring", "tasks")
TEMPLATES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("templates/**/*")
    if path.suffix in {".html", ".txt", ".svg"}
)
FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"\son[a-z]+\s*=(?!=)",
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>|<script[^>]*>\s*[^<\s]",
    "an inline stylesheet": r"<style\b",
    "text taken as safe": r"\|\s*safe(seq)?\b",
    "escaping switched off": r"autoescape\s+off",
    "an address of another site": r"(?:src|href)=\"(?:https?:)?//",
}
# Bytes after gzip, for all of one kind together.
BUDGETS = {"*.js": 6_000, "fixhub.css": 12_000, "icons.svg": 3_000, "fonts/figtree.woff2": 14_000}
# Mail programs read a stylesheet only in the letter itself; no page loads these.
OF_LETTERS = re.compile(r"(^|/)(mail|letters)/")
# Plain text has nothing to escape.
OF_PLAIN_TEXT = {"escaping switched off"}


def name(path: Path) -> str:
    """How Django finds it."""
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_keeps_the_content_policy(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"))
    broken = {what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)}

    assert broken - _allowed(path) == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 120


def test_every_template_is_used() -> None:
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    told = "\n".join(path.read_text("utf-8") for path in [*sources, *TEMPLATES])
    named = {name(path) for path in TEMPLATES if not _found_by_convention(name(path))}

    unused = {one for one in named if not re.search(rf"[\"']{_asked_as(one)}[\"']", told)}

    assert unused == set()


def _asked_as(template: str) -> str:
    """Its whole name; a letter's parts also go by the name they share."""
    whole = re.escape(template)
    shared = re.sub(r"(_subject)?\.(html|txt)$", "", template).rsplit("/", 1)[-1]
    return f"({whole}|{re.escape(shared)})" if OF_LETTERS.search(template) else whole


def _allowed(path: Path) -> set[str]:
    if path.suffix == ".txt":
        return OF_PLAIN_TEXT
    return {"an inline stylesheet", "a style attribute"} if OF_LETTERS.search(name(path)) else set()


def _found_by_convention(template: str) -> bool:
    """Forms and the sign-in ask for their templates by names of their own."""
    return template.startswith(("django/forms/", "account/", "admin/", "rest_framework/", "drf_spectacular/"))


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (ROOT / "fixhub/web/static/web/icons.svg").read_text("utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    tag = r'{%\s*icon\s+(?:\w+\|default:)?"([^"]+)"|\sicon="([^"]+)"'
    asked = {one or other for path in TEMPLATES for one, other in re.findall(tag, path.read_text("utf-8"))}

    assert asked - drawn == set()


def test_script_and_style_stay_within_their_budget() -> None:
    folder = ROOT / "fixhub/web/static/web"
    sizes = {
        kind: sum(len(gzip.compress(path.read_bytes(), 9)) for path in folder.glob(kind)) for kind in BUDGETS
    }

    assert {kind: size for kind, size in sizes.items() if size > BUDGETS[kind]} == {}


def test_no_sentence_of_ours_asks_for_the_second_font() -> None:
    styles = (ROOT / "fixhub/web/static/web/fixhub.css").read_text("utf-8")
    [ranges] = re.findall(r"fonts/figtree\.woff2\).*?unicode-range:([^}]+)}", styles, re.DOTALL)
    ends = [re.findall(r"[0-9A-F]{4}", one) for one in ranges.split(",")]
    held = {chr(code) for one in ends for code in range(int(one[0], 16), int(one[-1], 16) + 1)}
    sources = [*TEMPLATES, *(ROOT / "fixhub/locale").rglob("*.po")]

    said = {letter for path in sources for letter in path.read_text("utf-8") if letter.isprintable()}

    assert said - held == set()
