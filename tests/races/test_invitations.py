"""Invitations used, sent and withdrawn at the same moment."""

from functools import partial
from uuid import uuid4

import pytest

from cohorts.actions import invitation_batches, invitations
from cohorts.models import Invitation, Membership, PolicyVersion
from cohorts.reads.uninvited import Choice
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.refused import Refused
from tests.cohorts.newcomers import brought
from tests.conftest import Cast, Clock, build_cast
from tests.factories import make_manager
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
MANY = 6
NEW = "noemi@example.org"


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


def ask(cast: Cast, email: str = NEW, *, team: str = "team_b", role: str = "member") -> Invitation:
    return invitations.invite(email, by=cast.vlad, role=role, team=getattr(cast, team))


def token(cast: Cast, *args: str, **kwargs: str) -> str:
    return invitations.new_token(ask(cast, *args, **kwargs))


def came(results: list[object]) -> list[object]:
    """Who got in; everybody else was refused with a sentence, nobody met an error."""
    assert [r for r in results if not isinstance(r, User | Invitation | Refused)] == []
    return [r for r in results if isinstance(r, User)]


def test_one_invitation_accepted_many_times_at_once_is_one_membership(cast: Cast) -> None:
    key = token(cast)

    results = together(*[partial(invitations.accept, key, given=f"Noémi {n}") for n in range(MANY)])

    assert len(came(results)) == 1
    assert User.objects.filter(email_key=NEW).count() == 1
    assert Membership.objects.filter(user__email_key=NEW).count() == 1


def test_two_teams_at_once_are_one_team(cast: Cast) -> None:
    keys = [token(cast), token(cast, team="team_a")]
    accounts.claim(User.objects.get(email_key=NEW))
    noemi = User.objects.get(email_key=NEW)

    results = together(*[partial(invitations.accept, key, by=noemi) for key in keys])

    assert len(came(results)) == 1
    assert Membership.objects.filter(user=noemi).count() == 1


def test_last_seat_is_taken_once(cast: Cast) -> None:
    PolicyVersion.objects.create(cohort=cast.cohort, n=2, team_size_max=4)
    keys = [token(cast, f"n{n}@example.org") for n in range(3)]
    PolicyVersion.objects.create(cohort=cast.cohort, n=3, team_size_max=2)

    results = together(*[partial(invitations.accept, key, given="N") for key in keys])

    assert len(came(results)) == 1
    assert cast.team_b.memberships.now().count() == 2


def test_the_last_invitation_of_an_hour_is_sent_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "AN_HOUR", 1)

    results = together(*[partial(ask, cast, f"n{n}@example.org", role="mentor") for n in range(MANY)])

    assert [isinstance(one, Refused) for one in results].count(True) == MANY - 1
    assert Invitation.objects.count() == 1


def test_one_seat_is_offered_once(cast: Cast) -> None:
    PolicyVersion.objects.create(cohort=cast.cohort, n=2, team_size_max=2)

    together(*[partial(ask, cast, f"n{n}@example.org") for n in range(MANY)])

    assert Invitation.objects.pending().filter(team=cast.team_b).count() == 1


def test_asking_many_times_at_once_leaves_one_person_and_one_open_invitation(cast: Cast) -> None:
    results = together(*[partial(ask, cast) for _ in range(MANY)])

    assert came(results) == []
    assert User.objects.filter(email_key=NEW).count() == 1
    assert Invitation.objects.pending().count() == 1


def test_withdrawn_or_accepted_but_never_both(cast: Cast) -> None:
    invitation = ask(cast)
    key = invitations.new_token(invitation)

    results = together(
        partial(invitations.accept, key, given="Noémi"), partial(invitations.revoke, invitation, by=cast.vlad)
    )

    invitation.refresh_from_db()
    inside = Membership.objects.filter(user__email_key=NEW).exists()
    assert inside is bool(came(results)) is bool(invitation.accepted_at)
    assert bool(invitation.revoked_at) is not inside


def test_owner_who_comes_at_the_same_moment_keeps_the_account(cast: Cast) -> None:
    key = token(cast)
    person = User.objects.get(email_key=NEW)

    accepted, claimed = together(
        partial(invitations.accept, key, given="Noémi"), partial(accounts.claim, person, given="Owner")
    )

    # Whoever was first owns it; the link does not open an account that has become somebody's.
    person.refresh_from_db()
    assert claimed is not isinstance(accepted, User)
    assert person.given == ("Owner" if claimed else "Noémi")


def test_one_form_pressed_many_times_at_once_is_one_batch(cast: Cast) -> None:
    people = [brought(cast.team_a) for _ in range(3)]
    send = partial(invitation_batches.send, cast.cohort, Choice(), by=cast.vlad, form_key=uuid4(), via="page")

    results = together(*[send for _ in range(MANY)])

    assert [len(batch.invitations) for batch in results] == [len(people)] * MANY
    assert Invitation.objects.count() == len(people)
    assert Event.objects.filter(verb="invitation.batch_sent").count() == 1


def test_two_managers_at_once_ask_each_person_once(cast: Cast) -> None:
    people = [brought(cast.team_a) for _ in range(3)]
    send = partial(invitation_batches.send, cast.cohort, Choice(), via="page")
    managers = [cast.vlad, make_manager(cast.programme)]

    results = together(*[partial(send, by=one, form_key=uuid4()) for one in managers])

    assert sorted(type(one).__name__ for one in results) == ["Batch", "Refused"]
    assert Invitation.objects.count() == len(people)
