"""Which teams need somebody, and why, in words. There is no score: reasons make the order."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cohorts.models import Membership
from fixhub.reports import duties, silence
from fixhub.reports.duties import State
from fixhub.reports.known import Known
from fixhub.reports.reasons import Reason
from fixhub.reports.rows import TeamRow

# A week after a change was asked, somebody should ask whether the team understood it.
ANSWER_DAYS = 7

Found = Iterator[tuple[int, Reason]]


@dataclass(frozen=True, slots=True)
class Attention:
    """A team and the reasons to look at it, the hard ones first."""

    team: TeamRow
    reasons: tuple[Reason, ...]

    @property
    def order(self) -> tuple[int, int]:
        """More hard reasons first; among equals, the one that has lasted longest."""
        hard = sum(not reason.soft for reason in self.reasons)
        return -hard, -max(reason.days for reason in self.reasons)


def attention(known: Known) -> tuple[Attention, ...]:
    """Active teams of a running cohort that have a reason, the most pressing first."""
    if not known.running:
        return ()
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for rule in (_late, _quiet, _stuck, _waiting, _unanswered, _missing_people):
        for team, reason in rule(known):
            reasons[team].append(reason)
    found = [
        Attention(team, tuple(sorted(reasons[team.pk], key=lambda reason: reason.soft)))
        for team in known.active
        if team.pk in reasons
    ]
    return tuple(sorted(found, key=lambda item: item.order))


def _late(known: Known) -> Found:
    late: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for duty in duties.late(known).values():
        late[duty.team].append((-_days(known, duty.standing.due_at), duty.milestone))
    for team, found in late.items():
        found.sort()
        days = tuple(-negative for negative, _ in found)
        yield team, Reason("late", days[0], known.milestones[found[0][1]].titles, every=days)


def _quiet(known: Known) -> Found:
    """Silent, or stalled; breaks stand still, so nobody is called about a holiday."""
    for pk, voice in silence.voices(known).items():
        if voice.silent_days >= known.policy.stalled_days:
            yield pk, Reason("stalled", voice.silent_days)
        elif voice.silent_days >= known.policy.silent_days:
            yield pk, Reason("silent", voice.silent_days)


def _stuck(known: Known) -> Found:
    for voice in silence.stuck(known):
        since = voice.stuck_since
        yield voice.team.pk, Reason("stuck", _days(known, since), on=since and known.calendar.day(since))


def _waiting(known: Known) -> Found:
    for wait in duties.waiting(known):
        if wait.days > known.policy.review_days:
            titles = known.milestones[wait.duty.milestone].titles
            yield wait.duty.team, Reason("review_waiting", wait.days, titles)


def _unanswered(known: Known) -> Found:
    """A change was asked and nothing came; once its date has passed it is late instead."""
    for duty in known.obligations:
        version = duty.standing.current
        if duty.standing.state != State.CHANGES_REQUESTED or duties.is_late(known, duty) or not version:
            continue
        days = _days(known, version.decided_at)
        if days >= ANSWER_DAYS:
            yield duty.team, Reason("change_unanswered", days, known.milestones[duty.milestone].titles)


def _missing_people(known: Known) -> Found:
    roles: dict[int, set[str]] = defaultdict(set)
    for person in known.people:
        if person.here:
            roles[person.team].add(person.role)
    for team in known.active:
        if Membership.Role.MENTOR not in roles[team.pk]:
            yield team.pk, Reason("no_mentor")
        if Membership.Role.LEAD not in roles[team.pk]:
            yield team.pk, Reason("no_lead")


def _days(known: Known, since: datetime | None) -> int:
    """Calendar days of the cohort since an instant."""
    return (known.today - known.calendar.day(since)).days if since else 0
