"""/api/v1/deleted and /api/v1/cohorts/<slug>/deleted: what was taken back and can stand again."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.models import Cohort
from cohorts.reads import deleted
from cohorts.reads.deleted import Gone
from fixhub.rest import rows
from fixhub.rest.asking import asked
from fixhub.rest.views import Things


class DeletedFilters(serializers.Serializer):
    kind = serializers.ChoiceField(choices=deleted.KINDS, required=False)


class GoneOut(serializers.Serializer):
    """`restoration` is the address to bring it back by POST; whether it can be, is asked again there."""

    kind = serializers.ChoiceField(choices=deleted.KINDS, source="code")
    id = serializers.IntegerField(source="pk")
    what = serializers.CharField(help_text="What it said, or who it was.")
    where = serializers.CharField(help_text="The team or edition, or empty.")
    at = serializers.DateTimeField(help_text="When it was taken back.")
    by = serializers.CharField(help_text="By whom, or empty.")
    restoration = serializers.CharField()


class Deleted(Things):
    """What the caller took back within thirty days, where they still are; newest first."""

    queryset = Cohort.objects.none()
    serializer_class = GoneOut
    filters = DeletedFilters

    def gone(self) -> list[Gone]:
        return deleted.of_person(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = asked(request, self.filters).get("kind")
        found = [one for one in self.gone() if wanted in (None, one.code)]
        return rows.answer(found, self, key=_key)


class DeletedOfCohort(Deleted):
    """What was taken back in an edition within thirty days, for its managers; newest first."""

    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Cohort]:
        return Cohort.objects.managed_by(self.request.user)

    def gone(self) -> list[Gone]:
        return deleted.of_cohort(get_object_or_404(self.get_queryset(), slug=self.kwargs["slug"]))


def _key(gone: Gone) -> str:
    return f"{gone.at:%Y%m%d%H%M%S%f} {gone.code} {gone.pk:020}"
