"""The teams of an edition, a line each."""

from django.db.models import Count, Prefetch, Q, QuerySet

from cohorts.models import Cohort, Membership, Team, TeamMilestone
from cohorts.reads.obligations import asked_states


def lines(cohort: Cohort) -> "QuerySet[Team]":
    """By name, with `accepted` and `total` of the milestones asked and the open `mentorships`."""
    asked = Q(milestones__state__in=asked_states(), milestones__milestone__current__follow_up=False)
    accepted = Q(milestones__state=TeamMilestone.State.APPROVED)
    mentors = Membership.objects.now().filter(role=Membership.Role.MENTOR).select_related("user")
    return (
        Team.objects.standing()
        .filter(cohort=cohort)
        .select_related("cohort")
        .annotate(
            total=Count("milestones", filter=asked), accepted=Count("milestones", filter=asked & accepted)
        )
        .prefetch_related(
            Prefetch("memberships", mentors.order_by("user__sort_key", "pk"), to_attr="mentorships")
        )
        .by_name()
    )
