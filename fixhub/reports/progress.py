"""The cohort report: the same answer for the same instant, for every door that asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cohorts.models import Cohort
from fixhub.reports import duties, indicators
from fixhub.reports.attention import Attention, attention
from fixhub.reports.figure import Figure, Result, share
from fixhub.reports.funnel import Row, funnel
from fixhub.reports.known import Known, gather
from fixhub.reports.outcomes import Outcome, outcomes
from fixhub.reports.rows import MilestoneRow, TeamRow


@dataclass(frozen=True, slots=True)
class TeamProgress:
    """A team's own line: what was accepted of what was due, and how quiet it is."""

    team: TeamRow
    completion: Figure
    late: int
    updates: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report says of a cohort, as known at `as_of`."""

    cohort: Cohort
    as_of: datetime
    theme: str
    challenge: str
    mentor: int | None
    running: bool
    results: tuple[Result, ...]
    milestones: tuple[Row, ...]
    outcomes: tuple[Outcome, ...]
    attention: tuple[Attention, ...]
    teams: tuple[TeamProgress, ...]
    next_due: MilestoneRow | None

    def figure(self, key: str) -> Figure:
        return next(result.figure for result in self.results if result.key == key)


def progress(cohort: Cohort, *, as_of: datetime, **chosen: Any) -> Report:
    """The figures of a cohort, or of the teams of one theme, challenge or mentor: 7 queries."""
    return report_on(gather(cohort, as_of), **chosen)


def report_on(known: Known, *, theme: str = "", mentor: int | None = None, challenge: str = "") -> Report:
    """The same for whoever has gathered the facts already."""
    known = known.narrowed(theme=theme, mentor=mentor, challenge=challenge)
    return Report(
        cohort=known.cohort,
        as_of=known.at,
        theme=theme,
        challenge=challenge,
        mentor=mentor,
        running=known.running,
        results=indicators.all_of(known),
        milestones=funnel(known),
        outcomes=outcomes(known),
        attention=attention(known),
        teams=_team_lines(known),
        next_due=next((row for row in known.milestones.values() if row.due_day >= known.today), None),
    )


def _team_lines(known: Known) -> tuple[TeamProgress, ...]:
    due = dict.fromkeys(known.teams, 0)
    accepted, late, sent = dict(due), dict(due), dict(due)
    for duty in duties.due_so_far(known):
        due[duty.team] += 1
        accepted[duty.team] += duty.standing.state == duties.State.APPROVED
    for duty in duties.late(known).values():
        late[duty.team] += 1
    for update in known.updates:
        sent[update.team] += 1
    return tuple(
        TeamProgress(team, share(accepted[pk], due[pk]), late[pk], sent[pk])
        for pk, team in known.teams.items()
    )
