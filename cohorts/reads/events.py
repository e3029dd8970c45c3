"""What happened, as far as a person may read of it."""

from typing import Any

from django.db.models import Q, QuerySet

from cohorts.models import Cohort, Team
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
    )
