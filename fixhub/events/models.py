"""What happened: rows that are added and never changed; and who should know of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from fixhub import clock


class Event(models.Model):
    """Who did what, to what, when and by which door.

    Names and texts are not kept here, only ids and small facts, so that a person can be
    forgotten without rewriting history. Cohort and team are plain numbers for the same reason.
    """

    cohort_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    via = models.CharField(
        max_length=10, choices=[(v, v) for v in ("page", "api", "link", "command", "job", "admin")]
    )
    data = models.JSONField(default=dict)
    version = models.PositiveSmallIntegerField(default=1)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["cohort_id", "-occurred_at"], name="event_of_cohort"),
            models.Index(fields=["team_id", "-occurred_at"], name="event_of_team"),
            models.Index(fields=["subject_type", "subject_id"], name="event_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class EventSeal(models.Model):
    """An event's place in the chain of its edition; its digest is over the event and the digest before.

    Written after the event by the worker's round, and never changed either (decision 27). `key` says
    which secret key it was made with, without telling the key.
    """

    # Chains of what is of no edition: the installation's own, and the demo's, which is dropped with it.
    OTHERS, DEMO = 0, -1

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="seal")
    chain = models.BigIntegerField()
    position = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=16)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="one_seal_a_place"),
            models.CheckConstraint(condition=Q(position__gte=1), name="seals_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"seal {self.position} of chain {self.chain}"

    @property
    def noted(self) -> str:
        """As `audit verify` prints a head and takes it again."""
        return f"{self.position}:{self.digest}"


class Dropping(models.Model):
    """A chain that is being deleted whole: the database refuses to delete events of all others.

    Written and taken away again in the transaction that drops a demo edition, the only one that may.
    """

    chain = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"dropping of chain {self.chain}"


class FanOut(models.Model):
    """Says that the readers of an event have been told; a row of its own, as events never change."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="fan_out")
    done_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"fan-out of {self.event_id}"


class NoticeQuerySet(models.QuerySet):
    def of(self, reader: Any) -> Self:
        return self.filter(reader_id=reader.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class Notice(models.Model):
    """Somebody should know of an event. What it says is made from the event when it is shown."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reader"], name="notice_once")]
        indexes = [
            models.Index(fields=["reader", "-id"], name="notice_of_reader"),
            models.Index(fields=["reader"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["read_at"], condition=Q(read_at__isnull=False), name="notice_read"),
        ]

    def __str__(self) -> str:
        return f"notice of {self.event_id} to {self.reader_id}"
