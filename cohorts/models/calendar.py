"""A person's dates in the calendar they use anyway: an address that nobody can guess."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohorts.models.programme import Cohort
from fixhub import clock


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own: nobody sees that somebody else has one."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class CalendarFeed(models.Model):
    """The right to read one person's dates by an address alone, of all editions or of one.

    Only the hash of its token is kept: the address is shown once, when it is made.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    cohort = models.ForeignKey(Cohort, null=True, on_delete=models.PROTECT, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cohort"],
                condition=Q(revoked_at__isnull=True, cohort__isnull=False),
                name="one_open_feed_of_a_cohort",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True, cohort__isnull=True),
                name="one_open_feed_of_a_person",
            ),
            models.CheckConstraint(condition=~Q(token_hash=""), name="feed_has_a_token"),
        ]

    def __str__(self) -> str:
        return f"calendar {self.pk} of person {self.user_id}"
