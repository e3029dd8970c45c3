"""Where the tests are for what no line of the policy can see, and what nothing needs to see."""

import logging
from importlib.metadata import entry_points

import pytest
from django.test.utils import teardown_test_environment
from django.urls import get_resolver

from tests.policy.mutations import ROOT, Mutation

OPTIONS = [
    "-x", "-q", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider",
    "-m", "not long and not browser and not race", "--reuse-db", "--nomigrations",
    # Nobody reads why they fail; and what the policy has imported already cannot be rewritten.
    "--assert=plain",
]  # fmt: skip
# The first that fits the path of the code; more than one file where one has too many to tell.
BESIDE = {
    "cohorts/actions/calendars.py": "tests/cohorts/actions/test_calendars.py",
    "cohorts/actions/invitation_batches.py": "tests/cohorts/actions/test_invitation_batches.py",
    "cohorts/actions/publications.py": "tests/cohorts/actions/test_publications.py",
    "cohorts/actions/removals.py": "tests/cohorts/actions/test_removals.py",
    "cohorts/actions/roles.py": "tests/cohorts/actions/test_roles.py",
    "cohorts/actions/teams.py": (
        "tests/cohorts/actions/test_asked_again.py tests/cohorts/actions/test_leaving.py"
    ),
    "cohorts/actions": "tests/cohorts/actions/test_asked_again.py",
    "mentoring/actions": "tests/cohorts/actions/test_asked_again.py",
    "cohorts/rules.py": ("tests/cohorts/test_rules.py tests/cohorts/actions/test_leaving.py"),
    "cohorts/models/meeting.py": "tests/doors/test_calendars.py tests/cohorts/actions/test_meetings.py",
    "cohorts/reads/dates_of.py": "tests/doors/test_calendars.py",
    "cohorts/reads/deleted.py": "tests/doors/test_deleted.py",
    "cohorts/reads/directory.py": "tests/doors/test_people.py",
    "cohorts/reads/events.py": "tests/cohorts/reads/test_events.py tests/doors/test_activity.py",
    "cohorts/reads/meetings.py": "tests/cohorts/reads/test_meetings.py tests/doors/test_meetings.py",
    "cohorts/reads/persons.py": "tests/doors/test_people.py tests/doors/test_search.py",
    "cohorts/reads/profile.py": "tests/cohorts/reads/test_profile.py",
    "cohorts/api/calendars.py": "tests/doors/api/test_calendars.py",
    "cohorts/api/meetings.py": "tests/doors/api/test_meetings.py",
    "cohorts/api/people.py": "tests/doors/api/test_resources.py",
    "cohorts/api/persons.py": "tests/doors/api/test_persons.py",
    "cohorts/api/teams.py": "tests/doors/api/test_resources.py",
    "cohorts/serializers.py": "tests/doors/api/test_updates.py",
    "cohorts/views/calendars.py": "tests/doors/test_calendars.py",
    "cohorts/views/people.py": "tests/doors/test_people.py",
    "cohorts/views": "tests/doors/api/test_common.py",
    "mentoring/api.py": "tests/doors/api/test_submissions.py",
    "mentoring/queue.py": "tests/mentoring/test_queue.py",
    "mentoring/dossier.py": "tests/mentoring/test_dossier.py",
    "fixhub/exchange/taking_out.py": "tests/doors/test_exports.py",
    "fixhub/exchange": "tests/fixhub/exchange/test_taking_in.py",
    "fixhub/privacy": "tests/doors/test_privacy.py",
    "fixhub/pages/participant.py": "tests/fixhub/pages/test_participant.py",
    "fixhub/pages/imports": "tests/doors/test_imports.py",
    "fixhub/pages/jobs.py": "tests/doors/test_jobs.py",
    "fixhub/pages/launch": "tests/doors/test_launch_rows.py",
    "fixhub/pages/nav.py": "tests/fixhub/pages/test_nav_editions.py",
    "fixhub/pages/search.py": "tests/doors/test_search.py",
    "fixhub/pages/views/activity.py": "tests/doors/test_activity.py",
    "fixhub/pages/views/home.py": "tests/doors/test_home.py",
    "fixhub/pages/views/board.py": "tests/doors/test_board.py",
    "fixhub/pages/views/report.py": "tests/doors/test_report.py",
    "tasks": "tests/tasks/test_who_is_told.py",
}
# Without them everybody is told the same: why they are there nevertheless.
EQUIVALENT = {
    "filter at cohorts/api/events.py in Events.get_serializer_context": (
        "names the editions of events that were narrowed before; it bounds what is read"
    ),
    "filter at fixhub/pages/search.py in _milestones": (
        "only milestones of own teams and of editions one oversees are shown; it bounds what is read"
    ),
}


def tests_of(path: str) -> list[str]:
    return next((tests.split() for start, tests in BESIDE.items() if path.startswith(start)), [])


def warm() -> None:
    """Import once what every fork would import for itself: the plugins of pytest, and all addresses."""
    for plugin in entry_points(group="pytest11"):
        plugin.load()
    list(get_resolver().url_patterns)


def fail(paths: list[str]) -> bool:
    """Whether these tests fail in this process, on its code as it is now and its database as it was made.

    A process of its own for each would spend most of its time on importing and on making tables.
    """
    logging.disable(logging.NOTSET)
    teardown_test_environment()
    return pytest.main([*OPTIONS, *(str(ROOT / path) for path in paths)]) == pytest.ExitCode.TESTS_FAILED


def split(every: list[Mutation]) -> tuple[list[Mutation], list[Mutation]]:
    """Those that must be noticed, and those listed above: each there is, and is the only one of its name."""
    listed = [one for one in every if _name(one) in EQUIVALENT]
    if sorted(map(_name, listed)) != sorted(EQUIVALENT):
        raise AssertionError(f"EQUIVALENT does not fit the code: {sorted(map(str, listed))}")
    return [one for one in every if one not in listed], listed


def reason(mutation: Mutation) -> str:
    return EQUIVALENT[_name(mutation)]


def _name(mutation: Mutation) -> str:
    return f"{mutation.kind} at {mutation.path} in {mutation.function}"
