"""What may stand behind the question mark: checked like any other input."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from cohorts.models import TeamMilestone

ID_MAX = 2**63 - 1


class OfCohort(serializers.Serializer):
    cohort = serializers.SlugField(max_length=60, required=False, help_text="An edition's slug.")


class OfTeam(serializers.Serializer):
    team = serializers.IntegerField(min_value=1, max_value=ID_MAX, required=False, help_text="A team's id.")


class OfTeamInState(OfTeam):
    state = serializers.ChoiceField(choices=TeamMilestone.State.choices, required=False)


class OfObligation(serializers.Serializer):
    team_milestone = serializers.IntegerField(
        min_value=1, max_value=ID_MAX, required=False, help_text="The id of what a team is asked for."
    )


def asked(request: Request, shape: type[serializers.Serializer]) -> dict[str, Any]:
    """The filters of an address; 400 with the field for what cannot be one."""
    given = shape(data=request.query_params)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def body(request: Request, shape: type[serializers.Serializer]) -> dict[str, Any]:
    """The checked content of a request; 400 with the field for what does not fit."""
    given = shape(data=request.data, context={"request": request})
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
