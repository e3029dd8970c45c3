"""The things events are about, read for a whole page at once: one query for each kind of thing."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from cohorts.models import (
    Challenge,
    Cohort,
    Comment,
    Decision,
    Invitation,
    Meeting,
    Membership,
    Submission,
    Team,
    Update,
)
from cohorts.reads import events as reads
from fixhub.events.models import Event
from mentoring.models import Review

_WITH_TITLE = "team_milestone__milestone__current"


def _submissions() -> QuerySet:
    standing = Decision.objects.filter(revoked_at__isnull=True)
    found = Submission.objects.select_related(_WITH_TITLE).defer("text", "links")
    return found.prefetch_related(Prefetch("decisions", standing, to_attr="standing_decisions"))


KINDS: dict[str, Callable[[], QuerySet]] = {
    "challenge": Challenge.objects.all,
    "comment": lambda: Comment.objects.select_related(_WITH_TITLE),
    "invitation": Invitation.objects.all,
    "meeting": lambda: Meeting.objects.select_related("current"),
    "membership": lambda: Membership.objects.select_related("user"),
    "review": lambda: Review.objects.select_related(f"submission__{_WITH_TITLE}"),
    "submission": _submissions,
    "update": lambda: Update.objects.select_related(_WITH_TITLE),
}


@dataclass(frozen=True)
class Subjects:
    """What a page of events needs, and what its reader sees of it."""

    eyes: reads.Eyes
    teams: dict[int, Team]
    cohorts: dict[int, Cohort]
    rows: dict[str, dict[int, Any]]

    def of(self, event: Event) -> Any:
        """What the event is about; None for what is not there, or of no kind that is read."""
        return self.rows.get(event.subject_type, {}).get(event.subject_id)

    def team(self, event: Event) -> Team | None:
        return self.teams.get(event.team_id or 0)

    def cohort(self, event: Event) -> Cohort | None:
        return self.cohorts.get(event.cohort_id or 0)


def read(events: Iterable[Event], reader: Any) -> Subjects:
    events = list(events)
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        wanted[event.subject_type].add(event.subject_id)
    return Subjects(
        eyes=reads.eyes_of(reader, events),
        teams=_by_pk(Team.objects.select_related("cohort"), {event.team_id for event in events}),
        cohorts=_by_pk(Cohort.objects.all(), {event.cohort_id for event in events}),
        rows={kind: _by_pk(KINDS[kind](), pks) for kind, pks in wanted.items() if kind in KINDS},
    )


def _by_pk(rows: QuerySet, pks: set[Any]) -> dict[int, Any]:
    return {row.pk: row for row in rows.filter(pk__in=pks - {None})}
