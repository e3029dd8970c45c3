"""What the people of a team do together, one of each: talk, taken back talk."""

from dataclasses import dataclass

from cohorts.actions import comments
from cohorts.models import Comment, Team
from fixhub.accounts.models import User
from tests.factories import say


@dataclass(frozen=True)
class Together:
    """`gone` is what its lead took back."""

    comment: Comment
    gone_comment: Comment


def of_team(team: Team, lead: User) -> Together:
    said, gone = (say(team, lead, f"{what} on {team.slug}.", key="m03") for what in ("Comment", "Slip"))
    return Together(comment=said, gone_comment=comments.revoke(gone, by=lead, via="page"))
