"""What one person sees of another: where they are, and what they logged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from cohorts.leaving_form import REASONS
from cohorts.models import Cohort, CohortRole, Membership, ProgrammeRole, Update
from cohorts.models.team import removed_teams
from cohorts.reads import persons
from fixhub.accounts.models import User
from fixhub.mail.models import Letter

MOST_PLACES = 100


@dataclass(frozen=True)
class Stay:
    """A role in a place for a time; `until`, and why if they said so, only where somebody has left."""

    role: str
    place: str
    url: str
    edition: str
    since: datetime
    until: datetime | None
    why: str | Promise = ""


@dataclass(frozen=True)
class Trouble:
    """Letters of an edition that did not reach the person."""

    cohort: Cohort
    letters: int


def stays(person: User, user: Any) -> list[Stay]:
    """Open ones of editions the reader sees; in editions they manage, and of oneself, all."""
    seen = Cohort.objects.visible_to(user)
    whole = Cohort.objects.all() if person == user else Cohort.objects.managed_by(user)
    in_teams = person.memberships.exclude(team__in=removed_teams()).filter(
        Q(team__cohort__in=whole) | Q(pk__in=_open(person.memberships), team__cohort__in=seen)
    )
    beside = person.cohort_roles.filter(
        Q(cohort__in=whole)
        | Q(pk__in=_open(person.cohort_roles), cohort__in=Cohort.objects.overseen_by(user))
        | Q(pk__in=_open(person.cohort_roles), cohort__in=seen) & ~Q(role__in=persons.QUIET)
    )
    leading = person.programme_roles.now().filter(
        role=ProgrammeRole.Role.MANAGER, programme__in=seen.values("programme")
    )
    open_to = set(seen.values_list("pk", flat=True))
    rows = [
        *(_in_team(row, row.team.cohort_id in open_to) for row in _newest(in_teams, "team__cohort")),
        *(_beside(row, row.cohort_id in open_to) for row in _newest(beside, "cohort")),
        *map(_leading, _newest(leading, "programme")),
    ]
    return sorted(rows, key=lambda stay: (stay.until is None, stay.since), reverse=True)


def logged(person: User, user: Any) -> QuerySet[Update]:
    """What the person wrote to editions the reader is in, newest first."""
    written = Update.objects.standing().filter(by=person).visible_to(user)
    return written.select_related("team__cohort", "team_milestone__milestone__current").newest_first()


def asking(person: User, user: Any) -> Cohort | None:
    """The running edition the reader manages in which somebody who never signed in has a place."""
    if person.claimed_at or person.deactivated_at:
        return None
    places = person.memberships.now().values("team__cohort")
    editions = Cohort.objects.managed_by(user).filter(pk__in=places)
    return editions.running().order_by("-pk").first()


def troubles(person: User, user: Any) -> list[Trouble]:
    """By edition that the reader manages: letters that did not arrive."""
    lost = Letter.objects.undelivered().filter(person=person).exclude(cohort_id=None)
    counts: dict[int, int] = {}
    for cohort_id in lost.values_list("cohort_id", flat=True)[:MOST_PLACES]:
        counts[cohort_id or 0] = counts.get(cohort_id or 0, 0) + 1
    managed = Cohort.objects.managed_by(user).filter(pk__in=counts).order_by("-pk")
    return [Trouble(cohort, counts[cohort.pk]) for cohort in managed]


def _open(rows: Any) -> Any:
    return rows.now().values("pk")


def _newest(rows: Any, cohort: str) -> Any:
    return rows.select_related(cohort).order_by("-starts", "-pk")[:MOST_PLACES]


def _in_team(row: Membership, is_open: bool) -> Stay:
    team = row.team
    return Stay(
        str(row.get_role_display()),
        team.name,
        team.get_absolute_url() if is_open else "",
        team.cohort.name,
        row.starts,
        row.ends,
        _why(row),
    )


def _why(row: Membership) -> str | Promise:
    """In words; nothing of who would rather not say."""
    return dict(REASONS).get(row.end_reason, row.end_reason) if row.end_reason else ""


def _beside(row: CohortRole, is_open: bool) -> Stay:
    cohort = row.cohort
    role = str(row.get_role_display())
    url = reverse("teams", args=[cohort.slug]) if is_open else ""
    return Stay(role, cohort.name, url, "", row.starts, row.ends)


def _leading(row: ProgrammeRole) -> Stay:
    role = str(row.get_role_display())
    return Stay(role, row.programme.name, "", "", row.starts, row.ends)
