"""What is to be said to whom (Occurrence), and the envelope that says it (Letter)."""

from typing import Self

from django.conf import settings
from django.db import models

from fixhub import clock


class Restore(models.Model):
    """The installation came back from a backup: what was due until then may have been sent before.

    Nothing of it goes by itself; it is held until a manager lets it go or drops it.
    """

    at = models.DateTimeField(unique=True)
    backed_up_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at__gte=models.F("backed_up_at")), name="restore_after_its_backup"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Occurrence(models.Model):
    """One reason to write to one person, once: the unique key makes a second one impossible.

    Holds ids, never texts or secrets; what it says is composed when the letter goes.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        PARKED = "parked"
        MERGED = "merged"
        SUPERSEDED = "superseded"

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    cohort_id = models.BigIntegerField(null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="occurrences")
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    letter = models.ForeignKey("mail.Letter", null=True, on_delete=models.PROTECT, related_name="occurrences")
    # The restore that holds it back.
    held_by = models.ForeignKey(
        Restore, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="merged", letter__isnull=False) | ~models.Q(state="merged"),
                name="occurrence_merged_into_a_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("due_at")), name="occurrence_expires_after_due"
            ),
            models.CheckConstraint(
                condition=models.Q(state="parked", held_by__isnull=False)
                | (~models.Q(state="parked") & models.Q(held_by__isnull=True)),
                name="occurrence_parked_by_a_restore",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="planned"), name="occurrence_planned_due"
            ),
            models.Index(
                fields=["cohort_id"], condition=models.Q(held_by__isnull=False), name="occurrence_held"
            ),
            models.Index(fields=["person", "due_at"], name="occurrence_of_person"),
        ]

    def __str__(self) -> str:
        return self.key


class LetterQuerySet(models.QuerySet["Letter"]):
    def undelivered(self) -> Self:
        """Those that wait for a person to look at each."""
        return self.filter(state__in=Letter.STOPPED, held_by__isnull=True)

    def held(self) -> Self:
        """Those that a restore keeps from going by themselves."""
        return self.filter(state=Letter.State.PARKED, held_by__isnull=False)

    def planned(self) -> Self:
        return self.filter(state__in=Letter.OPEN)

    def sent(self) -> Self:
        return self.filter(state=Letter.State.SENT)


class Letter(models.Model):
    """One envelope to one person, carrying one or more occurrences.

    The kept copy has its private links taken out; tokens are made when the letter goes.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        LEASED = "leased"
        DISPATCHING = "dispatching"
        SENT = "sent"
        PARKED = "parked"
        DEAD = "dead"
        SUPERSEDED = "superseded"

    OPEN = [State.PENDING, State.LEASED, State.DISPATCHING]
    STOPPED = [State.DEAD, State.PARKED]

    # 40 hex digits, @, and a host name of up to 253 letters.
    message_id = models.CharField(max_length=330, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters")
    cohort_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    lease = models.CharField(max_length=32, blank=True)
    until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    # The restore that holds it back.
    held_by = models.ForeignKey(
        Restore, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    by_smtp = models.BooleanField(default=False)
    # Carries notices of several cohorts: only its reader may read the kept copy.
    mixed = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
                name="letter_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state="leased", until__isnull=False) | ~models.Q(state="leased"),
                name="letter_lease_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(held_by__isnull=True) | models.Q(state="parked"),
                name="letter_held_is_parked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["pending", "leased", "dispatching"]),
                name="letter_open_due",
            ),
            models.Index(fields=["cohort_id"], condition=models.Q(held_by__isnull=False), name="letter_held"),
            models.Index(fields=["due_at"], condition=~models.Q(text=""), name="letter_with_words"),
            models.Index(fields=["cohort_id", "-due_at"], name="letter_of_cohort"),
            models.Index(fields=["person", "-due_at"], name="letter_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"

    @property
    def is_open(self) -> bool:
        """Still to go, by itself."""
        return self.state in self.OPEN

    @property
    def did_not_arrive(self) -> bool:
        return self.state in self.STOPPED

    @property
    def was_written(self) -> bool:
        """It went out once; without a text its words were let go of since."""
        return self.sent_at is not None or self.doubts > 0

    @property
    def is_held(self) -> bool:
        return self.held_by_id is not None
