"""Meetings as people look for them: what comes, what was, who is expected and who was there."""

from typing import Any

from django.db.models import Q, QuerySet

from cohorts.models import Attendance, CohortRole, Meeting, Membership
from fixhub.accounts.models import User


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
