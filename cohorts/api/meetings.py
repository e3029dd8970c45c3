"""/api/v1/meetings: when people meet, moving and cancelling it, and who was there."""

from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts import rules
from cohorts.actions import attendances, meetings
from cohorts.api.asking import OfCohort, body
from cohorts.meeting_serializers import (
    AttendanceIn,
    AttendanceOut,
    Instant,
    MeetingChangeIn,
    MeetingOut,
    MeetingUndoIn,
    MeetingWhole,
    NotedOut,
)
from cohorts.models import Cohort, Meeting, MeetingRevision, Team
from cohorts.reads import appointments
from cohorts.reads.meetings import attendance, expected
from fixhub.rest.asking import ID_MAX, NoFilters, asked
from fixhub.rest.views import Things


class OfMeetings(OfCohort):
    team = serializers.IntegerField(min_value=1, max_value=ID_MAX, required=False, help_text="A team's id.")
    kind = serializers.ChoiceField(choices=Meeting.Kind.choices, required=False)
    audience = serializers.ChoiceField(choices=Meeting.Audience.choices, required=False)
    own = serializers.BooleanField(required=False, help_text="Only those the caller is expected at.")
    cancelled = serializers.BooleanField(required=False, help_text="Only those; or, if false, none of them.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """With two names that Python keeps for itself."""
        bounds = {
            "from": Instant(required=False, help_text="Not over at this moment."),
            "to": Instant(required=False, help_text="Begun before this moment."),
        }
        return {**super().get_fields(), **bounds}


class Meetings(Things):
    """The meetings that concern the caller, and for managers all; cancelled ones too; by their beginning."""

    queryset = Meeting.objects.none()
    serializer_class = MeetingOut
    filters = OfMeetings
    ordering = ("starts_at", "pk")

    def get_serializer_class(self) -> type[serializers.ModelSerializer]:
        return MeetingWhole if self.action == "retrieve" else MeetingOut

    def get_queryset(self) -> QuerySet[Meeting]:
        seen = appointments.listed(Meeting.objects.visible_to(self.request.user))
        return seen.annotate(starts_at=F("current__starts_at"))

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        if given.pop("own", False):
            queryset = queryset.filter(pk__in=Meeting.objects.concerning(self.request.user).values("pk"))
        if "cancelled" in given:
            queryset = queryset.filter(revoked_at__isnull=not given.pop("cancelled"))
        columns = {"cohort": "cohort__slug", "from": "current__ends_at__gt", "to": "current__starts_at__lt"}
        return queryset.filter(**{columns.get(name, name): value for name, value in given.items()})

    @extend_schema(request=MeetingChangeIn, responses={200: MeetingOut})
    @action(detail=True, methods=["post"])
    def revision(self, request: Request, pk: Any) -> Response:
        """Move it or say it in other words, all of them anew; the same words change nothing."""
        meeting, given = self.get_object(), body(request, MeetingChangeIn)
        return answer(meetings.change(meeting, by=request.user, via="api", **given))

    @extend_schema(request=MeetingUndoIn, responses={200: MeetingOut})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: Any) -> Response:
        """Undo the last change: it says again what it said before, in one more revision."""
        meeting, given = self.get_object(), body(request, MeetingUndoIn)
        parts = MeetingRevision.objects.select_related("meeting__cohort", "meeting__team__cohort")
        revision = get_object_or_404(parts, meeting=meeting, n=given["n"])
        return answer(meetings.take_back(revision, by=request.user, via="api"))

    @extend_schema(request=None, responses={200: MeetingOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Cancel it; calendars that know of it cross it out."""
        return answer(meetings.cancel(self.get_object(), by=request.user, via="api"))

    @extend_schema(request=None, responses={200: MeetingOut})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, pk: Any) -> Response:
        """Let it take place after all, for thirty days after it was cancelled."""
        return answer(meetings.restore(self.get_object(), by=request.user, via="api"))

    @extend_schema(responses={200: AttendanceOut(many=True)})
    @action(detail=True, methods=["get"], filters=NoFilters)
    def attendance(self, request: Request, pk: Any) -> Response:
        """Who is expected, by name, and how they were there; oneself alone, where the rest is not shown."""
        asked(request, self.filters)
        meeting = self.get_object()
        people = expected(meeting)
        if not rules.can_read_attendance(request.user, meeting):
            people = people.filter(pk=request.user.pk or 0)
        self.ordering = ("sort_key", "pk")
        page = self.paginate_queryset(people) or []
        noted = attendance(meeting, [person.pk for person in page])
        return self.get_paginated_response(AttendanceOut(page, many=True, context={"noted": noted}).data)

    @extend_schema(request=AttendanceIn, responses={200: NotedOut})
    @attendance.mapping.post
    def note_attendance(self, request: Request, pk: Any) -> Response:
        """Say how people were there: of oneself, or as a mentor or manager of everybody who is expected."""
        meeting, given = self.get_object(), body(request, AttendanceIn)
        hows = {one["person"]: one["how"] or "" for one in given["people"]}
        return Response({"changed": attendances.note(meeting, by=request.user, hows=hows, via="api")})


def answer(meeting: Meeting, status: int = 200) -> Response:
    """It as the list has it, after what was done to it."""
    found = appointments.listed(Meeting.objects.filter(pk=meeting.pk))
    return Response(MeetingOut(found.get()).data, status=status)


def team_named(pk: int | None, *, cohort: Cohort) -> Team | None:
    """A team of an edition; 400 for the id of any other."""
    if pk is None:
        return None
    found = Team.objects.standing().filter(cohort=cohort, pk=pk).first()
    if not found:
        raise serializers.ValidationError({"team": [_("Choose a team of this edition.")]})
    return found
