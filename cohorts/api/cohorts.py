"""/api/v1/cohorts: editions, their launch, their teams and invitations."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts import blueprint
from cohorts.actions import cohorts, invitations, teams
from cohorts.models import Cohort, Invitation, Programme
from cohorts.serializers import CohortOut, InvitationIn, InvitationOut, LaunchIn, TeamIn, TeamOut


class Cohorts(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The editions the caller is in or manages."""

    queryset = Cohort.objects.none()
    serializer_class = CohortOut
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Cohort]:
        return Cohort.objects.visible_to(self.request.user).select_related("programme")

    @extend_schema(request=LaunchIn, responses={201: CohortOut})
    def create(self, request: Request) -> Response:
        """Launch an edition from a blueprint."""
        given = LaunchIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        managed = Programme.objects.filter(
            pk__in=request.user.programme_roles.now().filter(role="manager").values("programme")
        )
        programme = get_object_or_404(managed, slug=data.pop("programme"))
        plan = blueprint.draft(data.pop("blueprint"), **data)
        cohort = cohorts.launch(plan, by=request.user, programme=programme, via="api")
        return Response(CohortOut(cohort).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TeamIn, responses={201: TeamOut})
    @action(detail=True, methods=["post"])
    def teams(self, request: Request, slug: str) -> Response:
        """Add a team by hand."""
        cohort = self.get_object()
        given = TeamIn(data=request.data)
        given.is_valid(raise_exception=True)
        team = teams.add(cohort, by=request.user, via="api", **given.validated_data)
        return Response(TeamOut(team).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=InvitationIn, responses={201: InvitationOut})
    @action(detail=True, methods=["post"])
    def invitations(self, request: Request, slug: str) -> Response:
        """Invite a manager or viewer to the whole edition."""
        cohort = self.get_object()
        given = InvitationIn(data=request.data)
        given.is_valid(raise_exception=True)
        invitation = invitations.invite(by=request.user, cohort=cohort, via="api", **given.validated_data)
        return Response(InvitationOut(invitation).data, status=status.HTTP_201_CREATED)


class Invitations(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The invitations the caller sent, or that lead into an edition the caller manages."""

    queryset = Invitation.objects.none()
    serializer_class = InvitationOut

    def get_queryset(self) -> QuerySet[Invitation]:
        return invitations.visible_to(self.request.user).select_related("cohort")

    @extend_schema(request=None, responses={200: InvitationOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Withdraw an invitation that nobody used yet."""
        revoked = invitations.revoke(self.get_object(), by=request.user, via="api")
        return Response(InvitationOut(revoked).data)
