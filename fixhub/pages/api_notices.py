"""/api/v1/notices: what concerns the caller, in sentences, and marking it as read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fixhub.events import notices as acts
from fixhub.events.models import Notice
from fixhub.pages.news import notices
from fixhub.rest.views import Things


class NoticeFilters(serializers.Serializer):
    unread = serializers.BooleanField(required=False, default=False, help_text="Only what is not read yet.")


class NoticeOut(serializers.Serializer):
    """A notice as the page says it: in the caller's language, from what is true now."""

    id = serializers.IntegerField(source="notice.pk")
    event = serializers.IntegerField(source="notice.event_id")
    verb = serializers.CharField(source="notice.event.verb")
    text = serializers.CharField(source="said.text")
    quote = serializers.CharField(source="said.quote", help_text="Somebody's own words, or empty.")
    place = serializers.CharField(help_text="Team and edition.")
    page = serializers.CharField(source="said.url", help_text="Where it leads, or empty.")
    gone = serializers.BooleanField(
        source="said.gone", help_text="Taken back since, or no longer the caller's to see."
    )
    occurred_at = serializers.DateTimeField(source="notice.event.occurred_at")
    read_at = serializers.DateTimeField(source="notice.read_at", allow_null=True)


class Read(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many were unread until now.")


class Notices(Things):
    """The caller's own notices, the newest first."""

    queryset = Notice.objects.none()
    serializer_class = NoticeOut
    filters = NoticeFilters
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.of(self.request.user).select_related("event__by")

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        return queryset.filter(read_at__isnull=True) if given["unread"] else queryset

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(NoticeOut(notices.lines(page, request.user), many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=None, responses={200: NoticeOut})
    @action(detail=True, methods=["post"])
    def reading(self, request: Request, pk: Any) -> Response:
        """Mark one as read; a second time changes nothing."""
        return self._answer(acts.read(self.get_object(), by=request.user))

    @extend_schema(request=None, responses={200: Read}, operation_id="notices_all_reading_create")
    @action(detail=False, methods=["post"], url_path="reading")
    def reading_of_all(self, request: Request) -> Response:
        """Mark all as read."""
        return Response({"read": acts.read_all(by=request.user)})

    def _answer(self, notice: Notice) -> Response:
        [line] = notices.lines([notice], self.request.user)
        return Response(NoticeOut(line).data)
