"""What happened, as far as a person may read of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from cohorts.models import Cohort, Meeting, Team
from cohorts.models.team import removed_teams
from fixhub.events import audience
from fixhub.events.models import Event


def visible_to(user: Any) -> QuerySet[Event]:
    """Events of the person's editions, each by the audience of its verb, now."""
    if not user.is_authenticated:
        return Event.objects.none()
    managed = Q(cohort_id__in=Cohort.objects.managed_by(user).values("pk"))
    inside = Q(team_id__in=Team.objects.inside_of(user).values("pk"))
    seen = Q(cohort_id__in=Cohort.objects.visible_to(user).values("pk"))
    # Of a team that is removed, only that it was.
    standing = ~Q(team_id__in=removed_teams()) | Q(verb="team.removed")
    return Event.objects.filter(standing).filter(
        Q(seen, verb__in=audience.verbs(audience.COHORT))
        | Q(inside | managed, verb__in=audience.verbs(audience.INSIDE))
        | Q(managed, verb__in=audience.verbs(audience.MANAGERS))
        | Q(
            subject_type="meeting",
            subject_id__in=Meeting.objects.visible_to(user).values("pk"),
            verb__in=audience.verbs(audience.INVITED),
        )
    )


@dataclass(frozen=True)
class Eyes:
    """What a person sees of some places, asked once for all the events of a page."""

    cohorts: frozenset[int]
    inside: frozenset[int]
    managed: frozenset[int]
    meetings: frozenset[int]
    removed: frozenset[int]

    def may_read(self, event: Event) -> bool:
        """The same answer as `visible_to`, for an event at hand."""
        if event.team_id in self.removed and event.verb != "team.removed":
            return False
        who = audience.AUDIENCE.get(event.verb)
        if who == audience.COHORT:
            return event.cohort_id in self.cohorts
        if who == audience.INSIDE:
            return self.sees_inside(event)
        if who == audience.INVITED:
            return event.subject_id in self.meetings
        return who == audience.MANAGERS and event.cohort_id in self.managed

    def sees_inside(self, event: Event) -> bool:
        return event.team_id in self.inside or event.cohort_id in self.managed


def eyes_of(user: Any, events: Iterable[Event]) -> Eyes:
    """Five queries at most, however many events."""
    cohorts = {event.cohort_id for event in events if event.cohort_id}
    teams = {event.team_id for event in events if event.team_id}
    meetings = {event.subject_id for event in events if event.subject_type == "meeting"}
    return Eyes(
        cohorts=_among(Cohort.objects.visible_to(user), cohorts),
        inside=_among(Team.objects.inside_of(user), teams),
        managed=_among(Cohort.objects.managed_by(user), cohorts),
        meetings=_among(Meeting.objects.visible_to(user), meetings),
        removed=frozenset(removed_teams().filter(team__in=teams).values_list("team", flat=True)),
    )


def _among(seen: QuerySet[Any], pks: set[int]) -> frozenset[int]:
    return frozenset(seen.filter(pk__in=pks).values_list("pk", flat=True))
