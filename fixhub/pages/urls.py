"""Addresses of this part; the root list is fixhub/urls.py."""

from django.urls import URLPattern, URLResolver, path

from fixhub.pages.views import (
    activity,
    board,
    changes,
    door,
    home,
    jobs,
    launch,
    messages,
    milestone,
    notices,
    public,
    report,
    search,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.show, name="home"),
    path("cohorts/<slug:cohort>/teams/<slug:team>/milestones/<slug:key>", milestone.show, name="milestone"),
    path(
        "cohorts/<slug:cohort>/teams/<slug:team>/milestones/<slug:key>/changes", changes.show, name="changes"
    ),
    path("cohorts/launch", launch.launch, name="launch"),
    path("cohorts/<slug:cohort>/board", board.board, name="board"),
    path("cohorts/<slug:cohort>/report", report.report, name="report"),
    path("cohorts/<slug:cohort>/report.csv", report.report_csv, name="report_csv"),
    path("cohorts/<slug:cohort>/messages", messages.of_cohort, name="messages"),
    path("cohorts/<slug:cohort>/messages/<int:pk>", messages.of_cohort_one, name="message"),
    path("cohorts/<slug:cohort>/messages/<int:pk>/dispatch", messages.send_again, name="message_dispatch"),
    path("cohorts/<slug:cohort>/publication", public.publication, name="publication"),
    path("cohorts/<slug:cohort>/publication/withdrawal", public.withdrawal, name="publication_withdrawal"),
    path("public/<slug:cohort>", public.show, name="public"),
    path("search", search.show, name="search"),
    path("search/options", search.options, name="search_options"),
    path("cohorts/<slug:cohort>/activity", activity.of_cohort, name="activity"),
    path("cohorts/<slug:cohort>/teams/<slug:team>/activity", activity.of_team, name="team_activity"),
    path("notices", notices.of_reader, name="notices"),
    path("notices/reading", notices.read_all, name="notices_reading"),
    path("notices/<int:pk>/reading", notices.read, name="notice_reading"),
    path("messages", messages.own, name="own_messages"),
    path("messages/<int:pk>", messages.own_one, name="own_message"),
    path("jobs", jobs.own, name="jobs"),
    path("jobs/<int:pk>", jobs.show, name="job"),
    path("jobs/<int:pk>/cancellation", jobs.cancel, name="job_cancellation"),
    path("jobs/<int:pk>/retry", jobs.retry, name="job_retry"),
    path("jobs/<int:pk>/output", jobs.output, name="job_output"),
    path("try/<str:token>", door.show, name="door"),
]
