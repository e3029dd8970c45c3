"""/api/v1/teams and /api/v1/updates: teams, and what they log."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import invitations, updates
from cohorts.models import Team, TeamMilestone, Update
from cohorts.serializers import (
    InvitationIn,
    InvitationOut,
    TeamOut,
    UpdateIn,
    UpdateOut,
    inside_ids,
)

SLUG_LENGTH = 60


class Teams(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Every team of the editions the caller is in."""

    queryset = Team.objects.none()
    serializer_class = TeamOut
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Team]:
        teams = Team.objects.visible_to(self.request.user).select_related("cohort")
        cohort = self.request.query_params.get("cohort")
        return teams.filter(cohort__slug=cohort[:SLUG_LENGTH]) if cohort else teams

    @extend_schema(parameters=[OpenApiParameter("cohort", str, description="An edition's slug.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=UpdateIn, responses={201: UpdateOut})
    @action(detail=True, methods=["post"])
    def updates(self, request: Request, pk: Any) -> Response:
        """Log an update; "done" with a sentence may hand the milestone in as well."""
        team = self.get_object()
        given = UpdateIn(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        key = data.pop("milestone", None)
        obligation = self._obligation(team, key) if key else None
        update = updates.log(team, by=request.user, obligation=obligation, via="api", **data)
        shown = UpdateOut(update, context={"inside": inside_ids(request.user)})
        return Response(shown.data, status=status.HTTP_201_CREATED)

    def _obligation(self, team: Team, key: str) -> TeamMilestone:
        own = TeamMilestone.objects.visible_to(self.request.user).with_parts()
        return get_object_or_404(own, team=team, milestone__key=key)

    @extend_schema(request=InvitationIn, responses={201: InvitationOut})
    @action(detail=True, methods=["post"])
    def invitations(self, request: Request, pk: Any) -> Response:
        """Invite somebody into the team; the lead invites members, a manager anybody."""
        team = self.get_object()
        given = InvitationIn(data=request.data)
        given.is_valid(raise_exception=True)
        invitation = invitations.invite(by=request.user, team=team, via="api", **given.validated_data)
        return Response(InvitationOut(invitation).data, status=status.HTTP_201_CREATED)


class Updates(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What the teams of the caller's editions logged; newest first."""

    queryset = Update.objects.none()
    serializer_class = UpdateOut
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Update]:
        seen = Update.objects.visible_to(self.request.user).select_related("by", "photo", "team__cohort")
        team = self.request.query_params.get("team", "")
        return seen.filter(team=int(team)) if team.isdecimal() and len(team) < 19 else seen

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "inside": inside_ids(self.request.user)}

    @extend_schema(parameters=[OpenApiParameter("team", int, description="A team's id.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=None, responses={200: UpdateOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Take an update back, and with it the hand-in it made."""
        revoked = updates.revoke(self.get_object(), by=request.user, via="api")
        return Response(UpdateOut(revoked, context=self.get_serializer_context()).data)
