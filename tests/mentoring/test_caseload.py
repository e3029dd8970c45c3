"""A mentor's teams: what each owes, said last, and has waiting."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring import caseload
from tests import factories
from tests.conftest import Cast, Clock


def test_a_team_shows_its_next_due_its_last_word_and_what_waits(cast: Cast, clock: Clock) -> None:
    factories.log(cast.team_a, cast.ana, sentence="First.")
    clock.forward(days=1)
    last = factories.log(cast.team_a, cast.ana, sentence="Second.")
    factories.hand_in(cast.team_a, cast.ana)

    [case] = caseload.of(cast.ioana)

    assert (case.team, case.last_update, case.waiting) == (cast.team_a, last, 1)
    assert case.next_due == factories.obligation(cast.team_a, "m02")


def test_stuck_ends_with_the_next_update_and_with_undoing_it(cast: Cast, clock: Clock) -> None:
    stuck = factories.log(cast.team_a, cast.ana, stuck=True)
    while_stuck = caseload.of(cast.ioana)[0].is_stuck
    clock.forward(hours=1)
    factories.log(cast.team_a, cast.ana)
    after = caseload.of(cast.ioana)[0].is_stuck
    factories.updates.revoke(stuck, by=cast.ana, via="page")

    assert (while_stuck, after, caseload.of(cast.ioana)[0].is_stuck) == (True, False, False)


def test_stuck_teams_come_first_then_what_is_due_soonest(cast: Cast) -> None:
    ahead = factories.make_team(cast.cohort, name="Ahead", lead=factories.make_user(), mentor=cast.ioana)
    factories.hand_in(ahead, ahead.memberships.get(role="lead").user)
    stuck = factories.make_team(cast.cohort, name="Stuck", lead=factories.make_user(), mentor=cast.ioana)
    factories.hand_in(stuck, stuck.memberships.get(role="lead").user)
    factories.log(stuck, stuck.memberships.get(role="lead").user, stuck=True)

    assert [case.team.name for case in caseload.of(cast.ioana)] == ["Stuck", "Bicla Noastră", "Ahead"]


def test_a_closed_edition_and_other_mentors_teams_are_left_out(cast: Cast) -> None:
    assert [case.team for case in caseload.of(cast.ioana)] == [cast.team_a]

    factories.cohorts.close(cast.cohort, by=None, via="command")

    assert caseload.of(cast.ioana) == []


@pytest.mark.parametrize("teams", [2, 39])
def test_the_teams_take_four_queries_for_any_number(cast: Cast, teams: int) -> None:
    for _ in range(teams):
        lead = factories.make_user()
        team = factories.make_team(cast.cohort, lead=lead, mentor=cast.ioana)
        factories.log(team, lead)

    with CaptureQueriesContext(connection) as queries:
        cases = caseload.of(cast.ioana)

    assert (len(cases), len(queries)) == (teams + 1, 4)
