"""Talking, meeting, and what the city asks."""

from django.urls import URLPattern, path

from cohorts.views import attendances, calendars, challenges, comments, meetings

TEAM = "cohorts/<slug:cohort>/teams/<slug:team>"

COHORT = "cohorts/<slug:cohort>"
MEETING = f"{COHORT}/meetings/<int:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{TEAM}/milestones/<slug:key>/comments", comments.of_milestone, name="comments"),
    path("comments/<int:pk>/revocation", comments.revoke, name="comment_revocation"),
    path("comments/<int:pk>/restoration", comments.restore, name="comment_restoration"),
    path("meetings", meetings.own, name="own_meetings"),
    path(f"{COHORT}/meetings", meetings.of_cohort, name="meetings"),
    path(f"{COHORT}/meetings/plan", meetings.plan, name="meeting_plan"),
    path(MEETING, attendances.show, name="meeting"),
    path(f"{MEETING}/revision", meetings.change, name="meeting_revision"),
    path(f"{MEETING}/attendance", attendances.note, name="meeting_attendance"),
    path(f"{MEETING}/calendar", calendars.of_meeting, name="meeting_calendar"),
    path("meetings/<int:pk>/revocation", meetings.cancel, name="meeting_revocation"),
    path("meetings/<int:pk>/restoration", meetings.restore, name="meeting_restoration"),
    path(
        "meetings/<int:pk>/revisions/<int:n>/revocation",
        meetings.take_back,
        name="meeting_revision_revocation",
    ),
    path(f"{TEAM}/milestones/<slug:key>/calendar", calendars.of_milestone, name="milestone_calendar"),
    path("calendar", calendars.own, name="calendars"),
    path("calendar/<int:pk>/revocation", calendars.revoke, name="calendar_revocation"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar_feed"),
    path(f"{COHORT}/challenges", challenges.of_cohort, name="challenges"),
    path(f"{COHORT}/challenges/<slug:challenge>", challenges.show, name="challenge"),
    path(f"{COHORT}/challenges/<slug:challenge>/words", challenges.edit, name="challenge_words"),
    path("challenges/<int:pk>/revocation", challenges.withdraw, name="challenge_revocation"),
    path("challenges/<int:pk>/restoration", challenges.restore, name="challenge_restoration"),
    path(f"{TEAM}/focus", challenges.focus, name="team_focus"),
]
