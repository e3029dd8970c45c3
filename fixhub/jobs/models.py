"""Long work: a row that says what is to be done, how far it is and what came of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from fixhub import clock
from fixhub.files.models import File


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> Self:
        """One's own: what a job reads and writes is for whoever asked for it."""
        return self.filter(by=user) if user.is_authenticated else self.none()

    def waiting(self) -> Self:
        return self.filter(state=Job.State.QUEUED)

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


class Job(models.Model):
    """One piece of long work, its progress and its result; the table of kinds (tasks) knows how it is done.

    queued -> running -> done, failed or cancelled; back to queued while its worker died and tries are left.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    OPEN = [State.QUEUED, State.RUNNING]
    STOPPED = [State.FAILED, State.CANCELLED]

    kind = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    cohort_id = models.BigIntegerField(null=True)
    params = models.JSONField(default=dict)
    output = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    # Files are kept for a while only; since when this one is not there any more.
    output_gone_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    # "148 of 320, 3 need you"; total 0 means that nobody knows yet how much it is.
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    need = models.PositiveIntegerField(default=0)
    # Why it failed, in a sentence for the person; what went wrong inside is in the log.
    note = models.CharField(max_length=500, blank=True)
    cancel_asked_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    # At most as many run at once as there are places, so that letters always find a free worker.
    place = models.PositiveSmallIntegerField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(state="running"), name="one_running_job_a_place"
            ),
            models.CheckConstraint(
                condition=~Q(state="running")
                | Q(place__isnull=False, until__isnull=False, deadline_at__isnull=False),
                name="running_job_has_place_and_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="job_over_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(output__isnull=True) | Q(output_gone_at__isnull=True),
                name="job_output_is_there_or_gone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(state__in=["queued", "running"]), name="job_open_oldest"
            ),
            models.Index(fields=["by", "-made_at"], name="job_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Waits or runs: something may still change by itself."""
        return self.state in self.OPEN

    @property
    def is_stopped(self) -> bool:
        """Over without a result: it can be tried once more."""
        return self.state in self.STOPPED
