"""Many who do something at once, while several workers seal: one whole chain comes of it."""

from functools import partial

import pytest

from fixhub.events import seals
from fixhub.events.models import Event, EventSeal
from fixhub.events.verifying import verify
from tests import factories
from tests.conftest import Cast, build_cast
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
WRITERS, SEALERS = 20, 4


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def test_twenty_writers_and_four_sealers_leave_one_whole_chain(cast: Cast) -> None:
    writers = [partial(factories.log, cast.team_a, cast.ana, sentence=f"Writer {n}.") for n in range(WRITERS)]

    done = together(*writers, *[seals.seal] * SEALERS)
    seals.seal()

    assert [one for one in done if isinstance(one, Exception)] == []
    found = verify(cast.cohort.pk)
    assert found.broken is None and found.waiting == 0
    assert found.sealed == Event.objects.filter(cohort_id=cast.cohort.pk).count() >= WRITERS
    assert EventSeal.objects.count() == Event.objects.count()
