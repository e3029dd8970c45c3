"""The log: short, frequent, and seen by the whole cohort."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.handin import Submission
from cohorts.models.intervals import Absence, revoked_together
from cohorts.models.milestone import TeamMilestone
from cohorts.models.team import Team
from fixhub import clock
from fixhub.files.models import File


class UpdateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(team__in=Team.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-recorded_at", "-pk")


class Update(models.Model):
    """What a team did: a state, one sentence, a count, a photo, and whether it is stuck.

    `count` is the total so far, not the step. `mood` and `stuck` are for the team, its mentors
    and the managers; the rest is for the cohort.
    """

    class State(models.TextChoices):
        STARTED = "started", _("Just started")
        GOING = "going", _("Going well")
        DONE = "done", _("It is done")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="updates")
    team_milestone = models.ForeignKey(
        TeamMilestone, null=True, on_delete=models.PROTECT, related_name="updates"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="updates")
    via = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State)
    sentence = models.CharField(max_length=500, blank=True)
    count = models.PositiveIntegerField(null=True)
    stuck = models.BooleanField(default=False)
    mood = models.PositiveSmallIntegerField(null=True)
    photo = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="updates")
    photo_for_team_only = models.BooleanField(default=False)
    submission = models.OneToOneField(
        Submission, null=True, on_delete=models.PROTECT, related_name="from_update"
    )
    form_key = models.UUIDField()
    recorded_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = UpdateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "form_key"], name="update_form_once"),
            models.CheckConstraint(
                condition=Q(mood__isnull=True) | Q(mood__gte=1, mood__lte=5), name="mood_from_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["started", "going", "done"]), name="update_state_is_known"
            ),
            revoked_together("update"),
        ]
        indexes = [models.Index(fields=["team", "-recorded_at"], name="update_of_team")]

    def __str__(self) -> str:
        return f"update {self.pk} of team {self.team_id}"


class UpdateAbsence(Absence):
    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="absences")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(restored_at__gte=F("revoked_at")), name="update_restored_after_it_was_revoked"
            )
        ]

    def __str__(self) -> str:
        return f"absence of update {self.update_id}"
