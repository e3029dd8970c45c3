"""Whom a person may find by name, and whose address and account they may see besides."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from cohorts.models import Cohort, CohortRole, Invitation, Membership, Programme, ProgrammeRole
from cohorts.reads.matching import best_first, holding
from fixhub.accounts.models import User

# Known to whoever oversees the edition alone: somebody on a list for later, and who only looks.
QUIET = [*CohortRole.UNSEEING, CohortRole.Role.VIEWER]


def visible_to(user: Any) -> QuerySet[User]:
    """Oneself, who is in an edition one sees, and whoever ever was in one that one manages."""
    if not user.is_authenticated:
        return User.objects.none()
    return User.objects.filter(
        Q(pk=user.pk)
        | Q(pk__in=_inside(Cohort.objects.visible_to(user)), deactivated_at__isnull=True)
        | Q(pk__in=_quietly_inside(Cohort.objects.overseen_by(user)), deactivated_at__isnull=True)
        | Q(pk__in=managed_by(user).values("pk"))
    )


def managed_by(user: Any) -> QuerySet[User]:
    """Who is, was or is asked to be in an edition the person manages: address and account are shown.

    Of an account that is somebody's already, asking shows nothing: anybody's address can be typed.
    """
    if not user.is_authenticated:
        return User.objects.none()
    editions = Cohort.objects.managed_by(user)
    programmes = user.programme_roles.now().filter(role=ProgrammeRole.Role.MANAGER).values("programme")
    asked = Invitation.objects.filter(Q(cohort__in=editions) | Q(programme__in=programmes)).values("user")
    return User.objects.filter(
        Q(pk__in=_ever_in(editions))
        | Q(pk__in=of_programmes(programmes).values("pk"))
        | Q(pk__in=asked, claimed_at__isnull=True)
    )


def of_programmes(programmes: Any) -> QuerySet[User]:
    """Whoever has or had a place in these programmes or their editions."""
    editions = Cohort.objects.filter(programme__in=programmes)
    return User.objects.filter(
        Q(pk__in=_ever_in(editions))
        | Q(pk__in=ProgrammeRole.objects.filter(programme__in=programmes).values("user"))
    )


def outside(programmes: Any) -> QuerySet[User]:
    """Whoever has a place in another programme, or once took one there by their own act."""
    elsewhere = Programme.objects.exclude(pk__in=programmes)
    teams = Membership.objects.now().filter(team__cohort__programme__in=elsewhere).values("user")
    duties = CohortRole.objects.now().filter(cohort__programme__in=elsewhere).values("user")
    roles = ProgrammeRole.objects.now().filter(programme__in=elsewhere).values("user")
    came = Invitation.objects.filter(programme__in=elsewhere, accepted_at__isnull=False).values("user")
    return User.objects.filter(Q(pk__in=teams) | Q(pk__in=duties) | Q(pk__in=roles) | Q(pk__in=came))


def found(user: Any, words: list[str]) -> QuerySet[User]:
    """By name; by the address as well where the person may read it, best first."""
    may_read = Q(pk=user.pk) | Q(pk__in=managed_by(user).values("pk"))
    by_name = holding("name_key", words)
    people = visible_to(user).filter(by_name | (holding("search_key", words) & may_read))
    return best_first(people, "name_key", words)


def of_cohort(cohort: Cohort, user: Any, *, manages: bool) -> QuerySet[User]:
    """Who is in an edition now, with `places` and `duties` there, as far as the person may see."""
    people = User.objects.filter(
        Q(pk__in=Membership.objects.now().filter(team__cohort=cohort).values("user"))
        | Q(pk__in=duties_seen(cohort, user).values("user"))
    )
    if not manages:
        people = people.filter(deactivated_at__isnull=True)
    places = Membership.objects.now().filter(team__cohort=cohort).select_related("team__cohort")
    return people.prefetch_related(
        Prefetch("memberships", places.order_by("team__sort_key", "pk"), to_attr="places"),
        Prefetch("cohort_roles", duties_seen(cohort, user).order_by("role"), to_attr="duties"),
    )


def duties_seen(cohort: Cohort, user: Any) -> QuerySet[CohortRole]:
    """The open roles of an edition beside its teams; the quiet ones for whoever oversees it."""
    loud = ~Q(role__in=QUIET)
    overseen = Q(cohort__in=Cohort.objects.overseen_by(user))
    return CohortRole.objects.now().filter(loud | overseen, cohort=cohort)


def roles_seen_by(user: Any) -> QuerySet[CohortRole]:
    """The same for all editions a person is in; somebody whose account is closed only managers see."""
    known = Q(user__deactivated_at__isnull=True)
    loud = Q(cohort__in=Cohort.objects.visible_to(user)) & ~Q(role__in=QUIET)
    overseen = Q(cohort__in=Cohort.objects.overseen_by(user))
    managed = Q(cohort__in=Cohort.objects.managed_by(user))
    return CohortRole.objects.now().filter((loud | overseen) & known | managed)


def _inside(cohorts: Any) -> Any:
    """Of the teams, in a role others know of, or managing the programme: ids, for a subquery."""
    teams = Membership.objects.now().filter(team__cohort__in=cohorts).values("user")
    roles = CohortRole.objects.now().filter(cohort__in=cohorts).exclude(role__in=QUIET).values("user")
    managers = ProgrammeRole.objects.now().filter(
        role=ProgrammeRole.Role.MANAGER, programme__in=cohorts.values("programme")
    )
    return User.objects.filter(Q(pk__in=teams) | Q(pk__in=roles) | Q(pk__in=managers.values("user"))).values(
        "pk"
    )


def _ever_in(cohorts: Any) -> Any:
    """In a team or a role, now or before."""
    return User.objects.filter(
        Q(pk__in=Membership.objects.filter(team__cohort__in=cohorts).values("user"))
        | Q(pk__in=CohortRole.objects.filter(cohort__in=cohorts).values("user"))
    ).values("pk")


def _quietly_inside(cohorts: Any) -> Any:
    return CohortRole.objects.now().filter(cohort__in=cohorts).values("user")
