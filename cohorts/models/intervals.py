"""Facts that hold for a while. They are ended and followed, never overwritten."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fixhub import clock


class IntervalQuerySet(models.QuerySet):
    def at(self, instant: datetime) -> Self:
        """Rows that held at an instant, as known today."""
        return self.filter(starts__lte=instant).filter(Q(ends__isnull=True) | Q(ends__gt=instant))

    def now(self) -> Self:
        return self.at(clock.now())

    def unended(self) -> Self:
        """Rows without an end; what the unique constraints watch over."""
        return self.filter(ends__isnull=True)


class Interval(models.Model):
    """From `starts` up to, not including, `ends`; `recorded_at` says since when we know."""

    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    end_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Absence(models.Model):
    """A row that was taken back and restored did not stand in between.

    The row itself holds the revocation that is in force; one that ended moves here, whole. So a
    report as of an instant in between says for ever what it said then.
    """

    revoked_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    restored_at = models.DateTimeField(default=clock.now)
    restored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def absent_at(instant: datetime) -> Q:
    """Absences that lasted at an instant."""
    return Q(revoked_at__lte=instant, restored_at__gt=instant)


def interval_constraints(name: str) -> list[models.BaseConstraint]:
    """What every interval table promises: it ends after it starts, and each end has its record."""
    return [
        models.CheckConstraint(
            condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name=f"{name}_ends_after_start"
        ),
        models.CheckConstraint(
            condition=Q(ends__isnull=True, end_recorded_at__isnull=True)
            | Q(ends__isnull=False, end_recorded_at__isnull=False),
            name=f"{name}_end_is_recorded",
        ),
    ]


def revoked_together(name: str) -> models.CheckConstraint:
    """A revocation has its moment and its person, or neither."""
    return models.CheckConstraint(
        condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
        | Q(revoked_at__isnull=False, revoked_by__isnull=False),
        name=f"{name}_revoked_by_somebody",
    )
