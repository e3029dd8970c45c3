"""Two people import the same folder at the same moment."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cohorts.actions import imports
from cohorts.importing.editions import Wish
from cohorts.importing.outcome import Outcome
from cohorts.models import Cohort, Membership, Team
from fixhub.events.models import Event
from fixhub.refused import Refused
from fixhub.sheets import books
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]


def test_the_same_folder_many_times_at_once_is_stored_once(folder: Callable[..., Path]) -> None:
    place = folder()

    results = together(*[partial(bring, place)] * 6)

    stored = [result.total.stored for result in results if isinstance(result, Outcome)]
    assert sum(stored) == 3
    assert len(stored) + sum(isinstance(result, Refused) for result in results) == 6
    assert (Cohort.objects.count(), Team.objects.count(), Membership.objects.count()) == (1, 1, 2)
    assert Event.objects.filter(verb="import.done").count() == 1


def bring(place: Path) -> Outcome:
    with books.opened(place) as book:
        return imports.take_in(book, by=None, wish=Wish("small-1"), via="command")
