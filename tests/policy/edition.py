"""What an edition is made of, one of each: plan, somebody in the team, a role, something that happened."""

from dataclasses import dataclass

from cohorts.models import CohortRole, Membership, Milestone, Phase, Team, Update
from fixhub.events.models import Event
from tests.factories import make_user


@dataclass(frozen=True)
class Edition:
    """`membership` is a member's, or a mentor's where there is none; it may be ended without an heir."""

    phase: Phase
    milestone: Milestone
    membership: Membership
    role: CohortRole
    event: Event


def of_team(team: Team, update: Update) -> Edition:
    cohort, people = team.cohort, team.memberships.order_by("pk")
    expert = make_user("Expert")
    return Edition(
        phase=cohort.phases.earliest("pk"),
        milestone=cohort.milestones.earliest("pk"),
        membership=people.filter(role="member").first() or people.get(role="mentor"),
        role=CohortRole.objects.create(cohort=cohort, user=expert, role="expert"),
        event=Event.objects.get(verb="update.logged", subject_id=update.pk),
    )
