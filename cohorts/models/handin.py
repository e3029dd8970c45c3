"""Hand-ins and what was decided on them: facts that are added and at most revoked."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from cohorts.models.intervals import Absence, revoked_together
from cohorts.models.milestone import Milestone, TeamMilestone
from cohorts.models.programme import Cohort
from cohorts.models.team import Membership, Team, removed_teams
from fixhub import clock
from fixhub.files.models import File


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(team_milestone__team__in=Team.objects.inside_of(user))

    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def awaiting_review(self) -> Self:
        return self.filter(is_open=True)

    def reviewable_by(self, user: Any) -> Self:
        """What the person may answer, settled or not.

        The team's mentor what mentors answer, managers all; nobody what their own team handed in.
        """
        roles = user.memberships.now()
        mentored = roles.filter(role=Membership.Role.MENTOR).values("team")
        own = roles.filter(role__in=Membership.PARTICIPANTS).values("team")
        by_mentor = Q(
            team_milestone__team__in=mentored, team_milestone__milestone__review=Milestone.Review.MENTOR
        )
        managed = Q(team_milestone__team__cohort__in=Cohort.objects.managed_by(user))
        kept = self.filter(by_mentor | managed).exclude(team_milestone__team__in=removed_teams())
        return kept.exclude(team_milestone__team__in=own)

    def with_since(self) -> Self:
        """`since`: when the clock of the review began, at the first version of the attempt."""
        same_attempt = Submission.objects.standing().filter(
            team_milestone=OuterRef("team_milestone"), attempt=OuterRef("attempt")
        )
        return self.annotate(since=Subquery(same_attempt.order_by("version").values("at")[:1]))

    def with_parts(self) -> Self:
        return self.select_related("team_milestone__team__cohort", "team_milestone__milestone__current", "by")


class Submission(models.Model):
    """One version of a hand-in; what it contains never changes.

    `version` counts hand-ins, `attempt` rises only after a change request. The version in force
    is the latest that is not revoked; it is open until a decision stands on it. `is_open` is a
    cache of that, so that the database itself refuses a second open one.
    """

    team_milestone = models.ForeignKey(TeamMilestone, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions")
    via = models.CharField(max_length=10)
    at = models.DateTimeField(default=clock.now)
    text = models.TextField(blank=True, max_length=20_000)
    links = models.JSONField(default=list)
    files = models.ManyToManyField(File, through="cohorts.SubmissionFile", related_name="submissions")
    checksum = models.CharField(max_length=64)
    form_key = models.UUIDField()
    is_open = models.BooleanField(default=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["team_milestone", "version"], name="submission_version_once"),
            models.UniqueConstraint(
                fields=["team_milestone"], condition=Q(is_open=True), name="one_open_submission"
            ),
            models.UniqueConstraint(fields=["by", "form_key"], name="submission_form_once"),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(revoked_at__isnull=True), name="revoked_is_not_open"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1, attempt__gte=1, attempt__lte=F("version")),
                name="attempts_within_versions",
            ),
            revoked_together("submission"),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(is_open=True), name="submission_waiting")]

    def __str__(self) -> str:
        return f"version {self.version} of {self.team_milestone_id}"


class SubmissionAbsence(Absence):
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="absences")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(restored_at__gte=F("revoked_at")), name="submission_restored_after_it_was_revoked"
            )
        ]

    def __str__(self) -> str:
        return f"absence of submission {self.submission_id}"


class SubmissionFile(models.Model):
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="kept_files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "file"], name="file_once_a_submission")]

    def __str__(self) -> str:
        return f"file {self.file_id} of submission {self.submission_id}"


class Decision(models.Model):
    """The verdict on one version. Two at once: the constraint keeps one, the other is told."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Accepted")
        REQUEST_CHANGES = "request_changes", _("Change asked")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=20, choices=Verdict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(revoked_at__isnull=True), name="one_standing_decision"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["approve", "request_changes"]), name="verdict_is_known"
            ),
            revoked_together("decision"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} on {self.submission_id}"
