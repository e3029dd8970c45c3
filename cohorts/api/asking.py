"""By what the lists of cohorts, teams and their work are narrowed."""

from rest_framework import serializers

from cohorts.models import TeamMilestone
from fixhub.rest.asking import ID_MAX, asked, body

__all__ = ["ID_MAX", "OfCohort", "OfObligation", "OfTeam", "OfTeamInState", "OfTeams", "asked", "body"]


class OfCohort(serializers.Serializer):
    cohort = serializers.SlugField(max_length=60, required=False, help_text="An edition's slug.")


class OfTeams(OfCohort):
    theme = serializers.CharField(
        max_length=80, required=False, help_text="As a team has it, letter by letter."
    )
    challenge = serializers.SlugField(max_length=60, required=False, help_text="A challenge's slug.")


class OfTeam(serializers.Serializer):
    team = serializers.IntegerField(min_value=1, max_value=ID_MAX, required=False, help_text="A team's id.")


class OfTeamInState(OfTeam):
    state = serializers.ChoiceField(choices=TeamMilestone.State.choices, required=False)


class OfObligation(serializers.Serializer):
    team_milestone = serializers.IntegerField(
        min_value=1, max_value=ID_MAX, required=False, help_text="The id of what a team is asked for."
    )
