"""/api/v1/memberships and /api/v1/cohort-roles: who is in a team, and in what other role in an edition."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import teams
from cohorts.api.asking import OfCohort
from cohorts.models import CohortRole, Membership
from cohorts.reads import persons
from cohorts.serializers import Id, Slug, named
from fixhub.rest.asking import ID_MAX, body
from fixhub.rest.views import Things


class OfPlaces(OfCohort):
    team = serializers.IntegerField(min_value=1, max_value=ID_MAX, required=False, help_text="A team's id.")
    person = serializers.IntegerField(min_value=1, max_value=ID_MAX, required=False)
    role = serializers.ChoiceField(choices=Membership.Role.choices, required=False)
    open = serializers.BooleanField(required=False, help_text="Not ended; or, if false, ended.")


class OfRoles(OfCohort):
    role = serializers.ChoiceField(choices=CohortRole.Role.choices, required=False)


class MembershipOut(serializers.ModelSerializer):
    team = Id(read_only=True)
    person = Id(source="user", read_only=True)
    name = serializers.CharField(source="user.full_name", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "team", "person", "name", "role", "starts", "ends"]


class MembershipEndIn(serializers.Serializer):
    reason = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    heir = serializers.IntegerField(
        min_value=1,
        max_value=ID_MAX,
        required=False,
        help_text="Who leads from now on: a person's id. Needed where a lead leaves others behind.",
    )


class RoleOut(serializers.ModelSerializer):
    cohort = Slug(slug_field="slug", read_only=True)
    person = Id(source="user", read_only=True)
    name = serializers.CharField(source="user.full_name", read_only=True)

    class Meta:
        model = CohortRole
        fields = ["id", "cohort", "person", "name", "role", "starts", "ends"]


class Memberships(Things):
    """Who is in the teams of the caller's editions now; ended ones of the caller, and for managers."""

    queryset = Membership.objects.none()
    serializer_class = MembershipOut
    filters = OfPlaces

    def get_queryset(self) -> QuerySet[Membership]:
        return Membership.objects.visible_to(self.request.user).select_related("user", "team__cohort")

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        columns = {"cohort": "team__cohort__slug", "person": "user_id", "open": "ends__isnull"}
        return queryset.filter(**{columns.get(name, name): value for name, value in given.items()})

    def hold(self, thing: Membership) -> None:
        teams.take_turn(thing.team)

    @extend_schema(request=MembershipEndIn, responses={200: MembershipOut})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: Any) -> Response:
        """Leave, or as a manager end it; a lead who leaves others behind names an heir."""
        membership, given = self.get_object(), body(request, MembershipEndIn)
        if heir := given.pop("heir", None):
            given["heir"] = named(persons.visible_to(request.user), heir, field="heir")
        return Response(MembershipOut(teams.leave(membership, by=request.user, via="api", **given)).data)

    @extend_schema(request=None, responses={200: MembershipOut})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, pk: Any) -> Response:
        """Undo an end: the person is in the team again from now on, in a membership of its own."""
        back = teams.come_back(self.get_object(), by=request.user, via="api")
        return Response(MembershipOut(back).data)


class CohortRoles(Things):
    """The roles beside the teams, now; viewers and reserve mentors are shown to whoever oversees."""

    queryset = CohortRole.objects.none()
    serializer_class = RoleOut
    filters = OfRoles

    def get_queryset(self) -> QuerySet[CohortRole]:
        return persons.roles_seen_by(self.request.user).select_related("user", "cohort")

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        return queryset.filter(**{"cohort__slug" if k == "cohort" else k: v for k, v in given.items()})
