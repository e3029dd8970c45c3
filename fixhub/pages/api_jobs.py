"""/api/v1/jobs: one's own long work, stopping it, and trying it again."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

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

    class Meta:
        model = Job
        fields = [
            "id", "kind", "cohort", "state", "progress", "total", "need", "note", "result", "output",
            "made_at", "started_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_output(self, job: Job) -> str | None:
        return reverse("job_output", args=[job.pk]) if job.output_id else None


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
