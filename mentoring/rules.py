"""Who has a review desk."""

from typing import Any

from cohorts.models import Cohort, Membership


def has_desk(user: Any) -> bool:
    """Mentors and managers, also while nothing waits for them."""
    return has_teams(user) or Cohort.objects.managed_by(user).exists()


def has_teams(user: Any) -> bool:
    return user.memberships.now().filter(role=Membership.Role.MENTOR).exists()
