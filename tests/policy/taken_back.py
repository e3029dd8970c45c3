"""What was taken back around a team, one of each, and somebody whose place can be ended."""

from dataclasses import dataclass

from cohorts.actions import invitations, milestones, removals, teams, updates
from cohorts.models import Invitation, Membership, Submission, Team, Update
from fixhub.accounts.models import User
from tests.factories import add_member, hand_in, log, make_team, make_user


@dataclass(frozen=True)
class TakenBack:
    """By its lead, but for what a manager ended, withdrew and removed."""

    update: Update
    submission: Submission
    invitation: Invitation
    place: Membership
    team: Team
    staying: Membership


def of_team(team: Team, lead: User, manager: User) -> TakenBack:
    name = team.slug
    asked = invitations.invite(f"gone@{name}.example.org", by=manager, team=team, role="member")
    leaving, staying = (_place(team, add_member(team, make_user())) for _ in range(2))
    mistake = make_team(team.cohort, name=f"Mistake of {name}")
    removals.remove(mistake, by=manager, via="page")
    return TakenBack(
        update=updates.revoke(log(team, lead, sentence=f"Slip of {name}."), by=lead, via="page"),
        submission=milestones.revoke(hand_in(team, lead, "m04"), by=lead, via="page"),
        invitation=invitations.revoke(asked, by=manager),
        place=teams.leave(leaving, by=manager, via="page"),
        team=mistake,
        staying=staying,
    )


def _place(team: Team, user: User) -> Membership:
    return team.memberships.select_related("team__cohort", "user").get(user=user)
