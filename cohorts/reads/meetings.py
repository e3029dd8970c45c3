"""Meetings as people look for them: what comes, what was, who is expected and who was there."""

from typing import Any

from django.db.models import Q, QuerySet

from cohorts.models import Attendance, Cohort, CohortRole, Meeting, Membership, Team
from fixhub.accounts.models import User

SHOWN = 3


def expected(meeting: Meeting) -> "QuerySet[User]":
    """The people a meeting is for, as they are in their teams now, and whoever was there; by name."""
    noted = Attendance.objects.filter(meeting=meeting, revoked_at__isnull=True)
    came = Q(pk__in=noted.values("user"))
    return User.objects.filter(_whom(meeting) | came).order_by("sort_key", "pk")


def _whom(meeting: Meeting) -> Q:
    memberships = Membership.objects.now().filter(team__cohort=meeting.cohort_id)
    if meeting.audience == Meeting.Audience.TEAM:
        memberships = memberships.filter(team=meeting.team_id)
    elif meeting.audience == Meeting.Audience.TEAMS:
        memberships = memberships.filter(role__in=Membership.PARTICIPANTS)
    elif meeting.audience == Meeting.Audience.MENTORS:
        memberships = memberships.filter(role=Membership.Role.MENTOR)
    else:
        roles = CohortRole.objects.now().filter(cohort=meeting.cohort_id)
        roles = roles.exclude(role__in=CohortRole.UNSEEING)
        return Q(pk__in=memberships.values("user")) | Q(pk__in=roles.values("user"))
    return Q(pk__in=memberships.values("user"))


def attendance(meeting: Meeting, users: Any) -> dict[int, Attendance]:
    """What stands of these people, by person."""
    rows = Attendance.objects.filter(meeting=meeting, user__in=users, revoked_at__isnull=True)
    return {row.user_id: row for row in rows}


def plannable(user: Any, cohort: Cohort) -> "QuerySet[Team]":
    """The teams a person may plan mentoring for: a manager all, a lead or mentor their own."""
    teams = Team.objects.standing().filter(cohort=cohort).by_name()
    if Cohort.objects.managed_by(user).filter(pk=cohort.pk).exists():
        return teams
    roles = [Membership.Role.LEAD, Membership.Role.MENTOR]
    return teams.filter(pk__in=user.memberships.now().filter(role__in=roles).values("team"))


def next_of(user: Any, team: Team) -> Meeting | None:
    """What is next for somebody of a team: its own meeting, or one of the edition."""
    seen = Meeting.objects.concerning(user).standing().filter(cohort=team.cohort_id)
    return seen.filter(Q(team=team) | Q(team__isnull=True)).with_parts().coming().first()


def around(user: Any, team: Team) -> "tuple[QuerySet[Meeting], QuerySet[Meeting]]":
    """What comes next and what was last, of a team and its edition, as far as the person may know."""
    seen = Meeting.objects.visible_to(user).filter(cohort=team.cohort_id)
    seen = seen.filter(Q(team=team) | Q(team__isnull=True)).standing()
    return seen.coming()[:SHOWN], seen.past()[:SHOWN]
