"""How people are asked in: to a team, an edition or a programme."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.intervals import revoked_together
from cohorts.models.programme import Cohort, Programme
from cohorts.models.team import Membership, Team, removed_teams
from fixhub import clock


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of places the person manages, and of the teams they lead."""
        if not user.is_authenticated:
            return self.none()
        led = user.memberships.now().filter(role=Membership.Role.LEAD).values("team")
        managed = user.programme_roles.now().filter(role="manager").values("programme")
        return self.exclude(team__in=removed_teams()).filter(
            Q(cohort__in=Cohort.objects.managed_by(user)) | Q(team__in=led) | Q(programme__in=managed)
        )

    def pending(self) -> Self:
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now())

    def open(self) -> Self:
        """Pending, and their place is there: `is_pending` for many."""
        return self.pending().exclude(team__in=removed_teams())

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class Invitation(models.Model):
    """An open door for one address, one role and one place, for seven days and one use.

    The token is made when the letter goes; only its hash is kept.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        MEMBER = "member", _("Member")
        MENTOR = "mentor", _("Mentor")
        MANAGER = "manager", _("Manager")
        VIEWER = "viewer", _("Viewer")
        EXPERT = "expert", _("Expert")
        SPEAKER = "speaker", _("Speaker")
        FACILITATOR = "facilitator", _("Facilitator")
        ORGANISER = "organiser", _("Organiser")
        RESERVE_MENTOR = "reserve_mentor", _("Reserve mentor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations")
    email_key = models.CharField(max_length=254)
    role = models.CharField(max_length=20, choices=Role)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="invitations")
    cohort = models.ForeignKey(Cohort, null=True, on_delete=models.PROTECT, related_name="invitations")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="invitations")
    # Those that were sent together have one number, and can be withdrawn together.
    batch = models.UUIDField(null=True, editable=False)
    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "email_key", "role"],
                condition=Q(team__isnull=False, accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_pending_team_invitation",
            ),
            models.UniqueConstraint(
                fields=["cohort", "email_key", "role"],
                condition=Q(
                    cohort__isnull=False, team__isnull=True, accepted_at__isnull=True, revoked_at__isnull=True
                ),
                name="one_pending_cohort_invitation",
            ),
            models.UniqueConstraint(
                fields=["programme", "email_key", "role"],
                condition=Q(cohort__isnull=True, accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_pending_programme_invitation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
            revoked_together("invitation"),
        ]
        indexes = [
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="invitation_of_batch")
        ]

    def __str__(self) -> str:
        return f"{self.role} invitation {self.pk}"

    @property
    def is_pending(self) -> bool:
        """Open, and its place is there."""
        if self.accepted_at or self.revoked_at or self.expires_at <= clock.now():
            return False
        return self.team is None or not self.team.is_removed
