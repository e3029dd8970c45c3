"""/api/v1/team-milestones and /api/v1/submissions: what is asked, and what was handed in."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import milestones
from cohorts.api.asking import OfObligation, OfTeamInState, asked, body
from cohorts.models import Submission, TeamMilestone
from cohorts.serializers import SubmissionIn, SubmissionOut, TeamMilestoneOut


class TeamMilestones(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What is asked of the teams whose inside the caller may see."""

    queryset = TeamMilestone.objects.none()
    serializer_class = TeamMilestoneOut

    def get_queryset(self) -> QuerySet[TeamMilestone]:
        return TeamMilestone.objects.visible_to(self.request.user).with_parts()

    @extend_schema(parameters=[OfTeamInState])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**asked(self.request, OfTeamInState)) if self.action == "list" else queryset

    @extend_schema(request=SubmissionIn, responses={201: SubmissionOut})
    @action(detail=True, methods=["post"])
    def submissions(self, request: Request, pk: Any) -> Response:
        """Hand in the next version."""
        obligation, given = self.get_object(), body(request, SubmissionIn)
        submission = milestones.submit(obligation, by=request.user, via="api", **given)
        return Response(SubmissionOut(submission).data, status=status.HTTP_201_CREATED)


class Submissions(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The versions handed in, and not taken back, by teams whose inside the caller may see; newest first."""

    queryset = Submission.objects.none()
    serializer_class = SubmissionOut
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[Submission]:
        seen = Submission.objects.visible_to(self.request.user).with_parts()
        seen = seen.prefetch_related("files", "decisions")
        return seen if self.action == "revocation" else seen.standing()

    @extend_schema(parameters=[OfObligation])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**asked(self.request, OfObligation)) if self.action == "list" else queryset

    @extend_schema(request=None, responses={200: SubmissionOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Take the latest version back, until it has its answer."""
        return Response(SubmissionOut(milestones.revoke(self.get_object(), by=request.user, via="api")).data)
