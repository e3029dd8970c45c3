"""Where the teams stand, milestone by milestone."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from cohorts.facts import Obliged
from fixhub.reports import duties
from fixhub.reports.duties import State
from fixhub.reports.known import Known
from fixhub.reports.rows import MilestoneRow

STEPS = {
    "accepted": pgettext_lazy("teams whose hand-in is", "accepted"),
    "waiting": pgettext_lazy("teams whose hand-in is", "with the mentor"),
    "change_asked": pgettext_lazy("teams of which a", "change is asked"),
    "late": pgettext_lazy("teams that are", "late"),
    "to_do": pgettext_lazy("teams that have this", "to do"),
    "later": pgettext_lazy("teams for which this", "opens later"),
    "excused": pgettext_lazy("teams of which this is", "not required"),
}
_OF_STATE = {
    State.APPROVED: "accepted",
    State.SUBMITTED: "waiting",
    State.CHANGES_REQUESTED: "change_asked",
    State.OPEN: "to_do",
}


@dataclass(frozen=True, slots=True)
class Row:
    milestone: MilestoneRow
    counts: Counter[str]

    @property
    def teams(self) -> int:
        return self.counts.total()


def step(known: Known, duty: Obliged) -> str:
    """One of STEPS; late wins over change asked, since that is what the team has to hear."""
    if duties.is_late(known, duty):
        return "late"
    if duties.opens_later(known, duty):
        return "later"
    return _OF_STATE.get(State(duty.standing.state), "excused")


def funnel(known: Known) -> tuple[Row, ...]:
    """One row for each milestone that counts by then, in the order of the programme."""
    counts: dict[int, Counter[str]] = {pk: Counter() for pk in known.milestones}
    for duty in known.obligations:
        counts[duty.milestone][step(known, duty)] += 1
    return tuple(Row(known.milestones[pk], found) for pk, found in counts.items())
