"""What the city asks: a question of an organisation that teams work on."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cohorts.models.intervals import Absence, revoked_together
from cohorts.models.milestone import in_language
from cohorts.models.programme import Cohort
from fixhub import clock


class ChallengeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Challenge(models.Model):
    """One question of an edition, in each language; a team works on at most one."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="challenges")
    slug = models.SlugField(max_length=60)
    titles = models.JSONField()
    question = models.JSONField(default=dict)
    owner_organisation = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    recorded_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "slug"], name="challenge_slug_once"),
            models.CheckConstraint(condition=~Q(slug=""), name="challenge_has_a_slug"),
            revoked_together("challenge"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenge", args=[self.cohort.slug, self.slug])

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def asks(self) -> str:
        """The question in the reader's language."""
        return in_language(self.question)

    @property
    def is_standing(self) -> bool:
        return self.revoked_at is None


class ChallengeAbsence(Absence):
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="absences")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(restored_at__gte=F("revoked_at")), name="challenge_restored_after_it_was_revoked"
            )
        ]

    def __str__(self) -> str:
        return f"absence of challenge {self.challenge_id}"
