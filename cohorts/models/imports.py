"""Bringing sheets in: what was handed up, how it was read, and which rows came of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.models.intervals import revoked_together
from cohorts.models.programme import Cohort, Programme
from fixhub import clock
from fixhub.files.models import File
from fixhub.jobs.models import Job


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of the programmes the person manages, and into the editions they manage."""
        if not user.is_authenticated:
            return self.none()
        roles = user.programme_roles.now().filter(role="manager")
        return self.filter(
            Q(programme__in=roles.values("programme"))
            | Q(cohort__in=Cohort.objects.managed_by(user), into=ImportRun.Into.RUNNING)
        )

    def newest_first(self) -> Self:
        return self.order_by("-recorded_at", "-pk")


class ImportRun(models.Model):
    """One import: read and checked as often as needed, stored once, and undone as long as one can.

    `sheets` says what each sheet of the files is and which column is which field; `report` is what
    the last check found, or after `done_at` what was stored.
    """

    class Into(models.TextChoices):
        PAST = "past", _("A past edition, as closed history")
        RUNNING = "running", _("An edition that runs")

    # The kind of the job that undoes one.
    UNDO = "import_undo"

    class Encoding(models.TextChoices):
        UTF_8 = "utf-8", "UTF-8"
        CP1250 = "cp1250", "Windows-1250"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="imports")
    cohort = models.ForeignKey(Cohort, null=True, on_delete=models.PROTECT, related_name="imports")
    into = models.CharField(max_length=10, choices=Into)
    name = models.CharField(_("name of the edition"), max_length=200)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    files = models.ManyToManyField(File, related_name="+")
    encoding = models.CharField(max_length=10, choices=Encoding, default=Encoding.UTF_8)
    sheets = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    # The rows that cannot be used, a file for each sheet: its own columns, and one more that says why.
    refused_files = models.ManyToManyField(File, related_name="+")
    # What was ticked when it was stored: keys of offered changes, and whether bad rows stay out.
    taken = models.JSONField(default=list)
    skip_bad = models.BooleanField(default=False)
    # The last job that works on it, reading or storing.
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    # Nobody, for an import by command.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="imports"
    )
    form_key = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "form_key"], name="import_form_once"),
            models.CheckConstraint(condition=Q(into__in=["past", "running"]), name="import_into_is_known"),
            models.CheckConstraint(
                condition=Q(encoding__in=["utf-8", "cp1250"]), name="import_encoding_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(into="running") | Q(cohort__isnull=False), name="import_runs_into_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(done_at__isnull=False), name="import_undone_was_done"
            ),
            revoked_together("import"),
        ]
        indexes = [models.Index(fields=["programme", "-recorded_at"], name="import_of_programme")]

    def __str__(self) -> str:
        return f"import {self.pk} of {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Stored, and not undone."""
        return self.done_at is not None and self.revoked_at is None

    @property
    def is_at_work(self) -> bool:
        return self.job is not None and self.job.is_open

    @property
    def is_being_undone(self) -> bool:
        return self.is_done and self.is_at_work and self.job is not None and self.job.kind == self.UNDO


class ImportTrace(models.Model):
    """Some of the rows of one table that an import made or changed, so that exactly they can be undone.

    `changed` holds for each row what was in its fields before and after: {pk: {field: [old, new]}}.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="traces")
    position = models.PositiveIntegerField()
    table = models.CharField(max_length=60)
    made = models.JSONField(default=list)
    changed = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="import_trace_position_once")]

    def __str__(self) -> str:
        return f"{len(self.made)} made, {len(self.changed)} changed in {self.table}"


class ColumnMapping(models.Model):
    """Which column is which field, as somebody said it once for sheets with these columns."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="column_mappings")
    # SHA-256 of the folded column names, in their order.
    header_key = models.CharField(max_length=64)
    sheet = models.CharField(max_length=10, blank=True)
    fields = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "header_key"], name="column_mapping_once")
        ]

    def __str__(self) -> str:
        return f"columns of {self.sheet or 'no sheet'}"
