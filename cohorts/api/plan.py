"""/api/v1/phases and /api/v1/milestones: what an edition asks of its teams, and when."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cohorts.api.asking import OfCohort
from cohorts.models import Cohort, Milestone, MilestoneRevision, Phase
from cohorts.serializers import Slug
from fixhub.rest.views import Things


def in_languages() -> serializers.DictField:
    """A field of its own each time: one object under two names would answer under one of them."""
    return serializers.DictField(child=serializers.CharField(), help_text="By language: en, ro, hu.")


class PhaseOut(serializers.ModelSerializer):
    cohort = Slug(slug_field="slug", read_only=True)
    titles = in_languages()

    class Meta:
        model = Phase
        fields = ["id", "cohort", "key", "titles", "kind", "starts", "ends"]


class RevisionOut(serializers.ModelSerializer):
    """One wording and date; the last one is in force."""

    titles = in_languages()
    enough = in_languages()
    unit = in_languages()

    class Meta:
        model = MilestoneRevision
        fields = [
            "n", "titles", "enough", "planned_day", "due_at", "opens_days", "follow_up", "target", "unit",
            "recorded_at",
        ]  # fmt: skip


class MilestoneOut(serializers.ModelSerializer):
    """`title` and `enough` are in the caller's language; `current` has them in all."""

    cohort = Slug(slug_field="slug", read_only=True)
    title = serializers.CharField(read_only=True)
    enough = serializers.CharField(read_only=True)
    current = RevisionOut(read_only=True, allow_null=True)

    class Meta:
        model = Milestone
        fields = ["id", "cohort", "key", "position", "review", "gate", "title", "enough", "current"]


class MilestoneWhole(MilestoneOut):
    revisions = serializers.SerializerMethodField()

    class Meta(MilestoneOut.Meta):
        fields = [*MilestoneOut.Meta.fields, "revisions"]

    @extend_schema_field(RevisionOut(many=True))
    def get_revisions(self, milestone: Milestone) -> Any:
        return RevisionOut(milestone.revisions.all(), many=True).data


class OfOneCohort(Things):
    filters = OfCohort

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        return queryset.filter(cohort__slug=given["cohort"]) if given else queryset


class Phases(OfOneCohort):
    """The dated stretches of the caller's editions; the first and the last day are in."""

    queryset = Phase.objects.none()
    serializer_class = PhaseOut
    ordering = ("starts", "pk")

    def get_queryset(self) -> QuerySet[Phase]:
        seen = Cohort.objects.visible_to(self.request.user)
        return Phase.objects.filter(cohort__in=seen).select_related("cohort")


class Milestones(OfOneCohort):
    """The milestones of the caller's editions; one alone comes with all its wordings and dates."""

    queryset = Milestone.objects.none()
    serializer_class = MilestoneOut

    def get_serializer_class(self) -> type[serializers.ModelSerializer]:
        return MilestoneWhole if self.action == "retrieve" else MilestoneOut

    def get_queryset(self) -> QuerySet[Milestone]:
        seen = Cohort.objects.visible_to(self.request.user)
        found = Milestone.objects.filter(cohort__in=seen).select_related("cohort", "current")
        return found.prefetch_related(Prefetch("revisions", MilestoneRevision.objects.order_by("n")))
