"""What the sections share: addresses, the reader's wall clock, and questions about the reader."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from cohorts.models import Cohort, Membership, Team, TeamMilestone
from cohorts.reads.obligations import asked_states
from fixhub import clock, links
from fixhub.accounts.models import User
from fixhub.mail.compose import Section
from fixhub.mail.models import Occurrence

Say = Callable[[Occurrence, Any], list[Section]]


def page(name: str, *args: Any) -> str:
    """The whole address of a page; it asks its reader to sign in."""
    return settings.SITE_URL + reverse(name, args=args)


def milestone_page(obligation: TeamMilestone) -> str:
    return settings.SITE_URL + obligation.get_absolute_url()


def hand_in_link(person: User, obligation: TeamMilestone) -> str:
    return links.url("submit", person_id=person.pk, object_id=obligation.pk)


def update_link(person: User, team_id: int) -> str:
    return links.url("update", person_id=person.pk, object_id=team_id)


def on_the_wall_of(person: User, cohort: Cohort) -> Any:
    """Times inside are those of the reader's own clock."""
    return timezone.override(clock.zone_or(person.zone, cohort.zone))


def participates(person: User, team: Team) -> bool:
    return holds(person, team, *Membership.PARTICIPANTS)


def mentors(person: User, team: Team) -> bool:
    return holds(person, team, Membership.Role.MENTOR)


def holds(person: User, team: Team, *roles: str) -> bool:
    return Membership.objects.now().filter(user=person, team=team, role__in=roles).exists()


def done_so_far(team: Team) -> str:
    """Something good to end with."""
    counted = team.milestones.filter(state__in=asked_states(), milestone__current__follow_up=False)
    states = list(counted.values_list("state", flat=True))
    return accepted_of(states.count(TeamMilestone.State.APPROVED), len(states))


def accepted_of(done: int, total: int) -> str:
    if not done:
        return ""
    said = ngettext(
        "%(done)s of %(total)s milestone is accepted.",
        "%(done)s of %(total)s milestones are accepted.",
        total,
    )
    return said % {"done": done, "total": total}


def progress(count: int | None, target: int | None) -> str:
    """ "7 of 10 logged", where the milestone counts something."""
    if not target:
        return ""
    return gettext("%(count)s of %(target)s logged") % {"count": count or 0, "target": target}
