"""Talking, meeting, and what the city asks."""

from django.urls import URLPattern, path

from cohorts.views import comments

TEAM = "cohorts/<slug:cohort>/teams/<slug:team>"

urlpatterns: list[URLPattern] = [
    path(f"{TEAM}/milestones/<slug:key>/comments", comments.of_milestone, name="comments"),
    path("comments/<int:pk>/revocation", comments.revoke, name="comment_revocation"),
    path("comments/<int:pk>/restoration", comments.restore, name="comment_restoration"),
]
