"""When people meet, as it was planned and moved, and who was there."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.models.intervals import revoked_together
from cohorts.models.programme import Cohort
from cohorts.models.team import Membership, Team, removed_teams
from fixhub import clock


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those that concern the person, and all of the editions they manage."""
        if not user.is_authenticated:
            return self.none()
        managed = Q(cohort__in=Cohort.objects.managed_by(user))
        return self.exclude(team__in=removed_teams()).filter(_concerning(user) | managed)

    def concerning(self, user: Any) -> Self:
        """Those the person is expected at; a manager at all that are not one team's own."""
        if not user.is_authenticated:
            return self.none()
        managed = Q(team__isnull=True, cohort__in=Cohort.objects.managed_by(user))
        return self.filter(_concerning(user) | managed)

    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def with_parts(self) -> Self:
        return self.select_related("cohort", "team__cohort", "current")

    def coming(self) -> Self:
        """Those that are not over, the nearest first."""
        return self.filter(current__ends_at__gt=clock.now()).order_by("current__starts_at", "pk")

    def past(self) -> Self:
        return self.filter(current__ends_at__lte=clock.now()).order_by("-current__starts_at", "-pk")


def _concerning(user: Any) -> Q:
    """Everybody of the edition, the people of its teams, its mentors, or one team with its mentors."""
    roles = user.memberships.now()
    participating = roles.filter(role__in=Membership.PARTICIPANTS).values("team__cohort")
    mentoring = roles.filter(role=Membership.Role.MENTOR).values("team__cohort")
    return (
        Q(audience=Meeting.Audience.EVERYBODY, cohort__in=Cohort.objects.visible_to(user))
        | Q(audience=Meeting.Audience.TEAMS, cohort__in=participating)
        | Q(audience=Meeting.Audience.MENTORS, cohort__in=mentoring)
        | Q(audience=Meeting.Audience.TEAM, team__in=roles.values("team"))
    )


class Meeting(models.Model):
    """One appointment; its words and its time are in its revisions, `current` is the last.

    `uid` is its name in people's calendars and never changes (RFC 5545). A cancelled meeting is
    a revoked one.
    """

    class Kind(models.TextChoices):
        MENTORING = "mentoring", _("Mentoring")
        COHORT = "cohort", _("Meeting of the edition")
        CAMP = "camp", _("Camp")
        EVENT = "event", _("Event")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody of the edition")
        TEAMS = "teams", _("The people of the teams")
        MENTORS = "mentors", _("The mentors")
        TEAM = "team", _("One team and its mentors")

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="meetings")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=Kind)
    audience = models.CharField(max_length=10, choices=Audience)
    uid = models.UUIDField(unique=True, default=uuid4, editable=False)
    current = models.ForeignKey(
        "cohorts.MeetingRevision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    form_key = models.UUIDField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="meetings_planned"
    )
    recorded_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "form_key"], name="meeting_form_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["mentoring", "cohort", "camp", "event"]), name="meeting_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(audience="team", team__isnull=False)
                | Q(audience__in=["everybody", "teams", "mentors"], team__isnull=True),
                name="meeting_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind="mentoring") | Q(team__isnull=False), name="mentoring_has_a_team"
            ),
            revoked_together("meeting"),
        ]
        indexes = [models.Index(fields=["cohort", "team"], name="meeting_of_cohort")]

    def __str__(self) -> str:
        return self.current.title if self.current else f"meeting {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.cohort.slug, self.pk])

    @property
    def is_cancelled(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_over(self) -> bool:
        return self.current is not None and self.current.ends_at <= clock.now()


class MeetingRevision(models.Model):
    """One wording and time of a meeting; a later one replaces it, none is changed.

    `n` is the SEQUENCE of RFC 5545. A meeting with the precision of a day lasts from midnight to
    midnight on the wall clock of its `zone`: nothing more is known of it.
    """

    class Precision(models.TextChoices):
        DAY = "day", _("Only the day is known")
        MINUTE = "minute", _("To the minute")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="revisions")
    n = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    precision = models.CharField(max_length=6, choices=Precision, default=Precision.MINUTE)
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "n"], name="meeting_revision_n_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(precision__in=["day", "minute"]), name="meeting_precision_is_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_a_title"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"), name="meeting_link_is_https"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="meeting_by_start")]

    def __str__(self) -> str:
        return f"revision {self.n} of meeting {self.meeting_id}"

    @property
    def is_day(self) -> bool:
        return self.precision == self.Precision.DAY


class Attendance(models.Model):
    """How one person was at a meeting; a correction revokes the row and adds another."""

    class How(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendances")
    how = models.CharField(max_length=10, choices=How)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(revoked_at__isnull=True), name="one_attendance_each"
            ),
            models.CheckConstraint(
                condition=Q(how__in=["on_site", "online", "absent"]), name="attendance_is_known"
            ),
            revoked_together("attendance"),
        ]

    def __str__(self) -> str:
        return f"{self.how} of {self.user_id} at meeting {self.meeting_id}"
