"""All that was known of a cohort at an instant, in seven queries whatever its size.

Nothing here reads a cache: rows count by when they were recorded and, if ever, revoked, so the
same instant gives the same answer for ever. Indicators are functions over `Known`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar

from cohorts import facts
from cohorts.models import Cohort, Membership, PolicyVersion, TeamState
from cohorts.models.milestone import in_language
from fixhub.reports import read
from fixhub.reports.calendar import Calendar
from fixhub.reports.rows import MilestoneRow, PersonRow, TeamRow, UpdateRow

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Known:
    """What figures are made of; narrowed to a theme, a challenge or a mentor it is the same, only smaller."""

    cohort: Cohort
    at: datetime
    policy: PolicyVersion
    running: bool
    calendar: Calendar
    milestones: dict[int, MilestoneRow]
    teams: dict[int, TeamRow]
    people: tuple[PersonRow, ...]
    obligations: tuple[facts.Obliged, ...]
    updates: tuple[UpdateRow, ...]
    answers: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def today(self) -> date:
        return self.calendar.day(self.at)

    @property
    def active(self) -> list[TeamRow]:
        return [team for team in self.teams.values() if team.state == TeamState.State.ACTIVE]

    def mentors(self) -> dict[int, list[PersonRow]]:
        """Who mentored which team at the instant."""
        found: dict[int, list[PersonRow]] = {}
        for person in self.people:
            if person.role == Membership.Role.MENTOR and person.here:
                found.setdefault(person.team, []).append(person)
        return found

    def challenges(self) -> dict[str, str]:
        """What some team works on, by its slug, in the reader's language."""
        found = {team.challenge: team.challenge_titles for team in self.teams.values() if team.challenge}
        return {slug: in_language(titles) for slug, titles in found.items()}

    def narrowed(self, *, theme: str = "", mentor: int | None = None, challenge: str = "") -> "Known":
        """The same knowledge of some teams only."""
        mentored = {
            person.team for people in self.mentors().values() for person in people if person.user == mentor
        }
        kept = {
            pk: team
            for pk, team in self.teams.items()
            if (not theme or team.theme == theme)
            and (mentor is None or pk in mentored)
            and (not challenge or team.challenge == challenge)
        }
        return self.only(kept)

    def only(self, kept: dict[int, TeamRow]) -> "Known":
        return replace(
            self,
            teams=kept,
            people=tuple(person for person in self.people if person.team in kept),
            obligations=tuple(duty for duty in self.obligations if duty.team in kept),
            updates=tuple(update for update in self.updates if update.team in kept),
        )


def once(ask: Callable[[Known], Answer]) -> Callable[[Known], Answer]:
    """Several figures ask the same question; each `Known` answers it once."""

    @wraps(ask)
    def asked(known: Known) -> Answer:
        if ask not in known.answers:
            known.answers[ask] = ask(known)
        answer: Answer = known.answers[ask]
        return answer

    return asked


def gather(cohort: Cohort, at: datetime) -> Known:
    """Ask the database once for each kind of fact."""
    frame = read.frame(cohort, at)
    calendar = frame.calendar
    milestones, teams = read.milestones(cohort, at), read.teams(cohort, at)
    begun = calendar.follow_up_from is None or calendar.follow_up_from <= calendar.day(at)
    shown = {pk: row for pk, row in milestones.items() if begun or not row.follow_up}
    known = Known(
        cohort=cohort,
        at=at,
        policy=frame.policy,
        running=frame.running,
        calendar=calendar,
        milestones=shown,
        teams=teams,
        people=read.people(cohort, at),
        obligations=tuple(duty for duty in facts.of_cohort(cohort, at) if duty.milestone in shown),
        updates=read.updates(cohort, at),
    )
    # Whatever belongs to a team nobody had heard of yet is left out.
    return known.only(teams)
