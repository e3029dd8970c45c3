"""Addresses of this part; the root list is fixhub/urls.py."""

from django.urls import URLPattern, URLResolver, include, path

from cohorts.views import (
    closing,
    consents,
    deleted,
    files,
    links,
    memberships,
    milestones,
    people,
    removals,
    submissions,
    teams,
    updates,
)

TEAM = "cohorts/<slug:cohort>/teams/<slug:team>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("cohorts/<slug:cohort>/teams", teams.of_cohort, name="teams"),
    path("cohorts/<slug:cohort>/closing", closing.close, name="closing"),
    path("cohorts/<slug:cohort>/people", people.of_cohort, name="people"),
    path("people/<int:pk>", people.show, name="person"),
    path("people/<int:pk>/deactivation", people.deactivation, name="person_deactivation"),
    path("people/<int:pk>/reactivation", people.reactivation, name="person_reactivation"),
    path("public-names", consents.own, name="public_names"),
    path("cohorts/<slug:cohort>/name-consent", consents.agree, name="name_consent"),
    path("cohorts/<slug:cohort>/name-consent/withdrawal", consents.disagree, name="name_consent_withdrawal"),
    path(TEAM, teams.show, name="team"),
    path(f"{TEAM}/updates", updates.of_team, name="updates"),
    path(f"{TEAM}/milestones", milestones.of_team, name="milestones"),
    path(f"{TEAM}/milestones/<slug:key>/submission", submissions.submit, name="submission"),
    path(f"{TEAM}/removal", removals.remove, name="team_removal"),
    path("teams/<int:pk>/restoration", removals.restore, name="team_restoration"),
    path("memberships/<int:pk>/ending", memberships.end, name="membership_ending"),
    path("memberships/<int:pk>/restoration", memberships.restore, name="membership_restoration"),
    path("updates/<int:pk>/revocation", updates.revoke, name="update_revocation"),
    path("updates/<int:pk>/restoration", updates.restore, name="update_restoration"),
    path("submissions/<int:pk>/revocation", submissions.revoke, name="submission_revocation"),
    path("submissions/<int:pk>/restoration", submissions.restore, name="submission_restoration"),
    path("cohorts/<slug:cohort>/deleted", deleted.of_cohort, name="deleted"),
    path("deleted", deleted.own, name="own_deleted"),
    path("submissions/<int:pk>/receipt", submissions.receipt, name="receipt"),
    path("files/<int:pk>/<str:name>", files.show, name="file"),
    path("l/<str:token>", links.follow, name="link"),
    path("", include("cohorts.urls_invitations")),
    path("", include("cohorts.urls_together")),
]
