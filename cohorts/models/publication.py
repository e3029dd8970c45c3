"""What of an edition everybody may read, and who agreed to stand there by name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohorts.models.intervals import Interval, IntervalQuerySet, interval_constraints
from cohorts.models.programme import Cohort


class Publication(Interval):
    """While it is open, the edition has a page for people who are not signed in.

    `findable`: search engines may list it.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="publications")
    findable = models.BooleanField(default=False)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(ends__isnull=True), name="one_open_publication"
            ),
            *interval_constraints("publication"),
        ]

    def __str__(self) -> str:
        return f"publication of cohort {self.cohort_id}"


class NameConsent(Interval):
    """A person's own yes to their name on the public page of an edition; without a row it is a no."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="name_consents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="name_consents")

    objects = IntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"], condition=Q(ends__isnull=True), name="one_open_name_consent"
            ),
            *interval_constraints("name_consent"),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk} of cohort {self.cohort_id}"
