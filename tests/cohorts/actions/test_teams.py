"""Adding a team, joining and leaving."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cohorts.actions import cohorts, teams
from cohorts.models import DueHistory, Membership, TeamMilestone, TeamState
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock
from tests.factories import make_cohort, make_team, make_user, obligation

pytestmark = pytest.mark.postgres_later


def test_add_gives_each_milestone_its_date(cast: Cast) -> None:
    rows = cast.team_a.milestones.all()

    assert rows.count() == 15
    assert DueHistory.objects.filter(team_milestone__team=cast.team_a, attempt=1).count() == 15
    assert str(obligation(cast.team_a, "m04").effective_due) == "2027-05-04 20:59:00+00:00"


def test_add_late_owes_nothing_of_what_was_due_before(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 3, 10, 9)

    late = make_team(cast.cohort)

    excused = late.milestones.filter(state=TeamMilestone.State.NOT_APPLICABLE)
    assert sorted(excused.values_list("milestone__key", flat=True)) == ["m01", "m02"]


def test_add_same_name_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="already a team called"):
        teams.add(cast.cohort, by=cast.vlad, name=" Bicla  Noastră ", via="page")


def test_add_names_that_fold_alike_get_their_own_slugs(cast: Cast) -> None:
    first = teams.add(cast.cohort, by=cast.vlad, name="Țara", via="page")
    second = teams.add(cast.cohort, by=cast.vlad, name="Tara", via="page")

    assert (first.slug, second.slug) == ("tara", "tara-2")


def test_add_by_anybody_but_the_manager_is_forbidden(cast: Cast) -> None:
    for person in (cast.ana, cast.ioana, cast.ela):
        with pytest.raises(Forbidden):
            teams.add(cast.cohort, by=person, name="Mine", via="page")


def test_join_a_second_team_of_the_edition_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="one team of an edition"):
        teams.join(cast.team_b, user=cast.ana, role="member", by=cast.vlad, via="page")


def test_join_as_second_lead_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="has a lead already"):
        teams.join(cast.team_a, user=make_user(), role="lead", by=cast.vlad, via="page")


def test_member_may_mentor_the_own_team(cast: Cast) -> None:
    teams.join(cast.team_a, user=cast.ana, role="mentor", by=cast.vlad, via="page")

    assert set(cast.ana.memberships.values_list("role", flat=True)) == {"lead", "mentor"}


def test_database_keeps_one_lead(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(team=cast.team_a, user=make_user(), role="lead")


def test_leave_ends_the_membership_once(cast: Cast, clock: Clock) -> None:
    clock.forward(days=1)
    membership = Membership.objects.get(user=cast.ana)

    left = teams.leave(membership, by=cast.vlad, reason="moved", via="page")

    assert (left.ends, left.end_reason) == (clock.now, "moved")
    with pytest.raises(Refused, match="has left"):
        teams.leave(membership, by=cast.ana, via="page")


def test_close_ends_the_teams_and_what_they_may_do(cast: Cast, clock: Clock) -> None:
    clock.forward(days=300)

    cohorts.close(cast.cohort, by=cast.vlad, via="page")

    assert set(
        TeamState.objects.unended().filter(team__cohort=cast.cohort).values_list("state", flat=True)
    ) == {"completed"}
    with pytest.raises(Refused, match="closed"):
        teams.add(cast.cohort, by=cast.vlad, name="Too late", via="page")


def test_launch_same_name_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="already an edition"):
        make_cohort(cast.programme, name="FIX 2027", start=date(2027, 2, 1))
