"""/api/v1/cohorts/<slug>/exports: an edition as one file, made as a job."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.models import Cohort
from fixhub.exchange import taking_out
from fixhub.pages.api_jobs import JobOut
from fixhub.rest.asking import body
from fixhub.rest.views import View


class ExportIn(serializers.Serializer):
    format = serializers.ChoiceField(
        choices=list(taking_out.FORMS),
        default="zip",
        help_text="A zip of CSV files with the attached files, or a workbook without them.",
    )


class CohortExports(View):
    @extend_schema(operation_id="cohorts_exports", request=ExportIn, responses={202: JobOut})
    def post(self, request: Request, slug: str) -> Response:
        """Have the whole edition written to a file, with all its personal data; the job's `output` has it."""
        cohort = get_object_or_404(Cohort.objects.managed_by(request.user), slug=slug)
        form = body(request, ExportIn)["format"]
        job = taking_out.ask(cohort, by=request.user, form=form, via="api")
        return Response(JobOut(job).data, status=status.HTTP_202_ACCEPTED)
