"""What a reviewer says: with a verdict, or asking for advice without one."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohorts.models import Cohort, Decision, Submission, Team
from fixhub import clock


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Verdicts that stand: whoever may read the hand-in. All else: managers and its writer."""
        if not user.is_authenticated:
            return self.none()
        verdicts = Q(
            decision__isnull=False,
            decision__revoked_at__isnull=True,
            submission__team_milestone__team__in=Team.objects.inside_of(user),
        )
        managed = Q(submission__team_milestone__team__cohort__in=Cohort.objects.managed_by(user))
        standing = self.filter(submission__team_milestone__team__in=Team.objects.standing())
        return standing.filter(verdicts | managed | Q(by=user))


class Review(models.Model):
    """A reviewer's words on one version.

    `text` is the one thing to do next, which the team reads; with `decision` empty it is a
    question to the manager and the team does not see it. `private_note` is for managers only.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="review")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    via = models.CharField(max_length=10)
    text = models.TextField(blank=True, max_length=4000)
    private_note = models.TextField(blank=True, max_length=4000)
    at = models.DateTimeField(default=clock.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"review {self.pk} of submission {self.submission_id}"
