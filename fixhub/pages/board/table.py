"""Teams by milestones: the head and the rows of the board's table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from fixhub.pages.board import cells
from fixhub.reports import silence
from fixhub.reports.known import Known
from fixhub.reports.rows import MilestoneRow, TeamRow

WEEKS = 8
ROW = '<tr><th scope="row" class="team"><a href="{}">{}</a><span class="xs">{}</span></th>{}{}</tr>'


@dataclass(frozen=True, slots=True)
class Column:
    milestone: MilestoneRow
    now: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Neighbouring columns due in one month."""

    day: date
    span: int
    now: bool


def columns(known: Known) -> list[Column]:
    return [Column(row, _same_month(row.due_day, known.today)) for row in known.milestones.values()]


def months(known: Known) -> list[Month]:
    by_month = groupby(known.milestones.values(), key=lambda row: row.due_day.replace(day=1))
    return [Month(day, len(list(rows)), _same_month(day, known.today)) for day, rows in by_month]


def rows(known: Known, teams: Sequence[TeamRow], *, linked: bool) -> SafeString:
    """One row a team; cells are links where the reader may open the milestone."""
    marks = {(duty.team, duty.milestone): cells.mark(known, duty) for duty in known.obligations}
    weeks = known.calendar.last_weeks(known.at, WEEKS)
    sent = silence.by_week(known, weeks)
    mentors = known.mentors()
    address = _Addresses(known.cohort.slug)
    return format_html_join(
        "\n",
        ROW,
        (
            (
                address.team(team),
                team.name,
                " · ".join(
                    [*([team.theme] if team.theme else []), *(p.name for p in mentors.get(team.pk, ()))]
                ),
                _cells(known, team, marks, address if linked else None),
                cells.spark([sent[team.pk, n] for n in range(WEEKS)]),
            )
            for team in teams
        ),
    )


def _cells(
    known: Known, team: TeamRow, marks: dict[tuple[int, int], cells.Mark], address: "_Addresses | None"
) -> SafeString:
    prepared = []
    for pk, milestone in known.milestones.items():
        mark = marks.get((team.pk, pk))
        url = address.milestone(team, milestone) if address else None
        prepared.append((cells.cell(mark, url) if mark else cells.nothing(),))
    return format_html_join("", "{}", prepared)


class _Addresses:
    """Addresses by replacing slugs in one that was looked up once: reversing 600 is slow."""

    def __init__(self, cohort: str) -> None:
        self._team = reverse("team", args=[cohort, "TEAM"])
        self._milestone = reverse("milestone", args=[cohort, "TEAM", "KEY"])

    def team(self, team: TeamRow) -> str:
        return self._team.replace("TEAM", team.slug)

    def milestone(self, team: TeamRow, milestone: MilestoneRow) -> str:
        return self._milestone.replace("TEAM", team.slug).replace("KEY", milestone.key)


def _same_month(day: date, today: date) -> bool:
    return (day.year, day.month) == (today.year, today.month)
