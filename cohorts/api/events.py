"""/api/v1/events: what happened, as far as the caller may read of it."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from cohorts.api.asking import OfCohort
from cohorts.models import Cohort
from cohorts.reads import events
from cohorts.serializers import Id, inside_ids
from fixhub.events import audience
from fixhub.events.models import Event
from fixhub.rest.asking import ID_MAX
from fixhub.rest.views import Things


class OfEvents(OfCohort):
    team = serializers.IntegerField(min_value=1, max_value=ID_MAX, required=False, help_text="A team's id.")
    verb = serializers.ChoiceField(choices=sorted(audience.AUDIENCE), required=False)


class EventOut(serializers.ModelSerializer):
    """`by` is empty for what nobody did by hand. Names and texts are at the subject's own address."""

    cohort = serializers.SerializerMethodField(help_text="The edition's slug.")
    team = serializers.IntegerField(source="team_id", read_only=True, allow_null=True)
    by = Id(read_only=True, allow_null=True)
    data = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta:
        model = Event
        fields = [
            "id", "cohort", "team", "verb", "subject_type", "subject_id", "by", "via", "data", "occurred_at",
        ]  # fmt: skip

    def get_cohort(self, event: Event) -> str | None:
        return self.context["slugs"].get(event.cohort_id)

    def get_data(self, event: Event) -> dict[str, Any]:
        return audience.facts_for(event, inside=event.team_id in self.context["inside"])


class Events(Things):
    """What happened in the caller's editions, each verb for those it is for; newest first."""

    queryset = Event.objects.none()
    serializer_class = EventOut
    filters = OfEvents
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[Event]:
        return events.visible_to(self.request.user)

    def get_serializer_context(self) -> dict[str, Any]:
        user = self.request.user
        slugs = dict(Cohort.objects.visible_to(user).values_list("pk", "slug"))
        return {**super().get_serializer_context(), "slugs": slugs, "inside": inside_ids(user)}

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        if slug := given.pop("cohort", None):
            queryset = queryset.filter(cohort_id__in=Cohort.objects.filter(slug=slug).values("pk"))
        if team := given.pop("team", None):
            queryset = queryset.filter(team_id=team)
        return queryset.filter(**given)
