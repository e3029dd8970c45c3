"""One line of the table: what is timed beside what, and how fast it should be."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """`goal` is how many times the floor at most, or cpu seconds where there is no floor."""

    name: str
    ours: Callable[[], object]
    goal: float
    floor: Callable[[], object] | None = None
    times: int = 5


@dataclass(frozen=True)
class Stall:
    """Not how long something takes, but how long others waited meanwhile: milliseconds, at most `goal`."""

    name: str
    worst: Callable[[], float]
    goal: float
