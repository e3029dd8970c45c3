"""tests/policy.toml, read and held against what happens."""

import tomllib
from pathlib import Path

from django.core.cache import caches

from tests.policy import outcome, walker
from tests.policy.world import ROLES, World

FILE = Path(__file__).parents[1] / "policy.toml"
Lines = dict[str, dict[str, str]]


def read() -> tuple[Lines, dict[str, str]]:
    """The lines, and the prefixes that stand for whole families."""
    lines = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return lines, lines.pop("prefix")


def wrong(key: str, places: dict[str, str], world: World) -> list[str]:
    """The cells of a line that are not as it says."""
    caches["pace"].clear()
    endpoint = walker.endpoints()[key]
    return [
        f"{role} at {name}: {outcome.LETTERS[letter]} expected, found {found}"
        for name, letters in places.items()
        for role, letter in zip(ROLES, letters, strict=True)
        if (found := outcome.of(endpoint, world, role, world.places[name])) != outcome.LETTERS[letter]
    ]
