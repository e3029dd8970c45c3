"""/api/v1/team-milestones and /api/v1/submissions: what is asked, and what was handed in."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import comments, milestones
from cohorts.api.asking import OfObligation, OfTeamInState, body
from cohorts.api.talk import CommentIn, CommentOut
from cohorts.models import Submission, TeamMilestone
from cohorts.serializers import SubmissionIn, SubmissionOut, TeamMilestoneOut
from fixhub.rest.views import Things


class TeamMilestones(Things):
    """What is asked of the teams whose inside the caller may see."""

    queryset = TeamMilestone.objects.none()
    serializer_class = TeamMilestoneOut
    filters = OfTeamInState

    def get_queryset(self) -> QuerySet[TeamMilestone]:
        return TeamMilestone.objects.visible_to(self.request.user).with_parts()

    def hold(self, thing: TeamMilestone) -> None:
        milestones.take_turn(thing)

    @extend_schema(request=SubmissionIn, responses={201: SubmissionOut})
    @action(detail=True, methods=["post"])
    def submissions(self, request: Request, pk: Any) -> Response:
        """Hand in the next version."""
        obligation, given = self.get_object(), body(request, SubmissionIn)
        submission = milestones.submit(obligation, by=request.user, via="api", **given)
        return Response(SubmissionOut(submission).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CommentIn, responses={201: CommentOut})
    @action(detail=True, methods=["post"])
    def comments(self, request: Request, pk: Any) -> Response:
        """Add to the talk of the team, its mentors and the managers."""
        obligation, given = self.get_object(), body(request, CommentIn)
        comment = comments.say(obligation, by=request.user, via="api", **given)
        return Response(CommentOut(comment).data, status=status.HTTP_201_CREATED)


class Submissions(Things):
    """The versions handed in, and not taken back, by teams whose inside the caller may see; newest first."""

    queryset = Submission.objects.none()
    serializer_class = SubmissionOut
    filters = OfObligation
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[Submission]:
        seen = Submission.objects.visible_to(self.request.user).with_parts()
        seen = seen.prefetch_related("files", "decisions")
        return seen if self.action in ("revocation", "restoration") else seen.standing()

    def hold(self, thing: Submission) -> None:
        milestones.take_turn(thing.team_milestone)

    @extend_schema(request=None, responses={200: SubmissionOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Take the latest version back, until it has its answer."""
        return Response(SubmissionOut(milestones.revoke(self.get_object(), by=request.user, via="api")).data)

    @extend_schema(request=None, responses={200: SubmissionOut})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, pk: Any) -> Response:
        """Bring a version back that was taken back, until a newer one or an answer came."""
        return Response(SubmissionOut(milestones.restore(self.get_object(), by=request.user, via="api")).data)
