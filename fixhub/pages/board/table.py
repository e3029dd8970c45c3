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
from fixhub.reports.rows import MilestoneRow, PersonRow, TeamRow

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
    prepared = cells.cells(known.only({team.pk: team for team in teams}), linked=linked)
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
                _about(team, mentors.get(team.pk, [])),
                _cells(known, team, prepared, address),
                cells.spark([sent[team.pk, n] for n in range(WEEKS)]),
            )
            for team in teams
        ),
    )


def _about(team: TeamRow, mentors: list[PersonRow]) -> str:
    """Its theme and its mentors, as far as it has them."""
    return " · ".join(part for part in (team.theme, *(person.name for person in mentors)) if part)


def _cells(
    known: Known, team: TeamRow, prepared: dict[tuple[int, int], cells.Cell], address: "_Addresses"
) -> SafeString:
    nothing = cells.nothing()
    here = address.milestones(team)
    return format_html_join(
        "",
        "{}{}{}",
        (
            prepared.get((team.pk, pk), nothing).at(f"{here}{milestone.key}")
            for pk, milestone in known.milestones.items()
        ),
    )


class _Addresses:
    """Made from two that are looked up once: reversing 600 is slow."""

    def __init__(self, cohort: str) -> None:
        self._teams = reverse("team", args=[cohort, "TEAM"]).removesuffix("TEAM")
        milestone = reverse("milestone", args=[cohort, "TEAM", "KEY"])
        self._milestones = milestone.removeprefix(f"{self._teams}TEAM").removesuffix("KEY")

    def team(self, team: TeamRow) -> str:
        return self._teams + team.slug

    def milestones(self, team: TeamRow) -> str:
        """What stands before the key of a milestone."""
        return self._teams + team.slug + self._milestones


def _same_month(day: date, today: date) -> bool:
    return (day.year, day.month) == (today.year, today.month)
