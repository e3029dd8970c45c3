"""The bars at the top and the bottom: what a person can reach, by what they are now."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from cohorts.models import CohortRole, Membership, ProgrammeRole
from fixhub.pages import nav
from tests import factories
from tests.conftest import Cast, Clock

PARTICIPANT = ["Home", "Milestones", "Team"]
MENTOR = ["Desk", "My teams"]
MEETINGS = ["Meetings"]


def entries(user: Any, path: str = "/") -> list[nav.Entry]:
    request = RequestFactory().get(path)
    request.user = user
    return [entry for entry in nav.entries(request) if not entry.menu]


def labels(user: Any, path: str = "/") -> list[str]:
    return [str(entry.label) for entry in entries(user, path)]


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("ana", PARTICIPANT + MEETINGS),
        ("mihai", PARTICIPANT + MEETINGS),
        ("ioana", MENTOR + MEETINGS),
        ("vlad", ["Board", "Teams", "People", "Desk", "Messages", "Report", "Meetings"]),
    ],
)
def test_each_role_has_its_entries(cast: Cast, who: str, shown: list[str]) -> None:
    assert labels(getattr(cast, who)) == shown


def test_nobody_signed_in_has_no_entries() -> None:
    assert entries(AnonymousUser()) == []


def test_roles_add_up_and_a_phone_holds_four(cast: Cast) -> None:
    factories.add_member(cast.team_a, cast.mihai, "mentor")

    found = entries(cast.mihai)

    assert [entry.label for entry in found] == PARTICIPANT + MENTOR + MEETINGS
    assert [entry.tab for entry in found] == [True, True, True, True, False, False]


def test_a_viewer_has_no_desk(cast: Cast) -> None:
    viewer = factories.make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    assert "Desk" not in labels(viewer)
    assert labels(viewer)[0] == "Board"


def test_who_left_has_no_entries(cast: Cast, clock: Clock) -> None:
    Membership.objects.filter(user=cast.ioana).update(ends=clock.now, end_recorded_at=clock.now)

    assert entries(cast.ioana) == []


def test_a_manager_without_an_edition_can_launch_one(cast: Cast) -> None:
    manager = factories.make_manager(factories.make_programme())
    viewer = factories.make_user()
    ProgrammeRole.objects.create(programme=cast.programme, user=viewer, role="viewer")
    empty = factories.make_programme()
    ProgrammeRole.objects.filter(user=viewer).update(programme=empty)

    assert labels(manager) == ["First steps", "Launch an edition", "Imports"]
    assert labels(viewer) == []


@pytest.mark.parametrize(
    ("who", "path", "current"),
    [
        ("ana", "/", "Home"),
        ("ana", "/cohorts/fix-2027/teams/bicla-noastra", "Team"),
        ("ana", "/cohorts/fix-2027/teams/bicla-noastra/milestones", "Milestones"),
        ("ana", "/cohorts/fix-2027/teams/bicla-noastra/milestones/m01", "Milestones"),
        ("ana", "/account", None),
        ("ioana", "/mentoring/desk/17", "Desk"),
        ("ioana", "/mentoring/desktop", None),
        ("vlad", "/cohorts/fix-2027/teams/bicla-noastra", "Teams"),
        ("vlad", "/cohorts/fix-2027/report", "Report"),
    ],
)
def test_the_entry_of_the_page_is_the_current_one(
    cast: Cast, who: str, path: str, current: str | None
) -> None:
    marked = [str(entry.label) for entry in entries(getattr(cast, who), path) if entry.current]

    assert marked == ([current] if current else [])


def test_the_edition_of_the_page_goes_before_the_newest(cast: Cast, clock: Clock) -> None:
    factories.make_cohort(cast.programme, name="FIX 2028", start=factories.KICKOFF.replace(month=2, day=1))

    newest = entries(cast.vlad)[0].url
    here = entries(cast.vlad, "/cohorts/fix-2027/report")[0].url

    assert (newest, here) == ("/cohorts/fix-2028/board", "/cohorts/fix-2027/board")


def test_a_running_edition_goes_before_a_newer_closed_one(cast: Cast) -> None:
    newer = factories.make_cohort(
        cast.programme, name="FIX 2028", start=factories.KICKOFF.replace(month=2, day=1)
    )
    factories.cohorts.close(newer, by=None, via="command")

    assert entries(cast.vlad)[0].url == "/cohorts/fix-2027/board"


@pytest.mark.parametrize("more", [0, 12])
def test_the_bar_takes_two_queries_and_none_where_it_is_not_shown(cast: Cast, more: int) -> None:
    for _ in range(more):
        factories.make_team(factories.make_cohort(cast.programme), mentor=cast.ioana)
    CohortRole.objects.create(cohort=cast.cohort, user=cast.ioana, role="manager")
    request = RequestFactory().get("/")
    request.user = cast.ioana

    with CaptureQueriesContext(connection) as queries:
        bar = nav.context(request)["nav"]
        unasked = len(queries)
        shown = [str(entry.label) for entry in bar if not entry.menu]

    assert (unasked, len(queries)) == (0, 2)
    assert shown == [*MENTOR, "Board", "Teams", "People", "Messages", "Report", "Meetings"]


def test_the_menu_leads_to_the_own_letters_and_for_managers_to_a_launch(cast: Cast) -> None:
    def menu(user: Any) -> list[str]:
        request = RequestFactory().get("/")
        request.user = user
        return [str(entry.label) for entry in nav.entries(request) if entry.menu]

    assert menu(cast.ana) == ["Your letters", "Your jobs", "Recently deleted", "Settings"]
    assert menu(cast.vlad) == [
        "Launch an edition",
        "Imports",
        "Your letters",
        "Your jobs",
        "Recently deleted",
        "Settings",
        "Style guide",
    ]
    cast.ana.is_staff = True
    assert menu(cast.ana)[-1] == "Style guide"


def test_a_viewer_has_no_messages(cast: Cast) -> None:
    viewer = factories.make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    assert labels(viewer) == ["Board", "Teams", "People", "Report", "Meetings"]
