"""Teams, and who is in them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.models.intervals import Interval, IntervalQuerySet, interval_constraints, revoked_together
from cohorts.models.programme import Cohort
from fixhub import clock
from fixhub.accounts.names import folded, sort_key


class TeamQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Every team of the cohorts the person is in: a cohort sees each other's progress."""
        return self.standing().filter(cohort__in=Cohort.objects.visible_to(user))

    def standing(self) -> Self:
        """All but those that were removed: a team added by mistake is nowhere, and kept."""
        return self.exclude(pk__in=removed_teams())

    def inside_of(self, user: Any) -> Self:
        """Teams whose hand-ins, moods and worries the person may read: own, mentored, managed."""
        if not user.is_authenticated:
            return self.none()
        return self.standing().filter(
            Q(pk__in=user.memberships.now().values("team")) | Q(cohort__in=Cohort.objects.managed_by(user))
        )

    def by_name(self) -> Self:
        return self.order_by("sort_key", "pk")


class Team(models.Model):
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="teams")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=300)
    sort_key = models.CharField(max_length=300, editable=False)
    search_key = models.CharField(max_length=1500, editable=False, default="", db_default="")
    theme = models.CharField(_("theme"), max_length=80, blank=True)
    challenge = models.ForeignKey(
        "cohorts.Challenge", null=True, blank=True, on_delete=models.PROTECT, related_name="teams"
    )
    keywords = models.CharField(_("keywords"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True, blank=True)

    # Derived from the second; see set_keys.
    KEYS = ("sort_key", "search_key")
    KEYS_FROM = ("name", "theme", "keywords")

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "slug"], name="team_slug_once"),
            models.CheckConstraint(condition=~Q(name=""), name="team_has_a_name"),
        ]
        indexes = [models.Index(fields=["cohort", "sort_key"], name="team_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("team", args=[self.cohort.slug, self.slug])

    @property
    def is_removed(self) -> bool:
        return self.states.unended().filter(state=TeamState.State.REMOVED).exists()

    def set_keys(self) -> None:
        """Fill the derived columns; whoever changes name, theme or keywords calls this before saving."""
        self.sort_key = sort_key(self.name)
        self.search_key = folded(f"{self.name} {self.theme} {self.keywords}")[:1500]


class TeamFocus(models.Model):
    """What a team worked on before it turned to something else; what it works on now stands on the team.

    So a report as of an instant counts a team where it was counted then. Nothing changes a row.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="former")
    theme = models.CharField(max_length=80, blank=True)
    challenge = models.ForeignKey("cohorts.Challenge", null=True, on_delete=models.PROTECT, related_name="+")
    starts = models.DateTimeField()
    ends = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "starts"], name="one_focus_at_a_time"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="focus_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"focus of team {self.team_id} until {self.ends}"


class TeamState(Interval):
    """Active until the cohort or the team itself ends; what came after is its outcome.

    Removed is a team that should not have been added: nothing of it is shown while that lasts,
    and nothing of it is lost.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REMOVED = "removed", _("Removed")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=12, choices=State)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(ends__isnull=True), name="one_open_team_state"
            ),
            *interval_constraints("team_state"),
        ]
        indexes = [
            models.Index(
                fields=["team"], condition=Q(state="removed", ends__isnull=True), name="team_removed_now"
            )
        ]

    def __str__(self) -> str:
        return self.state


def removed_teams() -> "models.QuerySet[TeamState, Any]":
    """The numbers of the teams that are removed now; few, if any."""
    return TeamState.objects.unended().filter(state=TeamState.State.REMOVED).values("team")


class TeamOutcome(models.Model):
    """What became of a team. Without a row it is unknown, and the report says so."""

    class Value(models.TextChoices):
        COMPLETED = "completed", _("Completed")
        NOT_COMPLETED = "not_completed", _("Not completed")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="outcomes")
    value = models.CharField(max_length=15, choices=Value)
    reason = models.CharField(max_length=300, blank=True)
    recording = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(revoked_at__isnull=True), name="one_outcome_a_team"
            ),
            revoked_together("outcome"),
        ]

    def __str__(self) -> str:
        return self.value


class MembershipQuerySet(IntervalQuerySet):
    def now(self) -> Self:
        """Those that hold; whoever is in a removed team is in none."""
        return super().now().exclude(team__in=removed_teams())

    def visible_to(self, user: Any) -> Self:
        """Who is in the teams of one's editions now, and whatever concerns the person."""
        if not user.is_authenticated:
            return self.none()
        here = Membership.objects.now().filter(user__deactivated_at__isnull=True)
        here = here.filter(team__in=Team.objects.visible_to(user))
        own = Membership.objects.concerning(user)
        return self.filter(Q(pk__in=here.values("pk")) | Q(pk__in=own.values("pk")))

    def concerning(self, user: Any) -> Self:
        """The person's own, ended ones too, and those of the cohorts they manage."""
        if not user.is_authenticated:
            return self.none()
        managed = Q(team__cohort__in=Cohort.objects.managed_by(user))
        return self.exclude(team__in=removed_teams()).filter(Q(user=user) | managed)


class Membership(Interval):
    """A person in a team. A member may also be its mentor: real teams have such people."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        MEMBER = "member", _("Member")
        MENTOR = "mentor", _("Mentor")

    PARTICIPANTS = [Role.LEAD, Role.MEMBER]

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    end_reason = models.CharField(max_length=60, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user", "role"], condition=Q(ends__isnull=True), name="one_open_membership"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(ends__isnull=True, role="lead"), name="one_open_lead"
            ),
            *interval_constraints("membership"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ends__isnull=False),
                name="membership_end_has_its_person",
            ),
        ]
        indexes = [models.Index(fields=["user", "ends"], name="membership_of_person")]

    def __str__(self) -> str:
        return f"{self.role} of team {self.team_id}"
