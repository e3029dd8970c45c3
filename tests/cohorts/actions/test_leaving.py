"""Who leaves a team, who leads it then, and the way back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from time_machine import travel

from cohorts.actions import people, removals, teams
from cohorts.models import Membership, PolicyVersion
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.conftest import Cast, Clock
from tests.factories import add_member, make_team, make_user

pytestmark = pytest.mark.postgres_later


@pytest.fixture
def mate(cast: Cast) -> User:
    return add_member(cast.team_a, make_user("Mara"))


def place(user: User) -> Membership:
    return Membership.objects.select_related("team__cohort", "user").filter(user=user).latest("pk")


def roles(cast: Cast) -> dict[str, str]:
    held = cast.team_a.memberships.now().select_related("user")
    return {membership.user.given: membership.role for membership in held}


def leave(user: User, by: User, **more: Any) -> Membership:
    return teams.leave(place(user), by=by, via="page", **more)


def come_back(membership: Membership, by: User) -> Membership:
    return teams.come_back(membership, by=by, via="page")


def test_a_member_leaves_and_comes_back(cast: Cast, mate: User, clock: Clock) -> None:
    left = leave(mate, mate, reason="moved")
    assert (left.ends, left.ended_by, left.end_reason) == (clock.now, mate, "moved")
    clock.forward(hours=1)

    back = come_back(left, mate)

    assert (back.pk != left.pk, back.role, back.starts) == (True, "member", clock.now)
    assert Event.objects.filter(verb="team.joined", subject_id=back.pk).exists()


def test_a_lead_hands_over_in_the_same_act(cast: Cast, mate: User) -> None:
    with pytest.raises(Refused, match="Choose who leads"):
        leave(cast.ana, cast.vlad)
    assert roles(cast) == {"Ana": "lead", "Mara": "member", "Ioana": "mentor"}

    leave(cast.ana, cast.ana, heir=mate)

    assert roles(cast) == {"Mara": "lead", "Ioana": "mentor"}
    assert Event.objects.get(verb="team.role_changed").data == {"role": "lead"}


def test_the_heir_is_a_member_of_the_team(cast: Cast, mate: User) -> None:
    for stranger in (cast.mihai, cast.ioana, cast.ana):
        with pytest.raises(Refused, match="a member of the team"):
            leave(cast.ana, cast.vlad, heir=stranger)


def test_undo_gives_the_lead_back(cast: Cast, mate: User, clock: Clock) -> None:
    left = leave(cast.ana, cast.vlad, heir=mate)
    clock.forward(minutes=1)

    come_back(left, cast.vlad)

    assert roles(cast) == {"Ana": "lead", "Mara": "member", "Ioana": "mentor"}


def test_undo_gives_the_lead_back_where_time_goes_on(cast: Cast, mate: User) -> None:
    with travel(datetime(2027, 1, 18, 9, tzinfo=UTC)):
        left = leave(cast.ana, cast.vlad, heir=mate)
        come_back(left, cast.vlad)

    assert roles(cast) == {"Ana": "lead", "Mara": "member", "Ioana": "mentor"}


def test_nobody_comes_back_to_a_closed_account(cast: Cast, mate: User) -> None:
    left = leave(mate, cast.vlad)
    people.deactivate(mate, by=mate, via="page")

    with pytest.raises(Refused, match="The account of Mara Pop is closed"):
        come_back(left, cast.vlad)


def test_the_lead_goes_to_an_open_account(cast: Cast, mate: User) -> None:
    add_member(cast.team_a, make_user("Third"))
    people.deactivate(mate, by=mate, via="page")

    teams.part(place(cast.ana), by=None, via="command")

    assert roles(cast) == {"Mara": "member", "Third": "lead", "Ioana": "mentor"}


def test_undo_takes_the_lead_from_nobody_else(cast: Cast, mate: User, clock: Clock) -> None:
    left = leave(cast.ana, cast.vlad, heir=mate)
    third = add_member(cast.team_a, make_user("Third"))
    clock.forward(minutes=1)
    leave(mate, cast.vlad, heir=third)

    with pytest.raises(Refused, match="Third Pop leads the team meanwhile"):
        come_back(left, cast.vlad)


def test_undo_where_nobody_leads_any_more(cast: Cast, clock: Clock) -> None:
    left = leave(cast.ana, cast.vlad)
    clock.forward(minutes=1)

    assert come_back(left, cast.vlad).role == "lead"


def test_alone_one_leaves_by_the_manager_only(cast: Cast) -> None:
    with pytest.raises(Refused, match="alone in this team"):
        leave(cast.ana, cast.ana)
    leave(cast.ana, cast.vlad)
    assert roles(cast) == {"Ioana": "mentor"}


@pytest.mark.parametrize("who", ["ana", "mihai", "ioana", "ela"])
def test_nobody_but_oneself_and_managers_ends_a_place(cast: Cast, mate: User, who: str) -> None:
    with pytest.raises(Forbidden):
        leave(mate, getattr(cast, who))


def test_who_was_put_out_does_not_let_themselves_in(cast: Cast, mate: User) -> None:
    left = leave(mate, cast.vlad)

    for user in (mate, cast.ana):
        with pytest.raises(Forbidden):
            come_back(left, user)
    come_back(left, cast.vlad)


def test_a_slip_is_a_day_and_a_manager_has_thirty(cast: Cast, mate: User, clock: Clock) -> None:
    left = leave(mate, mate)
    clock.forward(days=1)
    with pytest.raises(Forbidden):
        come_back(left, mate)

    clock.forward(days=29)
    with pytest.raises(Refused, match="30 days"):
        come_back(left, cast.vlad)


def test_twice_is_told(cast: Cast, mate: User) -> None:
    left = leave(mate, mate)
    with pytest.raises(Refused, match="left this team already"):
        leave(mate, mate)
    come_back(left, mate)
    with pytest.raises(Refused, match="already in the team|in this team already"):
        come_back(left, mate)


def test_a_place_that_was_taken_meanwhile(cast: Cast, mate: User) -> None:
    left = leave(mate, mate)
    PolicyVersion.objects.create(cohort=cast.cohort, n=2, team_size_max=2)
    add_member(cast.team_a, make_user("Quick"))
    with pytest.raises(Refused, match="full"):
        come_back(left, mate)

    PolicyVersion.objects.create(cohort=cast.cohort, n=3, team_size_max=9)
    teams.join(make_team(cast.cohort, name="Other"), user=mate, role="member", by=None, via="command")
    with pytest.raises(Refused, match="already in the team “Other”"):
        come_back(left, mate)


def test_a_mentor_comes_back_to_a_full_team(cast: Cast, clock: Clock) -> None:
    left = leave(cast.ioana, cast.vlad)
    PolicyVersion.objects.create(cohort=cast.cohort, n=2, team_size_max=1)
    clock.forward(minutes=1)

    assert come_back(left, cast.vlad).role == "mentor"


def test_nobody_comes_back_into_what_is_closed(cast: Cast, mate: User, clock: Clock) -> None:
    left = leave(mate, mate)
    cast.cohort.states.update(ends=clock.now, end_recorded_at=clock.now)

    with pytest.raises(Forbidden, match="closed"):
        come_back(left, mate)
    with pytest.raises(Forbidden, match="closed"):
        leave(cast.ioana, cast.vlad)


def test_places_in_a_removed_team_are_nobodys(cast: Cast, mate: User) -> None:
    removals.remove(cast.team_a, by=cast.vlad, via="page")

    assert not Membership.objects.concerning(mate).exists()
    assert not Membership.objects.concerning(cast.vlad).filter(team=cast.team_a).exists()
