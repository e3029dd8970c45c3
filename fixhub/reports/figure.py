"""What an indicator answers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from fixhub.reports.known import Known

COUNT, SHARE, DAYS = "count", "share", "working_days"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with the two it comes from; None where nothing is known, never a made-up zero."""

    numerator: int | None
    denominator: int | None
    value: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure everybody shares: page, CSV, JSON, API and letters read the same function."""

    key: str
    title: str | Promise
    meaning: str | Promise
    compute: Callable[[Known], Figure]


@dataclass(frozen=True, slots=True)
class Result:
    indicator: Indicator
    figure: Figure

    @property
    def key(self) -> str:
        return self.indicator.key


def share(part: int, whole: int) -> Figure:
    return Figure(part, whole, part / whole if whole else None, SHARE)


def count_of(part: int, whole: int) -> Figure:
    """A count people read as "2 of 16"."""
    return Figure(part, whole, part, COUNT)
