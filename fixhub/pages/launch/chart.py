"""The whole plan in one line: months, phases, breaks and milestones, as numbers for an SVG."""

from dataclasses import dataclass
from datetime import date, timedelta

from cohorts.blueprint import Plan
from cohorts.models.milestone import in_language
from fixhub.web import dates

WIDTH = 1180
# Roughly how wide a letter of a phase's name is, and the room left and right of it.
LETTER, ROOM = 6.6, 18


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    text: str
    odd: bool


@dataclass(frozen=True)
class Dot:
    x: float
    text: str
    gate: bool


@dataclass(frozen=True)
class Chart:
    ticks: list[tuple[float, str]]
    phases: list[Bar]
    breaks: list[Bar]
    dots: list[Dot]


def of(plan: Plan) -> Chart:
    """Positions of everything that lies between the month of the kick-off and the end."""
    scale = _Scale(plan.kickoff.replace(day=1), plan.ends_on)
    running = [phase for phase in plan.phases if phase.kind == "run"]
    return Chart(
        ticks=[(scale.x(first) + 2, dates.month_short(first)) for first in scale.months()],
        phases=[
            scale.bar(phase.starts, phase.ends, in_language(phase.titles), odd=n % 2 == 1)
            for n, phase in enumerate(running)
        ],
        breaks=[scale.bar(pause.starts, pause.ends, "", odd=False) for pause in plan.breaks],
        dots=[
            Dot(scale.x(milestone.due.day), milestone.key, milestone.gate)
            for milestone in plan.milestones
            if not milestone.follow_up
        ],
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        return round(WIDTH * (day - self.first).days / ((self.last - self.first).days + 1), 1)

    def months(self) -> list[date]:
        found, month = [], self.first
        while month <= self.last:
            found.append(month)
            month = (month + timedelta(days=32)).replace(day=1)
        return found

    def bar(self, starts: date, ends: date, text: str, *, odd: bool) -> Bar:
        x = self.x(starts)
        width = round(self.x(ends + timedelta(days=1)) - x - 2, 1)
        return Bar(x, width, _fitted(text, width), odd)


def _fitted(text: str, width: float) -> str:
    """As much of a name as its bar can hold; the list below has all of it."""
    letters = int((width - ROOM) / LETTER)
    if len(text) <= letters:
        return text
    return f"{text[: letters - 1].rstrip(' ,')}…" if letters > 3 else ""
