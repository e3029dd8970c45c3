"""A team added by mistake: nowhere while it is removed, and whole when it is back."""

from collections.abc import Callable
from typing import Any

import pytest

from cohorts.actions import invitations, removals, teams, updates
from cohorts.models import (
    Cohort,
    Invitation,
    Membership,
    Submission,
    Team,
    TeamMilestone,
    TeamState,
    Update,
)
from cohorts.reads import events, files
from fixhub.accounts.names import sort_key
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from mentoring import queue
from mentoring.caseload import of as caseload_of
from mentoring.models import Review
from tests.conftest import Cast, Clock
from tests.factories import add_member, decide, hand_in, log, make_team, make_user

pytestmark = pytest.mark.postgres_later
Seen = Callable[[Cast, Any], Any]

SEEN: dict[str, Seen] = {
    "the team": lambda cast, user: Team.objects.visible_to(user).filter(pk=cast.team_a.pk),
    "its inside": lambda cast, user: Team.objects.inside_of(user).filter(pk=cast.team_a.pk),
    "its updates": lambda cast, user: Update.objects.visible_to(user).filter(team=cast.team_a),
    "its milestones": lambda cast, user: TeamMilestone.objects.visible_to(user).filter(team=cast.team_a),
    "its hand-ins": lambda cast, user: Submission.objects.visible_to(user),
    "its answers": lambda cast, user: Review.objects.visible_to(user),
    "its invitations": lambda cast, user: Invitation.objects.visible_to(user).filter(team=cast.team_a),
    "its files": lambda cast, user: files.visible_to(user),
    "what happened in it": lambda cast, user: (
        events.visible_to(user).filter(team_id=cast.team_a.pk).exclude(verb="team.removed")
    ),
}


@pytest.fixture
def furnished(cast: Cast) -> Cast:
    log(cast.team_a, cast.ana)
    hand_in(cast.team_a, cast.ana, "m01")
    decide(hand_in(cast.team_a, cast.ana, "m02"), cast.ioana)
    invitations.invite("new@example.org", by=cast.vlad, role="member", team=cast.team_a)
    return cast


@pytest.mark.parametrize("what", SEEN)
def test_nobody_sees_it_until_it_is_back(furnished: Cast, what: str) -> None:
    cast = furnished
    people = (cast.ana, cast.mihai, cast.ioana, cast.vlad)
    before = [set(SEEN[what](cast, user)) for user in people]

    removals.remove(cast.team_a, by=cast.vlad, via="page")
    assert [set(SEEN[what](cast, user)) for user in people] == [set()] * 4

    removals.restore(cast.team_a, by=cast.vlad, via="page")
    again = [set(SEEN[what](cast, user)) for user in people]
    assert all(was <= now for was, now in zip(before, again, strict=True))


def test_its_people_are_in_no_team_and_its_mentor_has_none(furnished: Cast) -> None:
    assert queue.awaiting(furnished.ioana)

    removals.remove(furnished.team_a, by=furnished.vlad, via="page")

    assert not Cohort.objects.visible_to(furnished.ana).exists()
    assert queue.awaiting(furnished.ioana) == queue.awaiting(furnished.vlad) == []
    assert caseload_of(furnished.ioana) == []
    with pytest.raises(Forbidden):
        log(furnished.team_a, furnished.ana)


def test_an_invitation_into_it_opens_nothing(furnished: Cast) -> None:
    invitation = Invitation.objects.get()
    key = invitations.new_token(invitation)
    removals.remove(furnished.team_a, by=furnished.vlad, via="page")

    assert not invitation.is_pending
    with pytest.raises(invitations.Gone):
        invitations.accept(key, given="New")


def test_its_name_and_its_people_are_free_meanwhile(cast: Cast) -> None:
    removals.remove(cast.team_a, by=cast.vlad, via="page")
    other = make_team(cast.cohort, name="Other")
    teams.join(other, user=cast.ana, role="member", by=None, via="command")

    with pytest.raises(Refused, match="Ana Pop is in the team “Other” meanwhile"):
        removals.restore(cast.team_a, by=cast.vlad, via="page")

    teams.leave(Membership.objects.get(team=other), by=cast.vlad, via="page")
    namesake = make_team(cast.cohort, name=cast.team_a.name)
    assert namesake.slug != cast.team_a.slug and namesake.sort_key == sort_key(cast.team_a.name)
    with pytest.raises(Refused, match="another team called “Bicla Noastră”"):
        removals.restore(cast.team_a, by=cast.vlad, via="page")


def test_twice_is_told(cast: Cast) -> None:
    removals.remove(cast.team_a, by=cast.vlad, via="page")
    with pytest.raises(Refused, match="removed already"):
        removals.remove(cast.team_a, by=cast.vlad, via="page")

    removals.restore(cast.team_a, by=cast.vlad, via="page")
    with pytest.raises(Refused, match="back already"):
        removals.restore(cast.team_a, by=cast.vlad, via="page")
    told = Event.objects.filter(verb__in=["team.removed", "team.restored"]).order_by("pk")
    assert list(told.values_list("verb", flat=True)) == ["team.removed", "team.restored"]


def test_it_comes_back_as_what_it_was(cast: Cast, clock: Clock) -> None:
    cast.team_a.states.update(state="withdrawn")
    clock.forward(days=1)
    removals.remove(cast.team_a, by=cast.vlad, via="page")
    clock.forward(days=1)

    assert removals.restore(cast.team_a, by=cast.vlad, via="page").state == "withdrawn"
    assert TeamState.objects.filter(team=cast.team_a, ends__isnull=True).count() == 1


def test_a_team_without_any_state_was_active(cast: Cast) -> None:
    cast.team_a.states.all().delete()
    removals.remove(cast.team_a, by=cast.vlad, via="page")

    assert removals.restore(cast.team_a, by=cast.vlad, via="page").state == "active"


def test_after_thirty_days_it_stays_removed(cast: Cast, clock: Clock) -> None:
    removals.remove(cast.team_a, by=cast.vlad, via="page")
    clock.forward(days=30)

    with pytest.raises(Refused, match="30 days"):
        removals.restore(cast.team_a, by=cast.vlad, via="page")
    clock.forward(seconds=-1)
    removals.restore(cast.team_a, by=cast.vlad, via="page")


def test_only_managers_of_a_running_edition(cast: Cast, clock: Clock) -> None:
    lead = add_member(cast.team_b, make_user(), "lead")
    for user in (cast.ana, cast.ioana, cast.ela, lead):
        with pytest.raises(Forbidden):
            removals.remove(cast.team_a, by=user, via="page")
        with pytest.raises(Forbidden):
            removals.restore(cast.team_a, by=user, via="page")

    cast.cohort.states.update(ends=clock.now, end_recorded_at=clock.now)
    with pytest.raises(Forbidden, match="closed"):
        removals.remove(cast.team_a, by=cast.vlad, via="page")


def test_what_was_logged_in_it_can_be_taken_back_afterwards(furnished: Cast) -> None:
    update = Update.objects.get()
    removals.remove(furnished.team_a, by=furnished.vlad, via="page")
    removals.restore(furnished.team_a, by=furnished.vlad, via="page")

    assert updates.revoke(update, by=furnished.ana, via="page").revoked_at
