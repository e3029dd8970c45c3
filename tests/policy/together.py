"""What the people of a team do together, one of each: talk, meetings, a challenge, a calendar."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cohorts.actions import calendars, challenges, comments, meetings
from cohorts.models import CalendarFeed, Challenge, Comment, Meeting, Team
from fixhub import clock
from fixhub.accounts.models import User
from tests.factories import make_challenge, plan_meeting, say


@dataclass(frozen=True)
class Together:
    """`gone` is what was taken back. The meeting was moved once and is tomorrow, `held` is over."""

    lead: User
    comment: Comment
    gone_comment: Comment
    meeting: Meeting
    gone_meeting: Meeting
    held: Meeting
    challenge: Challenge
    gone_challenge: Challenge
    feed: CalendarFeed
    feed_token: str


def of_team(team: Team, lead: User, manager: User) -> Together:
    said, gone = (say(team, lead, f"{what} on {team.slug}.", key="m03") for what in ("Comment", "Slip"))
    feed, token = calendars.make(by=lead, via="page")
    return Together(
        lead=lead,
        comment=said,
        gone_comment=comments.revoke(gone, by=lead, via="page"),
        meeting=_moved(_meeting(team, lead, "Meeting")),
        gone_meeting=meetings.cancel(_meeting(team, lead, "Off"), by=lead, via="page"),
        held=_meeting(team, lead, "Held", starts_at=clock.now() - timedelta(hours=1)),
        challenge=_challenge(team, manager, "Challenge"),
        gone_challenge=challenges.withdraw(_challenge(team, manager, "Gone"), by=manager, via="page"),
        feed=feed,
        feed_token=token,
    )


def _meeting(team: Team, lead: User, what: str, **given: Any) -> Meeting:
    return plan_meeting(team.cohort, lead, team=team, title=f"{what} of {team.slug}", **given)


def _moved(meeting: Meeting) -> Meeting:
    words = vars(meetings.Content.of(meeting.current)) | {"place": "Hub"}
    return meetings.change(meeting, by=meeting.by, via="page", **words)


def _challenge(team: Team, manager: User, what: str) -> Challenge:
    return make_challenge(team.cohort, manager, f"{what} of {team.slug}")
