"""What is asked of the teams, and each team's own obligation with its own dates."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cohorts.models.programme import Cohort
from cohorts.models.team import Team
from fixhub import clock


def in_language(texts: dict[str, str], language: str | None = None) -> str:
    """The text in the reader's language, else in English, else in any."""
    wanted = (language or get_language() or "en")[:2]
    return texts.get(wanted) or texts.get("en") or next(iter(texts.values()), "")


class Milestone(models.Model):
    """A milestone of a cohort; what it says and when it is due are in its revisions."""

    class Review(models.TextChoices):
        MENTOR = "mentor", _("the mentor")
        PANEL = "panel", _("the panel")
        JURY = "jury", _("the jury")
        MANAGER = "manager", _("the manager")
        NONE = "none", _("nobody, it is recorded on receipt")

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="milestones")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    review = models.CharField(max_length=10, choices=Review)
    gate = models.BooleanField(default=False)
    current = models.ForeignKey(
        "cohorts.MilestoneRevision", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "key"], name="milestone_key_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.current.titles) if self.current else self.key

    @property
    def enough(self) -> str:
        return in_language(self.current.enough) if self.current else ""


class MilestoneRevision(models.Model):
    """One wording and date of a milestone; a later one replaces it, none is changed.

    `due_at` is the instant of `due_time` on `due_day` on the cohort's wall clock; `planned_day`
    is the day before weekends and holidays moved it.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="revisions")
    n = models.PositiveSmallIntegerField(default=1)
    titles = models.JSONField()
    enough = models.JSONField(default=dict)
    planned_day = models.DateField()
    due_day = models.DateField()
    due_time = models.TimeField()
    due_at = models.DateTimeField()
    opens_days = models.PositiveSmallIntegerField(default=14)
    follow_up = models.BooleanField(default=False)
    target = models.PositiveIntegerField(null=True)
    unit = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "n"], name="revision_n_once")]

    def __str__(self) -> str:
        return f"{self.milestone_id} revision {self.n}"


class Deliverable(models.Model):
    """A thing a hand-in must or may contain: a text, a link or a file."""

    class Kind(models.TextChoices):
        TEXT = "text", _("a text")
        LINK = "link", _("a link")
        FILE = "file", _("a file")

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="deliverables")
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind)
    titles = models.JSONField()
    required = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "key"], name="deliverable_key_once")]

    def __str__(self) -> str:
        return in_language(self.titles)


class TeamMilestoneQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Obligations of the teams whose inside the person may read."""
        return self.filter(team__in=Team.objects.inside_of(user))

    def with_parts(self) -> Self:
        return self.select_related("team__cohort", "milestone__current")

    def asked(self) -> Self:
        """Those a team still has to hand in, or hand in again."""
        return self.filter(state__in=TeamMilestone.ASKED)


class TeamMilestone(models.Model):
    """One team's obligation. `state`, `attempt` and `effective_due` are caches of facts.

    The facts are Submission, Decision and DueHistory; `manage.py rebuild --check` compares.
    That it opens later, or is late, follows from the clock and is stored nowhere.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        SUBMITTED = "submitted", _("With your mentor")
        CHANGES_REQUESTED = "changes_requested", _("Change asked")
        APPROVED = "approved", _("Accepted")
        WAIVED = "waived", _("Not required")
        NOT_APPLICABLE = "not_applicable", _("Not for this team")
        CANCELLED = "cancelled", _("Cancelled")

    ASKED = [State.OPEN, State.CHANGES_REQUESTED]

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="milestones")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="of_teams")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    attempt = models.PositiveSmallIntegerField(default=1)
    effective_due = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)

    objects = TeamMilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "milestone"], name="obligation_once"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "open",
                        "submitted",
                        "changes_requested",
                        "approved",
                        "waived",
                        "not_applicable",
                        "cancelled",
                    ]
                ),
                name="obligation_state_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_due"],
                condition=Q(state__in=["open", "changes_requested"]),
                name="obligation_asked_due",
            ),
            models.Index(fields=["milestone", "state"], name="obligation_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} of {self.team}"

    def get_absolute_url(self) -> str:
        return reverse("milestone", args=[self.team.cohort.slug, self.team.slug, self.milestone.key])

    @property
    def is_asked(self) -> bool:
        return self.state in self.ASKED

    @property
    def is_late(self) -> bool:
        return self.is_asked and self.effective_due < clock.now()

    @property
    def opens_at(self) -> Any:
        days = self.milestone.current.opens_days if self.milestone.current else 14
        return self.effective_due - timedelta(days=days)

    @property
    def opens_later(self) -> bool:
        """Informs, blocks nothing: handing in early is fine."""
        return self.state == self.State.OPEN and self.opens_at > clock.now()


class DueHistory(models.Model):
    """Each date an obligation ever had. The one in force is the last row of its attempt."""

    class Cause(models.TextChoices):
        LAUNCH = "launch"
        CHANGE_REQUEST = "change_request"

    team_milestone = models.ForeignKey(TeamMilestone, on_delete=models.PROTECT, related_name="dues")
    attempt = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    original_at = models.DateTimeField()
    cause = models.CharField(max_length=20, choices=Cause)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["team_milestone", "attempt", "recorded_at"], name="due_as_known")]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d} for {self.team_milestone_id}"
