"""Who has not been heard of, and who asked for help."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fixhub.reports.calendar import Week
from fixhub.reports.known import Known, once
from fixhub.reports.rows import TeamRow, UpdateRow


@dataclass(frozen=True, slots=True)
class Voice:
    """What a team last said; `silent_days` do not count breaks."""

    team: TeamRow
    last: UpdateRow | None
    silent_days: int

    @property
    def stuck_since(self) -> datetime | None:
        """When the team said it is stuck, unless its last word was another."""
        return self.last.at if self.last and self.last.stuck else None


@once
def voices(known: Known) -> dict[int, Voice]:
    """Every active team of a running cohort; a closed one is asked for nothing."""
    if not known.running:
        return {}
    last = {update.team: update for update in known.updates}
    return {team.pk: _voice(known, team, last.get(team.pk)) for team in known.active}


def silent(known: Known) -> list[Voice]:
    return [v for v in voices(known).values() if v.silent_days >= known.policy.silent_days]


def stalled(known: Known) -> list[Voice]:
    return [v for v in voices(known).values() if v.silent_days >= known.policy.stalled_days]


def stuck(known: Known) -> list[Voice]:
    return [v for v in voices(known).values() if v.stuck_since]


def _voice(known: Known, team: TeamRow, last: UpdateRow | None) -> Voice:
    heard: date = known.calendar.day(last.at if last else team.since)
    return Voice(team, last, known.calendar.silence(heard, known.today))


@dataclass(frozen=True, slots=True)
class CheckIns:
    sent: int
    expected: int


def check_ins(known: Known) -> CheckIns:
    """Team weeks with an update, of the team weeks in which one was expected."""
    weeks = known.calendar.expected_weeks(known.at)
    sent = expected = 0
    heard = by_week(known, weeks)
    for team in known.teams.values():
        for n, week in enumerate(weeks):
            if team.was_active(week.starts, week.ends):
                expected += 1
                sent += (team.pk, n) in heard
    return CheckIns(sent, expected)


def by_week(known: Known, weeks: Sequence[Week]) -> Counter[tuple[int, int]]:
    """How many updates each team sent in the n-th of some weeks, by (team, n)."""
    starts = [week.starts for week in weeks]
    found: Counter[tuple[int, int]] = Counter()
    for update in known.updates:
        n = bisect_right(starts, update.at) - 1
        if n >= 0 and update.at < weeks[n].ends:
            found[update.team, n] += 1
    return found
