"""/api/v1/teams and /api/v1/updates: teams, and what they log."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import challenges, files, invitations, milestones, removals, teams, updates
from cohorts.api.asking import OfTeam, OfTeams, body
from cohorts.api.challenges import FocusIn, challenge_named
from cohorts.api.people import MembershipOut
from cohorts.models import Cohort, Team, Update
from cohorts.reads import persons
from cohorts.serializers import (
    FileIn,
    FileOut,
    InvitationIn,
    InvitationOut,
    MembershipIn,
    TeamOut,
    UpdateIn,
    UpdateOut,
    inside_ids,
    named,
    obligation_named,
)
from fixhub.rest.views import Things


class Teams(Things):
    """Every team of the editions the caller is in."""

    queryset = Team.objects.none()
    serializer_class = TeamOut
    filters = OfTeams

    def get_queryset(self) -> QuerySet[Team]:
        parts = Team.objects.select_related("cohort__programme", "challenge")
        if self.action == "restoration":
            return parts.filter(cohort__in=Cohort.objects.managed_by(self.request.user))
        return parts.visible_to(self.request.user)

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        if slug := given.pop("challenge", None):
            queryset = queryset.filter(challenge__slug=slug, challenge__revoked_at__isnull=True)
        return queryset.filter(**{"cohort__slug" if k == "cohort" else k: v for k, v in given.items()})

    @extend_schema(request=FocusIn, responses={200: TeamOut})
    @action(detail=True, methods=["post"])
    def focus(self, request: Request, pk: Any) -> Response:
        """Say what the team works on; board and report are counted by it."""
        team, given = self.get_object(), body(request, FocusIn)
        given["challenge"] = challenge_named(given["challenge"], team=team)
        return Response(TeamOut(challenges.take_up(team, by=request.user, via="api", **given)).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def removal(self, request: Request, pk: Any) -> Response:
        """Take out a team that was added by mistake; for 30 days it can be restored with all it has."""
        removals.remove(self.get_object(), by=request.user, via="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={200: TeamOut})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, pk: Any) -> Response:
        """Bring a removed team back."""
        team = self.get_object()
        removals.restore(team, by=request.user, via="api")
        return Response(TeamOut(team).data)

    @extend_schema(request=UpdateIn, responses={201: UpdateOut})
    @action(detail=True, methods=["post"])
    def updates(self, request: Request, pk: Any) -> Response:
        """Log an update; "done" with a sentence may hand the milestone in as well."""
        team, given = self.get_object(), body(request, UpdateIn)
        obligation = obligation_named(given.pop("milestone", None), team=team, by=request.user)
        update = updates.log(team, by=request.user, obligation=obligation, via="api", **given)
        shown = UpdateOut(update, context={"inside": inside_ids(request.user)})
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=InvitationIn, responses={201: InvitationOut})
    @action(detail=True, methods=["post"])
    def invitations(self, request: Request, pk: Any) -> Response:
        """Invite somebody into the team; the lead invites members, a manager anybody."""
        team, given = self.get_object(), body(request, InvitationIn)
        invitation = invitations.invite(by=request.user, team=team, via="api", **given)
        return Response(InvitationOut(invitation).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MembershipIn, responses={201: MembershipOut})
    @action(detail=True, methods=["post"])
    def memberships(self, request: Request, pk: Any) -> Response:
        """Put somebody into the team whom the caller manages already; strangers are invited."""
        team, given = self.get_object(), body(request, MembershipIn)
        teams.require_taking_in(team, by=request.user)
        person = named(persons.managed_by(request.user), given["person"], field="person")
        membership = teams.take_in(team, user=person, role=given["role"], by=request.user, via="api")
        return Response(MembershipOut(membership).data, status=status.HTTP_201_CREATED)

    @extend_schema(request={"multipart/form-data": FileIn}, responses={201: FileOut})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def files(self, request: Request, pk: Any) -> Response:
        """Keep a PDF, picture, presentation or document of at most 20 MB; photos lose their place."""
        team, given = self.get_object(), body(request, FileIn)
        [file] = files.keep(team, [given["file"]], by=request.user)
        return Response(FileOut(file).data, status=status.HTTP_201_CREATED)


class Updates(Things):
    """What the teams of the caller's editions logged and did not take back; newest first."""

    queryset = Update.objects.none()
    serializer_class = UpdateOut
    filters = OfTeam
    ordering = ("-recorded_at", "-pk")

    def get_queryset(self) -> QuerySet[Update]:
        seen = Update.objects.visible_to(self.request.user)
        seen = seen.select_related("by", "photo", "team__cohort", "submission")
        return seen if self.action in ("revocation", "restoration") else seen.standing()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "inside": inside_ids(self.request.user)}

    def hold(self, thing: Update) -> None:
        if thing.submission:
            # Taking an update back takes its hand-in back first.
            milestones.take_turn(thing.submission.team_milestone)
        super().hold(thing)

    @extend_schema(request=None, responses={200: UpdateOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Take an update back, and with it the hand-in it made."""
        revoked = updates.revoke(self.get_object(), by=request.user, via="api")
        return Response(UpdateOut(revoked, context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses={200: UpdateOut})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, pk: Any) -> Response:
        """Bring an update back, with the hand-in it made where nothing newer came."""
        restored = updates.restore(self.get_object(), by=request.user, via="api")
        return Response(UpdateOut(restored, context=self.get_serializer_context()).data)
