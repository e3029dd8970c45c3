"""What the API takes and gives of meetings, and of who was there."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cohorts import meeting_times
from cohorts.actions.meetings import LINK_LENGTH, MOST_REVISIONS, PLACE_LENGTH, TITLE_LENGTH
from cohorts.meeting_times import FIRST_DAY, LAST_DAY, Times
from cohorts.models import Attendance, Meeting, MeetingRevision
from cohorts.serializers import Id, Slug
from fixhub.refused import Refused
from fixhub.rest.asking import ID_MAX

# As many people as a page has rows.
PEOPLE = 100


class Instant(serializers.DateTimeField):
    """A moment with its offset: without one it would be another for each reader."""

    default_error_messages = {
        "offset": gettext_lazy("Write the moment with its offset, as 2027-02-11T18:00:00+02:00."),
        "years": gettext_lazy("Choose a day between 2000 and 2099."),
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("offset")
        # At the ends of the calendar no other zone can be reckoned.
        if not FIRST_DAY.year <= value.year <= LAST_DAY.year:
            self.fail("years")
        return value.astimezone(UTC)


class MeetingSaid(serializers.ModelSerializer):
    """What one revision says; `n` counts them, and is the SEQUENCE that calendars see."""

    class Meta:
        model = MeetingRevision
        fields = ["n", "title", "starts_at", "ends_at", "precision", "zone", "place", "link", "recorded_at"]


class MeetingOut(serializers.ModelSerializer):
    """`uid` is its name in calendars. Cancelled ones have `revoked_at`; `noted` and `came` count people."""

    cohort = Slug(slug_field="slug", read_only=True)
    team = Id(read_only=True, allow_null=True)
    current = MeetingSaid(read_only=True)
    noted = serializers.IntegerField(read_only=True)
    came = serializers.IntegerField(read_only=True)

    class Meta:
        model = Meeting
        fields = [
            "id", "uid", "cohort", "team", "kind", "audience", "current", "revoked_at", "noted", "came",
        ]  # fmt: skip


class MeetingWhole(MeetingOut):
    """With every wording and time it had, the first one first."""

    revisions = serializers.SerializerMethodField()

    class Meta(MeetingOut.Meta):
        fields = [*MeetingOut.Meta.fields, "revisions"]

    @extend_schema_field(MeetingSaid(many=True))
    def get_revisions(self, meeting: Meeting) -> Any:
        return MeetingSaid(meeting.revisions.order_by("n")[:MOST_REVISIONS], many=True).data


class MeetingWordsIn(serializers.Serializer):
    """A meeting lasts from `starts_at` to `ends_at`, or is on a `day` of which nothing more is known."""

    title = serializers.CharField(max_length=TITLE_LENGTH)
    starts_at = Instant(required=False)
    ends_at = Instant(required=False, help_text="5 minutes to 24 hours later.")
    day = serializers.DateField(required=False, help_text="Instead of both.")
    zone = serializers.CharField(max_length=64, help_text="IANA name: on whose clock it is told.")
    place = serializers.CharField(max_length=PLACE_LENGTH, required=False, default="", allow_blank=True)
    link = serializers.CharField(
        max_length=LINK_LENGTH,
        required=False,
        default="",
        allow_blank=True,
        help_text="Begins with https://.",
    )

    def validate_zone(self, zone: str) -> str:
        try:
            meeting_times.require_zone(zone)
        except Refused as no:
            raise serializers.ValidationError(str(no.reason)) from None
        return zone

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        day, given = attrs.pop("day", None), {"starts_at", "ends_at"} & attrs.keys()
        if (day is None and len(given) < 2) or (day is not None and given):
            raise serializers.ValidationError(_("Give the beginning and the end, or a day alone."))
        times = _of_day(day, attrs["zone"]) if day else Times(attrs["starts_at"], attrs["ends_at"])
        return {**attrs, **vars(times)}


def _of_day(day: date, zone: str) -> Times:
    try:
        return meeting_times.of_wall(day, None, 0, zone)
    except Refused as no:
        raise serializers.ValidationError({"day": [str(no.reason)]}) from None


class MeetingIn(MeetingWordsIn):
    form_key = serializers.UUIDField(help_text="Made by the caller; the same one twice is one meeting.")
    kind = serializers.ChoiceField(choices=Meeting.Kind.choices)
    audience = serializers.ChoiceField(choices=Meeting.Audience.choices)
    team = serializers.IntegerField(
        min_value=1,
        max_value=ID_MAX,
        required=False,
        allow_null=True,
        help_text="The id of a team of the edition, with the audience `team`.",
    )


class MeetingChangeIn(MeetingWordsIn):
    seen = serializers.IntegerField(
        min_value=1,
        max_value=MOST_REVISIONS,
        required=False,
        help_text="The `n` that was read: if it is not the current one any more, nothing is changed.",
    )


class MeetingUndoIn(serializers.Serializer):
    n = serializers.IntegerField(
        min_value=1, max_value=MOST_REVISIONS, help_text="Of the change to be undone: the current one."
    )


class AttendanceOut(serializers.Serializer):
    """Somebody who is expected, and how they were there; both are null while nobody said it."""

    person = serializers.IntegerField(source="pk", help_text="A person's id.")
    name = serializers.CharField(source="full_name")
    how = serializers.SerializerMethodField()
    noted_at = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=Attendance.How.choices, allow_null=True))
    def get_how(self, person: Any) -> str | None:
        noted = self.context["noted"].get(person.pk)
        return noted.how if noted else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_noted_at(self, person: Any) -> Any:
        noted = self.context["noted"].get(person.pk)
        return serializers.DateTimeField().to_representation(noted.recorded_at) if noted else None


class PersonWas(serializers.Serializer):
    person = serializers.IntegerField(min_value=1, max_value=ID_MAX, help_text="A person's id.")
    how = serializers.ChoiceField(
        choices=Attendance.How.choices, allow_null=True, help_text="Null takes back what was said."
    )


class AttendanceIn(serializers.Serializer):
    people = serializers.ListField(
        child=PersonWas(),
        min_length=1,
        max_length=PEOPLE,
        help_text="Whoever is not named stays as noted; of a person named twice the last counts.",
    )


class NotedOut(serializers.Serializer):
    changed = serializers.IntegerField(help_text="Of how many people something else is noted now.")
