"""/api/v1/imports: bringing sheets in, by the steps of the page: hand up, look, correct, store, undo."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import import_runs, import_undo
from cohorts.actions.import_runs import MOST_FILES, Target
from cohorts.api.asking import OfCohort, body
from cohorts.importing import columns, handed_up
from cohorts.importing.reports import MOST_OFFERED
from cohorts.models import Cohort, ImportRun, Programme
from cohorts.serializers import Slug
from fixhub.files.views import handed_out_once
from fixhub.rest.parsing import BoundedJSONParser
from fixhub.rest.views import Things

KNOWN = sorted({field for fields in columns.FIELDS.values() for field in fields})


class SheetIn(serializers.Serializer):
    """What a sheet is, and which field each of its columns; empty: left out."""

    sheet = serializers.ChoiceField(choices=list(columns.FIELDS), allow_blank=True)
    fields = serializers.ListField(
        child=serializers.ChoiceField(choices=KNOWN, allow_blank=True), max_length=handed_up.MOST_COLUMNS
    )  # type: ignore[assignment]


class ReadingIn(serializers.Serializer):
    encoding = serializers.ChoiceField(choices=ImportRun.Encoding.choices, default="utf-8")
    sheets = serializers.ListField(
        child=SheetIn(),
        min_length=1,
        max_length=handed_up.MOST_SHEETS,
        help_text="As many as the import has.",
    )


class StoringIn(serializers.Serializer):
    taken = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=MOST_OFFERED + 1,
        default=list,
        help_text="Keys of `report.offers` that replace what is stored; * takes all.",
    )
    skip_bad = serializers.BooleanField(default=False, help_text="Leave the refused rows out.")


class ImportIn(serializers.Serializer):
    """Into an edition (`cohort`), or a new past one of a `programme` with a `name`."""

    files = serializers.ListField(
        child=serializers.FileField(max_length=200, allow_empty_file=True),
        min_length=1,
        max_length=MOST_FILES,
        help_text=f"CSV, one XLSX workbook, or a ZIP of CSV; {handed_up.BOUNDS.megabytes} MB each.",
    )
    cohort = serializers.SlugField(max_length=60, required=False, help_text="An edition's slug.")
    programme = serializers.SlugField(max_length=60, required=False, help_text="A programme's slug.")
    name = serializers.CharField(max_length=80, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    form_key = serializers.UUIDField(help_text="The same key twice is one import.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("cohort" in given) == ("programme" in given):
            raise serializers.ValidationError(
                {"cohort": _("Name an edition, or a programme for a new past one.")}
            )
        if "programme" in given and "name" not in given:
            raise serializers.ValidationError({"name": _("Fill in the name of the past edition.")})
        if ("starts_on" in given) != ("ends_on" in given):
            reason = _("Give both days, or neither: then the sessions say them.")
            raise serializers.ValidationError({"ends_on": reason})
        return given


class ImportOut(serializers.ModelSerializer):
    """`report` is what the last check found, or what was stored; `job` works on it, or was the last to."""

    cohort = Slug(slug_field="slug", read_only=True, allow_null=True)
    programme = Slug(slug_field="slug", read_only=True)
    state = serializers.SerializerMethodField()
    sheets = serializers.JSONField(read_only=True)
    report = serializers.JSONField(read_only=True)

    class Meta:
        model = ImportRun
        fields = [
            "id", "programme", "cohort", "into", "name", "starts_on", "ends_on", "state", "encoding",
            "sheets", "report", "job", "by", "recorded_at", "checked_at", "done_at", "revoked_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_state(self, run: ImportRun) -> str:
        """working, checked, stopped, stored or undone; working also while a stored one is being undone."""
        if run.revoked_at:
            return "undone"
        if run.done_at and not run.is_being_undone:
            return "stored"
        if run.is_at_work:
            return "working"
        return "checked" if run.checked_at else "stopped"


class Imports(Things):
    """What was brought into the editions the caller manages; newest first."""

    queryset = ImportRun.objects.none()
    serializer_class = ImportOut
    filters = OfCohort
    ordering = "-pk"
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[ImportRun]:
        seen = ImportRun.objects.visible_to(self.request.user)
        return seen.select_related("programme", "cohort__programme", "job", "by")

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        return queryset.filter(cohort__slug=given["cohort"]) if given else queryset

    @extend_schema(request={"multipart/form-data": ImportIn}, responses={202: ImportOut})
    def create(self, request: Request) -> Response:
        """Hand files up and have them checked: nothing is stored yet. Read it until it is `checked`."""
        given = body(request, ImportIn)
        files, key, target = given.pop("files"), given.pop("form_key"), _target(request.user, given)
        run = import_runs.start(target, by=request.user, uploads=files, form_key=key, via="api")
        return _accepted(run)

    @extend_schema(request=ReadingIn, responses={202: ImportOut})
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def reading(self, request: Request, pk: Any) -> Response:
        """Say how the letters are written and what each sheet and column is, and have it checked anew."""
        run, given = self.get_object(), body(request, ReadingIn)
        sheets = given["sheets"]
        _require_fitting(run, sheets)
        told = {"sheets": [one["sheet"] for one in sheets], "fields": [one["fields"] for one in sheets]}
        run = import_runs.read_again(run, by=request.user, encoding=given["encoding"], via="api", **told)
        return _accepted(run)

    @extend_schema(request=StoringIn, responses={202: ImportOut})
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def storing(self, request: Request, pk: Any) -> Response:
        """Have it stored as it was checked."""
        given = body(request, StoringIn)
        return _accepted(import_runs.ask_to_store(self.get_object(), by=request.user, via="api", **given))

    @extend_schema(request=None, responses={202: ImportOut})
    @action(detail=True, methods=["post"], parser_classes=[BoundedJSONParser])
    def undo(self, request: Request, pk: Any) -> Response:
        """Have taken out what it made and put back what it changed, as long as nothing was built on it.

        Read it until it is `undone`. If it is `stored` again, the `note` of its job says why.
        """
        return _accepted(import_undo.ask(self.get_object(), by=request.user, via="api"))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="refused/(?P<sheet>[a-z]+)")
    def refused(self, request: Request, pk: Any, sheet: str) -> HttpResponseBase:
        """The rows of one sheet that cannot be used, as CSV with a column that says why.

        `unused` is whatever is not used, where it is more than the report names.
        """
        file = self.get_object().refused_files.filter(name=f"{sheet}.csv").first()
        if file is None:
            raise Http404
        return handed_out_once(request._request, file)


def _accepted(run: ImportRun) -> Response:
    return Response(ImportOut(run).data, status=status.HTTP_202_ACCEPTED)


def _target(person: Any, given: dict[str, Any]) -> Target:
    """Where it goes, among what the person manages; anything else is as good as not there."""
    if "cohort" in given:
        managed = Cohort.objects.managed_by(person).select_related("programme")
        cohort = get_object_or_404(managed, slug=given["cohort"])
        return Target(cohort.programme, cohort)
    roles = person.programme_roles.now().filter(role="manager")
    programme = get_object_or_404(Programme, slug=given["programme"], pk__in=roles.values("programme"))
    return Target(
        programme, name=given["name"], starts_on=given.get("starts_on"), ends_on=given.get("ends_on")
    )


def _require_fitting(run: ImportRun, sheets: list[dict[str, Any]]) -> None:
    """As many sheets and columns as the files have, each field of the sheet it is said to be in."""
    sources = handed_up.sources_of(run)
    if len(sheets) != len(sources):
        reason = _("The import has another number of sheets. Read it again.")
        raise serializers.ValidationError({"sheets": [reason]})
    for source, one in zip(sources, sheets, strict=True):
        strange = {field for field in one["fields"] if field} - set(columns.FIELDS.get(one["sheet"], ()))
        if strange or len(one["fields"]) != len(source.header):
            reason = _("Give a field of this sheet, or an empty text, for each of its columns.")
            raise serializers.ValidationError({"sheets": [reason]})
