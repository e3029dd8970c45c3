"""Every text and background pair of the stylesheet's colours, by day and by night (WCAG 2.2 AA)."""

import math
import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[3] / "fixhub" / "web" / "static" / "web" / "fixhub.css"
TEXT = 4.5
SHAPE = 3.0
PAIRS = [
    ("ink", "surface", TEXT), ("ink", "bg", TEXT), ("ink", "sunken", TEXT),
    ("ink-2", "surface", TEXT), ("ink-2", "bg", TEXT), ("ink-2", "sunken", TEXT),
    ("brand", "surface", TEXT), ("brand", "bg", TEXT), ("brand", "brand-soft", TEXT),
    ("on-brand", "brand", TEXT), ("on-brand", "brand-hover", TEXT),
    ("ok", "ok-soft", TEXT), ("ok", "surface", TEXT), ("wait", "wait-soft", TEXT),
    ("due", "due-soft", TEXT), ("late", "late-soft", TEXT), ("late", "surface", TEXT),
    ("late", "bg", TEXT), ("on-late", "late-solid", TEXT),
    ("surface", "ink", TEXT), ("line-strong", "surface", SHAPE), ("line-strong", "bg", SHAPE),
    ("focus", "surface", SHAPE), ("focus", "bg", SHAPE), ("late-solid", "surface", SHAPE),
]  # fmt: skip
TOKENS = dict(re.findall(r"--([\w-]+):\s*light-dark\(([^;]*)\);", CSS.read_text("utf-8")))


@pytest.mark.parametrize(("text", "ground", "needed"), PAIRS)
def test_colours_are_told_apart_by_day_and_by_night(text: str, ground: str, needed: float) -> None:
    by_day, by_night = zip(both(text), both(ground), strict=True)

    assert contrast(*by_day) >= needed
    assert contrast(*by_night) >= needed


def both(token: str) -> tuple[str, str]:
    """The two colours of a light-dark() token."""
    day, night = re.split(r",\s*(?![^(]*\))", TOKENS[token], maxsplit=1)
    return day, night


def contrast(one: str, other: str) -> float:
    lower, upper = sorted((luminance(one), luminance(other)))
    return (upper + 0.05) / (lower + 0.05)


def luminance(colour: str) -> float:
    linear = from_hex(colour) if colour.startswith("#") else from_oklch(colour)
    clipped = [max(0.0, min(1.0, value)) for value in linear]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), clipped, strict=True))


def from_hex(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def from_oklch(colour: str) -> list[float]:
    """Linear sRGB of oklch(L C H), by Ottosson's matrices."""
    words = colour.removeprefix("oklch(").removesuffix(")").split()
    light, chroma, hue = float(words[0].rstrip("%")) / 100, float(words[1]), math.radians(float(words[2]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return [
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    ]
