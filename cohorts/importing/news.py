"""What of a folder the database does not know yet: rows that are made but not saved."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cohorts.importing import people, teams
from cohorts.importing.editions import Edition
from cohorts.models import CohortRole, CohortState, Membership, PolicyVersion, Team, TeamOutcome, TeamState
from fixhub.accounts.models import User

CHUNK = 500


@dataclass
class News:
    """The rows to add and to complete, and the lines of each sheet that they come from."""

    newcomers: list[User] = field(default_factory=list)
    completed: list[User] = field(default_factory=list)
    roles: list[CohortRole] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    described: list[Team] = field(default_factory=list)
    states: list[TeamState] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    outcomes: list[TeamOutcome] = field(default_factory=list)
    lines: dict[str, set[int]] = field(default_factory=lambda: {people.SHEET: set(), teams.SHEET: set()})

    def __bool__(self) -> bool:
        return any(self.lines.values())


def save(news: News, edition: Edition) -> None:
    """Write it all, a few statements for each table, whatever the number of rows."""
    if edition.is_new:
        _save_edition(edition)
    # In one order, so that two imports with the same people wait for each other and never in a circle.
    newcomers = sorted(news.newcomers, key=lambda user: user.email_key)
    User.objects.bulk_create(newcomers, batch_size=CHUNK)
    User.objects.bulk_update(
        news.completed, ["given", "family", "country", "skills", *User.KEYS], batch_size=CHUNK
    )
    CohortRole.objects.bulk_create(news.roles, batch_size=CHUNK)
    Team.objects.bulk_create(news.teams, batch_size=CHUNK)
    Team.objects.bulk_update(news.described, ["keywords", "search_key"], batch_size=CHUNK)
    TeamState.objects.bulk_create(news.states, batch_size=CHUNK)
    Membership.objects.bulk_create(news.memberships, batch_size=CHUNK)
    TeamOutcome.objects.bulk_create(news.outcomes, batch_size=CHUNK)


def since(start: datetime, end: datetime | None = None) -> dict[str, Any]:
    """An interval of history: known since it began, and its end since it ended (rulings 8)."""
    return {"starts": start, "recorded_at": start, "ends": end, "end_recorded_at": end}


def _save_edition(edition: Edition) -> None:
    """A cohort that ran from its start to its end and is closed since."""
    cohort = edition.cohort
    cohort.recorded_at, cohort.imported_at = edition.starts, edition.now
    cohort.save()
    PolicyVersion.objects.create(cohort=cohort, recorded_at=edition.starts)
    State = CohortState.State
    if edition.is_dated:
        CohortState.objects.create(cohort=cohort, state=State.RUNNING, **since(edition.starts, edition.ends))
    CohortState.objects.create(cohort=cohort, state=State.CLOSED, **since(edition.ends))
