"""/api/v1/calendar-feeds: the private addresses of one's own dates."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import calendars
from cohorts.api.asking import body
from cohorts.models import CalendarFeed, Cohort
from cohorts.serializers import Slug
from fixhub.rest.views import Things


class FeedIn(serializers.Serializer):
    cohort = serializers.SlugField(
        max_length=60, required=False, allow_null=True, help_text="An edition's slug; without one, of all."
    )


class FeedOut(serializers.ModelSerializer):
    """Its address is not in it: only a hash is kept."""

    cohort = Slug(slug_field="slug", read_only=True, allow_null=True)

    class Meta:
        model = CalendarFeed
        fields = ["id", "cohort", "made_at", "revoked_at"]


class NewFeedOut(FeedOut):
    """With its address, told this once."""

    url = serializers.SerializerMethodField()

    class Meta(FeedOut.Meta):
        fields = [*FeedOut.Meta.fields, "url"]

    @extend_schema_field(serializers.URLField())
    def get_url(self, feed: CalendarFeed) -> str:
        return settings.SITE_URL + reverse("calendar_feed", args=[self.context["token"]])


class CalendarFeeds(Things):
    """The caller's own calendar addresses that still open; newest first."""

    queryset = CalendarFeed.objects.none()
    serializer_class = FeedOut
    ordering = "-pk"
    answers_secrets = True

    def get_queryset(self) -> QuerySet[CalendarFeed]:
        own = CalendarFeed.objects.visible_to(self.request.user).select_related("cohort")
        return own if self.action == "revocation" else own.standing()

    @extend_schema(request=FeedIn, responses={201: NewFeedOut})
    def create(self, request: Request) -> Response:
        """Make an address for calendar programs; one for the same dates that was there ends."""
        slug, seen = body(request, FeedIn).get("cohort"), Cohort.objects.visible_to(request.user)
        return self._made(get_object_or_404(seen, slug=slug) if slug else None)

    @extend_schema(request=None, responses={201: NewFeedOut})
    @action(detail=True, methods=["post"])
    def renewal(self, request: Request, pk: Any) -> Response:
        """Make another address for the same dates; this one ends."""
        return self._made(self.get_object().cohort)

    @extend_schema(request=None, responses={200: FeedOut})
    @action(detail=True, methods=["post"], answers_secrets=False)
    def revocation(self, request: Request, pk: Any) -> Response:
        """End an address: it leads nowhere any more."""
        return Response(FeedOut(calendars.revoke(self.get_object(), by=request.user, via="api")).data)

    def _made(self, cohort: Cohort | None) -> Response:
        feed, token = calendars.make(by=self.request.user, cohort=cohort, via="api")
        return Response(NewFeedOut(feed, context={"token": token}).data, status=status.HTTP_201_CREATED)
