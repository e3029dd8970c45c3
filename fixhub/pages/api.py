"""/api/v1/cohorts/<slug>/report: the report of the page and the command, for programs."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.models import Cohort
from fixhub import clock
from fixhub.refused import Refused
from fixhub.reports import instants
from fixhub.reports.data import as_data
from fixhub.reports.progress import progress
from fixhub.rest.asking import ID_MAX, asked
from fixhub.rest.refusals import BadQuery
from fixhub.rest.views import View


class ReportFilters(serializers.Serializer):
    as_of = serializers.CharField(
        max_length=instants.LENGTH,
        required=False,
        default="",
        allow_blank=True,
        help_text="2027-06-09, 2027-06-09 09:00 (in the edition's zone) or ISO 8601; now, if empty.",
    )
    theme = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    challenge = serializers.CharField(
        max_length=60, required=False, default="", allow_blank=True, help_text="A challenge's slug."
    )
    mentor = serializers.IntegerField(
        min_value=1, max_value=ID_MAX, required=False, default=None, help_text="A mentor's id."
    )


class CohortReport(View):
    scope = "reports"

    @extend_schema(operation_id="cohorts_report", parameters=[ReportFilters], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """The figures of an edition as known at an instant: the same as `manage.py cohort_report`."""
        cohort = get_object_or_404(Cohort.objects.overseen_by(request.user), slug=slug)
        given = asked(request, ReportFilters)
        moment = _instant(given.pop("as_of"), cohort)
        return Response(as_data(progress(cohort, as_of=moment, **given)))


def _instant(text: str, cohort: Any) -> datetime:
    if not text:
        return clock.now()
    try:
        return instants.read(text, cohort.zone)
    except Refused as no:
        raise BadQuery({"as_of": [str(no.reason)]}) from None
