"""What became of the teams, with the unknown as a line of its own."""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohorts.models import TeamOutcome
from fixhub.reports.known import Known

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    value: str
    label: str | Promise
    teams: int


def outcomes(known: Known) -> tuple[Outcome, ...]:
    """Each value, those without a team too, and last the teams nobody knows about."""
    counts = Counter(team.outcome or UNKNOWN for team in known.teams.values())
    lines = [Outcome(value, label, counts[value]) for value, label in TeamOutcome.Value.choices]
    return (*lines, Outcome(UNKNOWN, _("Unknown"), counts[UNKNOWN]))
