"""The rows that figures are made of, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime

from cohorts.models import TeamState
from cohorts.models.milestone import in_language


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch in which a team was in one state; `ends` only if that was known."""

    state: str
    starts: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class TeamRow:
    pk: int
    slug: str
    name: str
    theme: str
    outcome: str | None
    stays: tuple[Stay, ...]
    challenge: str = ""
    challenge_titles: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return self.stays[-1].state

    @property
    def since(self) -> datetime:
        """When the team began."""
        return self.stays[0].starts

    @property
    def left_at(self) -> datetime | None:
        """When the team gave up, if it did."""
        return self.stays[-1].starts if self.state == TeamState.State.WITHDRAWN else None

    def was_active(self, starts: datetime, ends: datetime) -> bool:
        """Active through a whole stretch."""
        return any(
            stay.state == TeamState.State.ACTIVE
            and stay.starts <= starts
            and (stay.ends is None or stay.ends >= ends)
            for stay in self.stays
        )


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    pk: int
    key: str
    review: str
    titles: dict[str, str]
    due_day: date
    opens_days: int
    follow_up: bool

    @property
    def title(self) -> str:
        return in_language(self.titles)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A membership; `here` tells whether it held at the instant."""

    team: int
    user: int
    role: str
    name: str
    here: bool


@dataclass(frozen=True, slots=True)
class UpdateRow:
    team: int
    at: datetime
    stuck: bool
