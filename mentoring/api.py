"""/api/v1/submissions/<id>/review and /advice, and /api/v1/reviews with their revocation."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions.milestones import take_turn
from cohorts.api.milestones import Submissions
from cohorts.models import Cohort, Decision, Submission
from cohorts.serializers import Id
from fixhub.rest.asking import body
from fixhub.rest.views import Things, View
from mentoring.actions import reviews
from mentoring.actions.reviews import TEXT_LENGTH
from mentoring.models import Review


class ReviewIn(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=Decision.Verdict.choices)
    text = serializers.CharField(max_length=TEXT_LENGTH, required=False, default="", allow_blank=True)
    private_note = serializers.CharField(max_length=TEXT_LENGTH, required=False, default="", allow_blank=True)


class AdviceIn(serializers.Serializer):
    text = serializers.CharField(max_length=TEXT_LENGTH)


class ReviewOut(serializers.ModelSerializer):
    """The private note is empty for whoever neither wrote it nor manages the edition."""

    submission = Id(read_only=True)
    by = serializers.CharField(source="by.full_name", read_only=True)
    verdict = serializers.CharField(source="decision.verdict", read_only=True, allow_null=True, default=None)

    revoked_at = serializers.DateTimeField(
        source="decision.revoked_at", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Review
        fields = ["id", "submission", "by", "at", "verdict", "text", "private_note", "revoked_at"]

    def to_representation(self, instance: Review) -> dict[str, Any]:
        shown = super().to_representation(instance)
        cohort = instance.submission.team_milestone.team.cohort_id
        if instance.by_id != self.context["reader"].pk and cohort not in self.context["managed"]:
            shown["private_note"] = ""
        return shown


def _context(user: Any) -> dict[str, Any]:
    return {"reader": user, "managed": set(Cohort.objects.managed_by(user).values_list("pk", flat=True))}


class Reviews(Things):
    """Answers to hand-ins the caller may see; newest first."""

    queryset = Review.objects.none()
    serializer_class = ReviewOut
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[Review]:
        return Review.objects.visible_to(self.request.user).select_related(
            "by", "decision__submission", "submission__team_milestone__team__cohort"
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **_context(self.request.user)}

    def hold(self, thing: Review) -> None:
        take_turn(thing.submission.team_milestone)

    @extend_schema(request=None, responses={200: ReviewOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Take an answer back, within a day and until the team hands in again."""
        review = reviews.revoke(self.get_object(), by=request.user, via="api")
        return Response(ReviewOut(review, context=self.get_serializer_context()).data)


class _OfSubmission(View):
    acts_on = Submissions

    def submission(self, request: Request, pk: int) -> Submission:
        seen = Submission.objects.visible_to(request.user).with_parts()
        return get_object_or_404(seen, pk=pk)

    def answer(self, review: Review, request: Request) -> Response:
        shown = ReviewOut(review, context=_context(request.user))
        return Response(shown.data, status=status.HTTP_201_CREATED)


class SubmissionReview(_OfSubmission):
    @extend_schema(request=ReviewIn, responses={201: ReviewOut})
    def post(self, request: Request, pk: int) -> Response:
        """Accept a version or ask for a change; 409 says who was first, or that a newer one came."""
        submission, given = self.submission(request, pk), body(request, ReviewIn)
        return self.answer(reviews.decide(submission, by=request.user, via="api", **given), request)


class SubmissionAdvice(_OfSubmission):
    @extend_schema(request=AdviceIn, responses={201: ReviewOut})
    def post(self, request: Request, pk: int) -> Response:
        """Ask the managers for advice; the version stays open and the team does not see it."""
        submission, given = self.submission(request, pk), body(request, AdviceIn)
        return self.answer(reviews.ask_advice(submission, by=request.user, via="api", **given), request)
