"""What letters do about things that were taken out, and brought back."""

import pytest

from cohorts.actions import invitations, removals
from cohorts.models import Invitation
from fixhub.mail.models import Occurrence
from tasks import rounds
from tests.conftest import Cast, Clock
from tests.factories import hand_in, log
from tests.relay import Relay


@pytest.fixture(autouse=True)
def quiet_wednesday(clock: Clock) -> None:
    """No window and no digest is near, so that only notices go."""
    clock.set(2027, 1, 20, 15)


def test_letters_leave_it_out(cast: Cast, relay: Relay, clock: Clock) -> None:
    hand_in(cast.team_a, cast.ana)
    invitations.invite("new@example.org", by=cast.vlad, role="member", team=cast.team_a)
    log(cast.team_a, cast.ana, stuck=True)
    removals.remove(cast.team_a, by=cast.vlad, via="page")

    for moment in ((2027, 1, 20, 16), (2027, 2, 4, 18)):
        clock.set(*moment)
        rounds.tick()

    known = {cast.ana.email, cast.ioana.email, "new@example.org"}
    assert not known & set(relay.recipients)


def withdrawn(cast: Cast) -> Invitation:
    asked = invitations.invite("new@example.org", by=cast.vlad, role="member", team=cast.team_a)
    return invitations.revoke(asked, by=cast.vlad)


def test_the_link_of_a_letter_opens_again(cast: Cast, relay: Relay) -> None:
    asked = invitations.invite("new@example.org", by=cast.vlad, role="member", team=cast.team_a)
    rounds.tick()
    token_hash = Invitation.objects.get().token_hash
    invitations.revoke(asked, by=cast.vlad)

    invitations.restore(asked, by=cast.vlad)
    rounds.tick()

    assert relay.recipients == ["new@example.org"]
    restored = Invitation.objects.get()
    assert (restored.is_pending, restored.token_hash) == (True, token_hash)


def test_a_letter_that_never_went_goes_after_all(cast: Cast, relay: Relay) -> None:
    invitation = withdrawn(cast)
    rounds.tick()
    assert relay.received == []

    invitations.restore(invitation, by=cast.vlad)
    rounds.tick()

    assert relay.recipients == ["new@example.org"]


def test_a_letter_that_is_on_its_way_goes_once(cast: Cast, relay: Relay) -> None:
    invitations.restore(withdrawn(cast), by=cast.vlad)

    rounds.tick()

    assert relay.recipients == ["new@example.org"]
    assert Occurrence.objects.filter(kind="invitation").count() == 1
