"""Talk about a milestone of a team, beside its hand-ins."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohorts.models.intervals import revoked_together
from cohorts.models.milestone import TeamMilestone
from cohorts.models.team import Team
from fixhub import clock


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Own team, its mentors, managers."""
        return self.filter(team_milestone__team__in=Team.objects.inside_of(user))

    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def oldest_first(self) -> Self:
        return self.order_by("recorded_at", "pk")


class Comment(models.Model):
    """What one person said about a team's milestone; it never changes, it can be taken back."""

    team_milestone = models.ForeignKey(TeamMilestone, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    via = models.CharField(max_length=10)
    text = models.TextField(max_length=2000)
    form_key = models.UUIDField()
    recorded_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "form_key"], name="comment_form_once"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            revoked_together("comment"),
        ]
        indexes = [models.Index(fields=["team_milestone", "recorded_at"], name="comment_of_milestone")]

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.team_milestone_id}"
