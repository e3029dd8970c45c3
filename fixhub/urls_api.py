"""Addresses of the API; the root list is fixhub/urls.py."""

from typing import Any

from django.urls import include, path, re_path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from cohorts.api import (
    batches,
    calendars,
    challenges,
    cohorts,
    deleted,
    events,
    files,
    imports,
    invitations,
    meetings,
    milestones,
    people,
    persons,
    plan,
    publications,
    talk,
    teams,
)
from fixhub.openapi import Docs, Schema
from fixhub.pages import api as pages
from fixhub.pages import api_account, api_exports, api_jobs, api_letters, api_notices, api_search
from mentoring import api as mentoring

router = SimpleRouter(trailing_slash=False)
router.register("cohorts", cohorts.Cohorts, basename="api-cohort")
router.register("invitations", invitations.Invitations, basename="api-invitation")
router.register("people", persons.People, basename="api-person")
router.register("teams", teams.Teams, basename="api-team")
router.register("updates", teams.Updates, basename="api-update")
router.register("team-milestones", milestones.TeamMilestones, basename="api-team-milestone")
router.register("submissions", milestones.Submissions, basename="api-submission")
router.register("comments", talk.Comments, basename="api-comment")
router.register("challenges", challenges.Challenges, basename="api-challenge")
router.register("meetings", meetings.Meetings, basename="api-meeting")
router.register("calendar-feeds", calendars.CalendarFeeds, basename="api-calendar-feed")
router.register("reviews", mentoring.Reviews, basename="api-review")
router.register("files", files.Files, basename="api-file")
router.register("phases", plan.Phases, basename="api-phase")
router.register("milestones", plan.Milestones, basename="api-milestone")
router.register("memberships", people.Memberships, basename="api-membership")
router.register("cohort-roles", people.CohortRoles, basename="api-cohort-role")
router.register("events", events.Events, basename="api-event")
router.register("letters", api_letters.Letters, basename="api-letter")
router.register("imports", imports.Imports, basename="api-import")
router.register("jobs", api_jobs.Jobs, basename="api-job")
router.register("notices", api_notices.Notices, basename="api-notice")


@extend_schema(exclude=True)
class Nothing(APIView):
    """Any other address: an answer a program can read."""

    def get(self, request: Request, **where: Any) -> Response:
        raise NotFound

    post = put = patch = delete = get


PUBLICATION, CONSENT = publications.PublicationOfCohort, publications.OwnConsent

v1 = [
    *router.urls,
    path("account", api_account.Account.as_view(), name="api-account"),
    path("search", api_search.Search.as_view(), name="api-search"),
    path("deleted", deleted.Deleted.as_view({"get": "list"}), name="api-own-deleted"),
    path(
        "cohorts/<slug:slug>/deleted",
        deleted.DeletedOfCohort.as_view({"get": "list"}),
        name="api-deleted",
    ),
    path("cohorts/<slug:slug>/report", pages.CohortReport.as_view(), name="api-report"),
    path("cohorts/<slug:slug>/exports", api_exports.CohortExports.as_view(), name="api-exports"),
    path(
        "cohorts/<slug:slug>/publication",
        PUBLICATION.as_view({"get": "retrieve", "post": "publish"}, detail=True),
        name="api-publication",
    ),
    path(
        "cohorts/<slug:slug>/publication/withdrawal",
        PUBLICATION.as_view({"post": "withdrawal"}, detail=True),
        name="api-publication-withdrawal",
    ),
    path(
        "cohorts/<slug:slug>/name-consent",
        CONSENT.as_view({"get": "retrieve", "post": "agree"}, detail=True),
        name="api-name-consent",
    ),
    path(
        "cohorts/<slug:slug>/name-consent/withdrawal",
        CONSENT.as_view({"post": "withdrawal"}, detail=True),
        name="api-name-consent-withdrawal",
    ),
    path(
        "cohorts/<slug:slug>/invitation-batches",
        batches.InvitationBatches.as_view(),
        name="api-invitation-batches",
    ),
    path(
        "cohorts/<slug:slug>/invitation-batches/<uuid:batch>/revocation",
        batches.InvitationBatchRevocation.as_view(),
        name="api-invitation-batch-revocation",
    ),
    path("submissions/<int:pk>/review", mentoring.SubmissionReview.as_view(), name="api-submission-review"),
    path("submissions/<int:pk>/advice", mentoring.SubmissionAdvice.as_view(), name="api-submission-advice"),
]

urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    re_path("", Nothing.as_view(), name="api-nothing"),
]
