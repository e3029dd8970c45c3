"""What of a folder the database does not know yet: rows that are made but not saved."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from cohorts.importing import people, sessions, teams
from cohorts.importing.editions import Edition
from cohorts.importing.teams import TeamRow
from cohorts.importing.traces import Trace
from cohorts.models import (
    Cohort,
    CohortRole,
    CohortState,
    Meeting,
    MeetingRevision,
    Membership,
    PolicyVersion,
    Team,
    TeamOutcome,
    TeamState,
)
from fixhub.accounts.models import User

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody who is to be in a team, by its name, for the team may be new itself."""

    team: str
    user: User
    role: str


@dataclass
class News:
    """The rows to add and to complete, and the lines of each sheet that they come from.

    `new_teams` and `joins` are for an edition that runs, where actions make the rows.
    """

    newcomers: list[User] = field(default_factory=list)
    completed: list[User] = field(default_factory=list)
    roles: list[CohortRole] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    described: list[Team] = field(default_factory=list)
    states: list[TeamState] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    outcomes: list[TeamOutcome] = field(default_factory=list)
    replaced: list[TeamOutcome] = field(default_factory=list)
    meetings: list[MeetingRevision] = field(default_factory=list)
    new_teams: list[TeamRow] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    lines: dict[str, set[int]] = field(
        default_factory=lambda: {sheet: set() for sheet in (people.SHEET, teams.SHEET, sessions.SHEET)}
    )
    before: dict[models.Model, dict[str, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.lines.values())

    def with_an_account(self) -> int:
        """How many people sign in here already, and so are in their teams as soon as this is written."""
        return len({join.user.pk for join in self.joins if join.user.claimed_at})

    def note(self, row: models.Model, before: dict[str, Any]) -> None:
        """What was in the fields of a stored row before it changes; the first time counts."""
        self.before.setdefault(row, before)


def save(news: News, edition: Edition, *, by: Any) -> Trace:
    """Write it all, a few statements for each table, whatever the number of rows; and say which rows."""
    trace = Trace()
    if edition.is_new:
        _save_edition(edition, trace)
    save_people(news, trace)
    trace.made(Team, Team.objects.bulk_create(news.teams, batch_size=CHUNK))
    Team.objects.bulk_update(news.described, ["keywords", "search_key"], batch_size=CHUNK)
    trace.changed(news.described, news.before)
    trace.made(TeamState, TeamState.objects.bulk_create(news.states, batch_size=CHUNK))
    trace.made(Membership, Membership.objects.bulk_create(news.memberships, batch_size=CHUNK))
    for last in news.replaced:
        news.note(last, {"revoked_at": None, "revoked_by_id": None})
        last.revoked_at, last.revoked_by = edition.now, by
    TeamOutcome.objects.bulk_update(news.replaced, ["revoked_at", "revoked_by"], batch_size=CHUNK)
    trace.changed(news.replaced, news.before)
    trace.made(TeamOutcome, TeamOutcome.objects.bulk_create(news.outcomes, batch_size=CHUNK))
    _save_meetings(news, trace)
    return trace


def _save_meetings(news: News, trace: Trace) -> None:
    """A meeting and its words name each other, so the last step lets one go of the other when undone."""
    made = [revision.meeting for revision in news.meetings]
    trace.made(Meeting, Meeting.objects.bulk_create(made, batch_size=CHUNK))
    trace.made(MeetingRevision, MeetingRevision.objects.bulk_create(news.meetings, batch_size=CHUNK))
    for revision in news.meetings:
        news.note(revision.meeting, {"current_id": None})
        revision.meeting.current = revision
    Meeting.objects.bulk_update(made, ["current"], batch_size=CHUNK)
    trace.changed(made, news.before)


def save_people(news: News, trace: Trace) -> None:
    """In one order, so that two imports with the same people wait for each other and never in a circle."""
    newcomers = sorted(news.newcomers, key=lambda user: user.email_key)
    trace.made(User, User.objects.bulk_create(newcomers, batch_size=CHUNK))
    fields = ["given", "family", "country", "skills", *User.KEYS]
    User.objects.bulk_update(news.completed, fields, batch_size=CHUNK)
    trace.changed(news.completed, news.before)
    trace.made(CohortRole, CohortRole.objects.bulk_create(news.roles, batch_size=CHUNK))


def since(start: datetime, end: datetime | None = None) -> dict[str, Any]:
    """An interval of history: known since it began, and its end since it ended."""
    return {"starts": start, "recorded_at": start, "ends": end, "end_recorded_at": end}


def _save_edition(edition: Edition, trace: Trace) -> None:
    """A cohort that ran from its start to its end and is closed since."""
    cohort = edition.cohort
    cohort.recorded_at, cohort.imported_at = edition.starts, edition.now
    cohort.save()
    trace.made(Cohort, [cohort])
    policy = PolicyVersion.objects.create(cohort=cohort, recorded_at=edition.starts)
    trace.made(PolicyVersion, [policy])
    State = CohortState.State
    states = [CohortState(cohort=cohort, state=State.CLOSED, **since(edition.ends))]
    if edition.is_dated:
        ran = since(edition.starts, edition.ends)
        states.insert(0, CohortState(cohort=cohort, state=State.RUNNING, **ran))
    trace.made(CohortState, CohortState.objects.bulk_create(states))
