"""/api/v1/people: whom the caller may know, and closing an account."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import people
from cohorts.api.asking import OfCohort
from cohorts.models import CohortRole, Membership
from cohorts.reads import persons
from fixhub.accounts.models import User
from fixhub.rest.views import Things

OF_ACCOUNT = ("email", "invited_at", "claimed_at", "deactivated_at")


class PersonOut(serializers.Serializer):
    """Address and account are null for who manages no edition that the person is or was in."""

    id = serializers.IntegerField()
    given = serializers.CharField()
    family = serializers.CharField()
    email = serializers.CharField(allow_null=True)
    invited_at = serializers.DateTimeField(allow_null=True)
    claimed_at = serializers.DateTimeField(allow_null=True)
    deactivated_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        told = super().to_representation(instance)
        return told if instance.known else told | dict.fromkeys(OF_ACCOUNT)


class People(Things):
    """The caller, the people of the editions they see, and whoever was in one they manage."""

    queryset = User.objects.none()
    serializer_class = PersonOut
    filters = OfCohort

    def get_queryset(self) -> QuerySet[Any]:
        user = self.request.user
        managed = Exists(persons.managed_by(user).filter(pk=OuterRef("pk")))
        return persons.visible_to(user).annotate(known=managed | Q(pk=user.pk))

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        if not given:
            return queryset
        slug = given["cohort"]
        in_teams = Membership.objects.now().filter(team__cohort__slug=slug).values("user")
        beside = CohortRole.objects.now().filter(cohort__slug=slug).exclude(role__in=persons.QUIET)
        return queryset.filter(Q(pk__in=in_teams) | Q(pk__in=beside.values("user")))

    @extend_schema(request=None, responses={200: PersonOut})
    @action(detail=True, methods=["post"])
    def deactivation(self, request: Request, pk: Any) -> Response:
        """Close an account: sign-ins, links, tokens and letters end at once, what was done stays."""
        people.deactivate(self.get_object(), by=request.user, via="api")
        return self._as_now(pk)

    @extend_schema(request=None, responses={200: PersonOut})
    @action(detail=True, methods=["post"])
    def reactivation(self, request: Request, pk: Any) -> Response:
        """Open a closed account again."""
        people.reactivate(self.get_object(), by=request.user, via="api")
        return self._as_now(pk)

    def _as_now(self, pk: Any) -> Response:
        return Response(PersonOut(self.get_queryset().get(pk=pk)).data)
