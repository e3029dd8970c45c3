"""/api/v1/jobs: one's own long work, stopping it, and trying it again."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from fixhub.files.views import handed_out_once
from fixhub.jobs import actions
from fixhub.jobs.models import Job
from fixhub.pages import jobs
from fixhub.rest.views import Things


class JobFilters(serializers.Serializer):
    state = serializers.ChoiceField(choices=Job.State.choices, required=False)
    kind = serializers.SlugField(max_length=40, required=False)


class JobOut(serializers.ModelSerializer):
    """`progress` of `total` are done and `need` wait for a person; a total of 0 is not known yet."""

    cohort = serializers.IntegerField(
        source="cohort_id", read_only=True, allow_null=True, help_text="An edition's id."
    )
    output = serializers.SerializerMethodField(help_text="Where the file it made can be fetched.")
    output_name = serializers.CharField(source="output.name", read_only=True, default=None, allow_null=True)
    output_size = serializers.IntegerField(
        source="output.size", read_only=True, default=None, allow_null=True, help_text="In bytes."
    )

    class Meta:
        model = Job
        fields = [
            "id", "kind", "cohort", "state", "progress", "total", "need", "note", "result", "output",
            "output_name", "output_size", "output_gone_at", "made_at", "started_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_output(self, job: Job) -> str | None:
        return reverse("api-job-output", args=[job.pk]) if job.output_id else None


class Jobs(Things):
    """The caller's own long work: imports and exports; newest first."""

    queryset = Job.objects.none()
    serializer_class = JobOut
    filters = JobFilters
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[Job]:
        return jobs.seen_by(self.request.user)

    @extend_schema(request=None, responses={200: JobOut})
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: Any) -> Response:
        """Stop it: at once if it waits, at its next step if it runs."""
        return Response(JobOut(actions.cancel(self.get_object(), by=request.user, via="api")).data)

    @extend_schema(request=None, responses={200: JobOut})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: Any) -> Response:
        """Do it once more from the start, after it failed or was stopped."""
        return Response(JobOut(actions.retry(self.get_object(), by=request.user, via="api")).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def output(self, request: Request, pk: Any) -> HttpResponseBase:
        """The file it made: kept for 7 days, and for the caller alone."""
        job = self.get_object()
        if job.output is None:
            raise Http404
        return handed_out_once(request._request, job.output)
