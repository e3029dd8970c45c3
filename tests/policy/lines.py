"""tests/policy.toml, read and held against what happens."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.cache import caches

from tests.policy import outcome, walker
from tests.policy.world import ROLES, World

FILE = Path(__file__).parents[1] / "policy.toml"
Lines = dict[str, dict[str, str]]
endpoints = cache(walker.endpoints)
# Whom `make test` asks at the places of others: one from each side. `make test-long` asks everybody.
SIDES = ("lead", "manager", "stranger")


@dataclass(frozen=True)
class Cell:
    """One letter: what a role gets at an endpoint for a place."""

    key: str
    place: str
    role: str
    letter: str

    def wrong(self, world: World) -> str:
        """What is found instead, in words; empty where it holds."""
        caches["pace"].clear()
        found = outcome.of(endpoints()[self.key], world, self.role, world.places[self.place])
        expected = outcome.LETTERS[self.letter]
        return "" if found == expected else f"{self.role} at {self.place}: {expected} expected, found {found}"


def read() -> tuple[Lines, dict[str, str]]:
    """The lines, and the prefixes that stand for whole families."""
    lines = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return lines, lines.pop("prefix")


def cells(key: str, places: dict[str, str]) -> Iterator[Cell]:
    for place, letters in places.items():
        for role, letter in zip(ROLES, letters, strict=True):
            yield Cell(key, place, role, letter)


def wrong(key: str, places: dict[str, str], world: World, *, whole: bool) -> list[str]:
    """The cells of a line that are not as it says; of the whole line, or of what `make test` asks."""
    asked = (c for c in cells(key, places) if whole or c.place == "own" or c.role in SIDES)
    return [found for cell in asked if (found := cell.wrong(world))]
