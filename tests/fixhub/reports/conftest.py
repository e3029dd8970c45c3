"""A small edition whose figures can be counted by hand."""

import pytest

from cohorts.actions import teams
from cohorts.models import Membership
from tests import factories
from tests.conftest import Cast, Clock


@pytest.fixture
def edition(cast: Cast, clock: Clock) -> Cast:
    """Two teams until Wednesday 10 March 2027, noon: A was asked for a change and answered it;
    B handed in past grace, was accepted, and last said it is stuck; somebody came to B and left.
    """
    guest = factories.add_member(cast.team_b)
    clock.set(2027, 1, 27, 12)
    factories.log(cast.team_a, cast.ana)
    clock.set(2027, 2, 3, 12)
    factories.log(cast.team_a, cast.ana)
    factories.log(cast.team_b, cast.mihai, stuck=True)
    teams.leave(Membership.objects.get(user=guest), by=guest, via="page")
    clock.set(2027, 2, 4, 12)
    first = factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 2, 6, 2)
    late = factories.hand_in(cast.team_b, cast.mihai)
    clock.set(2027, 2, 8, 12)
    factories.decide(first, cast.ioana, "request_changes", "Say who does what.")
    clock.set(2027, 2, 10, 12)
    factories.decide(late, cast.vlad)
    factories.hand_in(cast.team_a, cast.ana)
    clock.set(2027, 3, 1, 12)
    factories.log(cast.team_a, cast.ana)
    clock.set(2027, 3, 10, 12)
    return cast
