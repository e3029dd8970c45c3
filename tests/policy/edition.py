"""What an edition is made of, one of each: plan, somebody in the team, a role, something that happened."""

from dataclasses import dataclass
from uuid import uuid4

from cohorts.models import CohortRole, Membership, Milestone, Phase, Team, Update
from fixhub.accounts import tokens
from fixhub.accounts.models import Token, User
from fixhub.events.models import Event, Notice
from tests.factories import make_user


@dataclass(frozen=True)
class Edition:
    """The lead's key; somebody's place that ends without an heir: a member's, or else a mentor's."""

    phase: Phase
    milestone: Milestone
    membership: Membership
    role: CohortRole
    event: Event
    notice: Notice
    key: Token


def of_team(team: Team, lead: User, update: Update) -> Edition:
    cohort, people = team.cohort, team.memberships.order_by("pk")
    expert = make_user("Expert")
    return Edition(
        phase=cohort.phases.earliest("pk"),
        milestone=cohort.milestones.earliest("pk"),
        membership=people.filter(role="member").first() or people.get(role="mentor"),
        role=CohortRole.objects.create(cohort=cohort, user=expert, role="expert"),
        key=tokens.make(lead, name=team.slug, scopes=["read"], days=30, form_key=uuid4())[0],
        event=Event.objects.get(verb="update.logged", subject_id=update.pk),
        notice=_notice(team, lead),
    )


def _notice(team: Team, reader: User) -> Notice:
    """Of the answer to what was handed in."""
    answer = Event.objects.filter(team_id=team.pk, verb="milestone.approved").latest("pk")
    return Notice.objects.create(event=answer, reader=reader)
