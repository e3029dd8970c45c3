"""Bars drawn by the server: pieces of a row, in the units of its drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from fixhub.reports.funnel import STEPS, Row
from fixhub.reports.outcomes import Outcome

WIDTH = 160
# One unit of paper between two pieces, so that neighbours differ without colour too.
GAP = 1
_DRAWN = {"accepted": "c1", "waiting": "c3", "change_asked": "c4", "late": "c2"}
_OF_OUTCOME = {"completed": "c1", "not_completed": "c4"}


@dataclass(frozen=True, slots=True)
class Piece:
    colour: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    pieces: tuple[Piece, ...]
    words: str
    counts: tuple[int, ...]


def of_milestones(rows: Sequence[Row]) -> list[Bar]:
    """How many teams are how far, one bar a milestone; what is to come stays empty."""
    return [
        Bar(
            row.milestone.title,
            _pieces([(colour, row.counts[step]) for step, colour in _DRAWN.items()], row.teams),
            _words(row),
            tuple(row.counts[step] for step in STEPS),
        )
        for row in rows
    ]


def of_outcomes(outcomes: Sequence[Outcome]) -> list[Bar]:
    teams = sum(outcome.teams for outcome in outcomes)
    return [
        Bar(
            str(outcome.label),
            _pieces([(_OF_OUTCOME.get(outcome.value, "c5"), outcome.teams)], teams),
            gettext("%(part)s of %(whole)s") % {"part": outcome.teams, "whole": teams},
            (outcome.teams,),
        )
        for outcome in outcomes
    ]


def _words(row: Row) -> str:
    if row.counts["later"] == row.teams:
        return str(STEPS["later"]) if row.teams else "–"
    return ", ".join(f"{row.counts[step]} {label}" for step, label in STEPS.items() if row.counts[step])


def _pieces(counts: Sequence[tuple[str, int]], whole: int) -> tuple[Piece, ...]:
    found, before = [], 0
    for colour, count in counts:
        if count:
            x, end = WIDTH * before // whole, WIDTH * (before + count) // whole
            found.append(Piece(colour, x, max(1, end - x - (GAP if before + count < whole else 0))))
        before += count
    return tuple(found)
