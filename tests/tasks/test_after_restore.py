"""A worker after a restore: what planning would say of before is held, what comes goes as ever."""

from datetime import timedelta
from typing import Any

import pytest

from cohorts.actions import invitations
from fixhub import clock as time
from fixhub.mail.models import Letter, Occurrence, Restore
from tasks import rounds
from tests import factories
from tests.conftest import Cast
from tests.fixhub.mail.conftest import relay  # noqa: F401 - a fixture
from tests.relay import Relay


def came_back() -> None:
    Restore.objects.create(at=time.now(), backed_up_at=time.now() - timedelta(days=7))


@pytest.mark.both_engines
def test_reminder_of_before_the_restore_waits(cast: Cast, clock: Any, relay: Relay) -> None:  # noqa: F811
    """Sent by what was lost, planned anew by what came back, within the 36 hours that are caught up."""
    clock.set(2027, 2, 2, 20)
    came_back()

    rounds.tick()

    kinds = set(Occurrence.objects.filter(person=cast.ana).values_list("kind", "state"))
    assert kinds == {("soon", "parked"), ("digest", "parked")} & kinds and kinds
    assert relay.received == [] and Letter.objects.count() == 0


def test_reminder_of_after_the_restore_goes(cast: Cast, clock: Any, relay: Relay) -> None:  # noqa: F811
    clock.set(2027, 2, 2, 8)
    came_back()
    clock.set(2027, 2, 2, 8, 30)

    rounds.tick()

    assert cast.ana.email in relay.recipients


def test_act_that_nobody_was_told_of_waits(cast: Cast, clock: Any, relay: Relay) -> None:  # noqa: F811
    """The backup holds the event, not its fan-out: the letter may have gone."""
    factories.log(cast.team_a, cast.ana, stuck=True)
    clock.forward(minutes=5)
    came_back()

    rounds.tick()

    assert list(Occurrence.objects.filter(kind="stuck").values_list("kind", "state")) == [("stuck", "parked")]
    assert relay.received == []


def test_invitation_to_a_programme_is_not_sent_until_somebody_invites_again(
    cast: Cast,
    clock: Any,
    relay: Relay,  # noqa: F811
) -> None:
    """It is of no edition, so that nobody could let it go; the one of before may have arrived."""
    told = {"by": cast.vlad, "role": "manager", "programme": cast.programme}
    invitations.invite("new@example.org", **told)
    clock.forward(minutes=5)
    came_back()

    rounds.tick()
    assert not Occurrence.objects.filter(state="parked", cohort_id=None).exists()
    assert "new@example.org" not in relay.recipients

    clock.forward(minutes=5)
    invitations.invite("new@example.org", **told)
    rounds.tick()
    assert relay.recipients.count("new@example.org") == 1


def test_housekeeping_lets_what_was_held_lapse(cast: Cast, clock: Any) -> None:
    clock.set(2027, 2, 2, 20)
    came_back()
    rounds.tick()
    assert Occurrence.objects.filter(state="parked").exists()

    clock.forward(days=4)
    rounds.housekeeping()

    assert not Occurrence.objects.filter(state="parked").exists()
