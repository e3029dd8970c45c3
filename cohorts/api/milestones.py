"""/api/v1/team-milestones and /api/v1/submissions: what is asked, and what was handed in."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import milestones
from cohorts.models import Submission, TeamMilestone
from cohorts.serializers import SubmissionIn, SubmissionOut, TeamMilestoneOut


class TeamMilestones(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The obligations of the teams whose inside the caller may see."""

    queryset = TeamMilestone.objects.none()
    serializer_class = TeamMilestoneOut
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[TeamMilestone]:
        own = TeamMilestone.objects.visible_to(self.request.user).with_parts()
        asked = self.request.query_params
        team, state = asked.get("team", ""), asked.get("state", "")
        if team.isdecimal() and len(team) < 19:
            own = own.filter(team=int(team))
        return own.filter(state=state) if state in TeamMilestone.State.values else own

    @extend_schema(
        parameters=[
            OpenApiParameter("team", int, description="A team's id."),
            OpenApiParameter("state", str, enum=TeamMilestone.State.values),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=SubmissionIn, responses={201: SubmissionOut})
    @action(detail=True, methods=["post"])
    def submissions(self, request: Request, pk: Any) -> Response:
        """Hand in the next version."""
        obligation = self.get_object()
        given = SubmissionIn(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        submission = milestones.submit(obligation, by=request.user, via="api", **given.validated_data)
        return Response(SubmissionOut(submission).data, status=status.HTTP_201_CREATED)


class Submissions(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The versions handed in by the teams whose inside the caller may see."""

    queryset = Submission.objects.none()
    serializer_class = SubmissionOut
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Submission]:
        seen = Submission.objects.visible_to(self.request.user).with_parts()
        seen = seen.prefetch_related("files", "decisions")
        chosen = self.request.query_params.get("team_milestone", "")
        if chosen.isdecimal() and len(chosen) < 19:
            return seen.filter(team_milestone=int(chosen))
        return seen

    @extend_schema(parameters=[OpenApiParameter("team_milestone", int, description="An obligation's id.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=None, responses={200: SubmissionOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Take the latest version back, until it has its answer."""
        return Response(SubmissionOut(milestones.revoke(self.get_object(), by=request.user, via="api")).data)
