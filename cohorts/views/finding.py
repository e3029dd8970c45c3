"""Every look-up starts at the person: what they may not see is not there."""

from typing import Any

from django.shortcuts import get_object_or_404

from cohorts.models import Cohort, Team, TeamMilestone


def cohort_of(user: Any, slug: str) -> Cohort:
    return get_object_or_404(Cohort.objects.visible_to(user), slug=slug)


def team_of(user: Any, cohort: str, team: str) -> Team:
    """A team of an edition the person is in; the inside is asked where it is shown."""
    seen = Team.objects.visible_to(user).select_related("cohort", "challenge")
    return get_object_or_404(seen, cohort__slug=cohort, slug=team)


def own_team_of(user: Any, cohort: str, team: str) -> Team:
    """A team whose inside the person sees: own, mentored or managed."""
    seen = Team.objects.inside_of(user).select_related("cohort")
    return get_object_or_404(seen, cohort__slug=cohort, slug=team)


def obligation_of(user: Any, cohort: str, team: str, key: str) -> TeamMilestone:
    seen = TeamMilestone.objects.visible_to(user).with_parts()
    return get_object_or_404(seen, team__cohort__slug=cohort, team__slug=team, milestone__key=key)
