"""Programmes, their cohorts, and what holds for a whole cohort."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.models.intervals import Interval, IntervalQuerySet, interval_constraints
from fixhub import clock


class Programme(models.Model):
    """A brand that lasts, such as FIX Cluj; its cohorts are the yearly editions."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Bucharest")
    holiday_country = models.CharField(_("country of the public holidays"), max_length=2, default="RO")
    recorded_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class ProgrammeRole(Interval):
    """Who manages a programme, or may only look at it."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Manager")
        VIEWER = "viewer", _("Viewer")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="programme_roles"
    )
    role = models.CharField(max_length=10, choices=Role)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user", "role"],
                condition=Q(ends__isnull=True),
                name="one_open_programme_role",
            ),
            *interval_constraints("programme_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of programme {self.programme_id}"


class CohortQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Cohorts the person manages, has a role in, or has a team in, now."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(pk__in=user.memberships.now().values("team__cohort"))
            | Q(pk__in=user.cohort_roles.now().exclude(role__in=CohortRole.UNSEEING).values("cohort"))
            | Q(programme__in=user.programme_roles.now().values("programme"))
        )

    def managed_by(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        manager = CohortRole.Role.MANAGER
        return self.filter(
            Q(pk__in=user.cohort_roles.now().filter(role=manager).values("cohort"))
            | Q(programme__in=user.programme_roles.now().filter(role="manager").values("programme"))
        )

    def overseen_by(self, user: Any) -> Self:
        """Managed by the person, or open to their eyes as a viewer: board and report."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(pk__in=user.cohort_roles.now().filter(role__in=("manager", "viewer")).values("cohort"))
            | Q(programme__in=user.programme_roles.now().values("programme"))
        )

    def running(self) -> Self:
        open_states = CohortState.objects.now().filter(cohort=OuterRef("pk"), state="running")
        return self.filter(Exists(open_states))


class Cohort(models.Model):
    """One edition of a programme: a set of teams that move together."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    zone = models.CharField(_("time zone"), max_length=64)
    holiday_country = models.CharField(max_length=2)
    blueprint = models.CharField(max_length=60, blank=True)
    kickoff = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("board", args=[self.slug])

    def policy_now(self) -> "PolicyVersion":
        """The numbers it is run by now; reports ask for those of their instant."""
        return self.policies.order_by("-n").first() or PolicyVersion(cohort=self)


class CohortState(Interval):
    """Running or closed; a closed cohort is history and sends nothing to anybody."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Closed")

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=10, choices=State)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(ends__isnull=True), name="one_open_cohort_state"
            ),
            *interval_constraints("cohort_state"),
        ]

    def __str__(self) -> str:
        return self.state


class CohortRole(Interval):
    """What a person is in a cohort outside of any team."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Manager")
        VIEWER = "viewer", _("Viewer")
        EXPERT = "expert", _("Expert")
        SPEAKER = "speaker", _("Speaker")
        FACILITATOR = "facilitator", _("Facilitator")
        ORGANISER = "organiser", _("Organiser")
        RESERVE_MENTOR = "reserve_mentor", _("Reserve mentor")

    # Somebody on a list for later has not been let in yet.
    UNSEEING = [Role.RESERVE_MENTOR]

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cohort_roles")
    role = models.CharField(max_length=20, choices=Role)
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user", "role"],
                condition=Q(ends__isnull=True),
                name="one_open_cohort_role",
            ),
            *interval_constraints("cohort_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of cohort {self.cohort_id}"


class PolicyVersion(models.Model):
    """The numbers a cohort is run by; a change is a new version, so past figures keep theirs."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="policies")
    n = models.PositiveSmallIntegerField(default=1)
    grace_minutes = models.PositiveSmallIntegerField(default=60)
    review_days = models.PositiveSmallIntegerField(default=5)
    change_days = models.PositiveSmallIntegerField(default=10)
    silent_days = models.PositiveSmallIntegerField(default=14)
    stalled_days = models.PositiveSmallIntegerField(default=21)
    team_size_max = models.PositiveSmallIntegerField(default=12)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "n"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"policy {self.n}"

    def is_on_time(self, at: datetime, due: datetime) -> bool:
        """Whether what came at an instant came by its date, grace included."""
        return at <= due + timedelta(minutes=self.grace_minutes)


class Phase(models.Model):
    """A dated stretch of a cohort, `starts` and `ends` both included."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="phases")
    key = models.SlugField(max_length=40)
    titles = models.JSONField()
    kind = models.CharField(max_length=4, choices=[(k, k) for k in ("pre", "run", "post")])
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "key"], name="phase_key_once"),
            models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="phase_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.key


class Break(models.Model):
    """Days without reminders and without expected updates, first and last included."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="breaks")
    key = models.SlugField(max_length=40)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "key"], name="break_key_once"),
            models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="break_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.key


class Rhythm(models.Model):
    """What repeats: the weekly update, mentor meetings, cohort evenings."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="rhythms")
    key = models.SlugField(max_length=40)
    every_weeks = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField(null=True)
    from_week = models.PositiveSmallIntegerField()
    to_week = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "key"], name="rhythm_key_once"),
            models.CheckConstraint(
                condition=Q(every_weeks__gte=1, to_week__gte=models.F("from_week")), name="rhythm_repeats"
            ),
        ]

    def __str__(self) -> str:
        return self.key
