"""Asking people in, and their answer."""

from django.urls import path

from cohorts.views import acceptance, invitations

urlpatterns = [
    path("invitations/<int:pk>/revocation", invitations.revoke, name="invitation_revocation"),
    path("invitations/<int:pk>/restoration", invitations.restore, name="invitation_restoration"),
    path("invitations/<str:token>", acceptance.show, name="invitation"),
    path("cohorts/<slug:cohort>/invitations", invitations.in_cohort, name="cohort_invitations"),
    path("cohorts/<slug:cohort>/teams/<slug:team>/invitations", invitations.in_team, name="team_invitations"),
]
