"""/api/v1/comments: the talk about a team's milestone."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import comments
from cohorts.api.asking import OfObligation
from cohorts.models import Comment
from cohorts.serializers import Id
from fixhub.rest.views import Things

# Of these, what was taken back is acted upon.
OF_ALL = ("revocation", "restoration")


class CommentIn(serializers.Serializer):
    form_key = serializers.UUIDField(help_text="Made by the caller; the same one twice is one comment.")
    text = serializers.CharField(max_length=comments.TEXT_LENGTH)


class CommentOut(serializers.ModelSerializer):
    team_milestone = Id(read_only=True)
    by = serializers.CharField(source="by.full_name", read_only=True)

    class Meta:
        model = Comment
        fields = ["id", "team_milestone", "by", "text", "recorded_at", "revoked_at"]


class Comments(Things):
    """What was said in teams whose inside the caller may see, and not taken back; newest first."""

    queryset = Comment.objects.none()
    serializer_class = CommentOut
    filters = OfObligation
    ordering = ("-recorded_at", "-pk")

    def get_queryset(self) -> QuerySet[Comment]:
        seen = Comment.objects.visible_to(self.request.user)
        seen = seen.select_related("by", "team_milestone__team__cohort", "team_milestone__milestone__current")
        return seen if self.action in OF_ALL else seen.standing()

    @extend_schema(request=None, responses={200: CommentOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Take a comment back: one's own, or as a manager anybody's."""
        return Response(CommentOut(comments.revoke(self.get_object(), by=request.user, via="api")).data)

    @extend_schema(request=None, responses={200: CommentOut})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, pk: Any) -> Response:
        """Bring a comment back, for thirty days after it was taken back."""
        return Response(CommentOut(comments.restore(self.get_object(), by=request.user, via="api")).data)
