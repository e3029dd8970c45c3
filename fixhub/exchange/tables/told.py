"""Columns for people who read the sheets: facts of other sheets, said as organisers write them.

An import checks them against those other sheets and stores nothing from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F

from cohorts.models import Cohort, CohortRole, MeetingRevision, Membership, TeamOutcome
from fixhub import clock

_ROLES = {
    CohortRole.Role.EXPERT: "expert",
    CohortRole.Role.SPEAKER: "speaker",
    CohortRole.Role.FACILITATOR: "facilitator",
    CohortRole.Role.ORGANISER: "organizer",
    CohortRole.Role.RESERVE_MENTOR: "possible mentor",
}
_OUTCOMES = {TeamOutcome.Value.COMPLETED: "completed", TeamOutcome.Value.NOT_COMPLETED: "not completed"}


def roles(cohort: Cohort) -> Mapping[int, str]:
    """What a person was in the edition, at any time; roles that give rights are in their own sheet alone."""
    words: list[tuple[int, str]] = []
    of_teams = Membership.objects.filter(team__cohort=cohort).order_by("role")
    for user, role in of_teams.values_list("user", "role"):
        words.append((user, "mentor" if role == Membership.Role.MENTOR else "participant"))
    others = CohortRole.objects.filter(cohort=cohort, role__in=_ROLES).order_by("role")
    words += [(user, _ROLES[CohortRole.Role(role)]) for user, role in others.values_list("user", "role")]
    return _joined(words)


def members(cohort: Cohort) -> Mapping[int, str]:
    return _addresses(cohort, Membership.PARTICIPANTS)


def mentors(cohort: Cohort) -> Mapping[int, str]:
    return _addresses(cohort, [Membership.Role.MENTOR])


def outcomes(cohort: Cohort) -> Mapping[int, str]:
    return {team: _OUTCOMES[TeamOutcome.Value(value)] for team, value in _standing(cohort, "value")}


def reasons(cohort: Cohort) -> Mapping[int, str]:
    return dict(_standing(cohort, "reason"))


def recordings(cohort: Cohort) -> Mapping[int, str]:
    return dict(_standing(cohort, "recording"))


def weeks(cohort: Cohort) -> Mapping[int, str]:
    """The week of the edition, counted from its kick-off; without one there is none."""
    if cohort.kickoff is None:
        return {}
    monday = clock.monday(cohort.kickoff)
    held = {pk: _begins(revision).date() for pk, revision in _held(cohort)}
    return {pk: f"{(day - monday).days // 7 + 1:02d}" for pk, day in held.items() if day >= monday}


def days(cohort: Cohort) -> Mapping[int, str]:
    return {pk: _begins(revision).date().isoformat() for pk, revision in _held(cohort)}


def times(cohort: Cohort) -> Mapping[int, str]:
    return {pk: f"{_begins(revision):%H:%M}" for pk, revision in _held(cohort) if not revision.is_day}


def durations(cohort: Cohort) -> Mapping[int, str]:
    """In minutes, where the minute is known."""
    held = {
        pk: revision.ends_at - revision.starts_at for pk, revision in _held(cohort) if not revision.is_day
    }
    return {pk: str(int(lasted.total_seconds()) // 60) for pk, lasted in held.items()}


def titles(cohort: Cohort) -> Mapping[int, str]:
    return {pk: revision.title for pk, revision in _held(cohort)}


def _held(cohort: Cohort) -> list[tuple[int, MeetingRevision]]:
    """Each meeting as it was planned last."""
    current = MeetingRevision.objects.filter(meeting__cohort=cohort, meeting__current=F("pk"))
    return [(revision.meeting_id, revision) for revision in current]


def _begins(revision: MeetingRevision) -> datetime:
    return clock.local(revision.starts_at, revision.zone)


def _addresses(cohort: Cohort, among: Iterable[str]) -> Mapping[int, str]:
    """Who was in a team, first come first; ended and begun again is one person."""
    rows = Membership.objects.filter(team__cohort=cohort, role__in=among).order_by(
        "starts", "user__email_key"
    )
    return _joined(rows.values_list("team", "user__email_key"))


def _standing(cohort: Cohort, field: str) -> Iterable[tuple[int, str]]:
    rows = TeamOutcome.objects.filter(team__cohort=cohort, revoked_at__isnull=True)
    return rows.values_list("team", field)


def _joined(pairs: Iterable[tuple[int, str]]) -> Mapping[int, str]:
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for pk, word in pairs:
        found[pk][word] = None
    return {pk: "; ".join(words) for pk, words in found.items()}
