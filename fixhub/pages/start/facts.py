"""What is there already of the first run: each of its four steps is a fact, so there is nothing to resume."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from cohorts.models import Cohort, Membership, Programme, Team
from fixhub.accounts.models import User

ACCOUNT, PROGRAMME, EDITION, PEOPLE, READY = 1, 2, 3, 4, 5


def is_untouched() -> bool:
    """Nobody has an account: whoever holds the machine makes the first one."""
    return not User.objects.filter(claimed_at__isnull=False).exists()


@dataclass(frozen=True)
class Begun:
    """How far somebody has come who may begin; an account is theirs already."""

    user: Any
    programme: Programme | None = None
    edition: Cohort | None = None
    has_people: bool = False

    @property
    def step(self) -> int:
        """The open one; READY when all four are done."""
        if self.programme is None:
            return PROGRAMME
        if self.edition is None:
            return EDITION
        return READY if self.has_people else PEOPLE

    @property
    def has_teams(self) -> bool:
        """Teams wait for their people."""
        return self.edition is not None and Team.objects.standing().filter(cohort=self.edition).exists()

    @property
    def done(self) -> int:
        return self.step - 1


def of(user: Any) -> Begun | None:
    """None for who neither runs a programme nor may add one: to them the page does not exist."""
    managed = user.programme_roles.now().filter(role="manager").values("programme")
    programme = Programme.objects.filter(pk__in=managed).order_by("-pk").first()
    if programme is None:
        return Begun(user) if user.is_staff else None
    edition = (
        Cohort.objects.filter(programme__in=managed)
        .order_by(F("kickoff").desc(nulls_last=True), "-pk")
        .first()
    )
    people = Membership.objects.now().filter(team__cohort__programme__in=managed)
    return Begun(user, edition.programme if edition else programme, edition, people.exists())
