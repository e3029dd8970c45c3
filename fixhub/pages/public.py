"""What everybody may read of an edition: its teams, their themes, counts, and who agreed by name."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q

from cohorts.models import (
    Challenge,
    Cohort,
    Membership,
    NameConsent,
    Team,
    TeamMilestone,
    TeamOutcome,
    TeamState,
)

A_PAGE = 60
MOST_CHALLENGES = 40


@dataclass(frozen=True)
class PublicTeam:
    name: str
    theme: str
    challenge: str
    people: list[str]


@dataclass(frozen=True)
class PublicEdition:
    """A page of teams, and figures of all of them; nothing that is about one person."""

    cohort: Cohort
    page: Page
    teams: list[PublicTeam]
    challenges: list[Challenge]
    accepted: int
    completed: int
    settled: int

    @property
    def size(self) -> int:
        return self.page.paginator.count


def read(cohort: Cohort, number: Any) -> PublicEdition:
    """The same few questions however many teams there are."""
    taking_part = _taking_part(cohort)
    page = Paginator(taking_part.select_related("challenge").by_name(), A_PAGE).get_page(number)
    names = _names(cohort, [team.pk for team in page])
    outcomes = TeamOutcome.objects.filter(team__in=taking_part, revoked_at__isnull=True).aggregate(
        settled=Count("pk"), completed=Count("pk", filter=Q(value=TeamOutcome.Value.COMPLETED))
    )
    accepted = TeamMilestone.objects.filter(team__in=taking_part, state=TeamMilestone.State.APPROVED)
    return PublicEdition(
        cohort=cohort,
        page=page,
        teams=[_shown(team, names.get(team.pk, [])) for team in page],
        challenges=list(cohort.challenges.standing().in_order()[:MOST_CHALLENGES]),
        accepted=accepted.count(),
        **outcomes,
    )


def _shown(team: Team, people: list[str]) -> PublicTeam:
    challenge = team.challenge if team.challenge and team.challenge.is_standing else None
    return PublicTeam(team.name, team.theme, challenge.title if challenge else "", people)


def _taking_part(cohort: Cohort) -> Any:
    """All but those that left on the way."""
    left = TeamState.objects.now().filter(team=OuterRef("pk"), state=TeamState.State.WITHDRAWN)
    return Team.objects.standing().filter(~Exists(left), cohort=cohort)


def _names(cohort: Cohort, teams: list[int]) -> dict[int, list[str]]:
    """By team, of those who said yes for this edition, are in the team now and have an account."""
    agreed = NameConsent.objects.now().filter(cohort=cohort).values("user")
    rows = Membership.objects.now().filter(team__in=teams, user__in=agreed, user__deactivated_at__isnull=True)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("user").order_by("user__sort_key", "pk"):
        names = found.setdefault(row.team_id, [])
        if row.user.full_name not in names:
            names.append(row.user.full_name)
    return found
