"""Many rows are deleted by few statements, and what stands on them is what Django would say."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from cohorts.actions import updates
from cohorts.importing.removal import referring, remove
from cohorts.models import Cohort, Milestone, Programme, Team, Update
from fixhub.accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.factories import decide, hand_in, log

pytestmark = pytest.mark.postgres_later


def said_by_django(rows: models.QuerySet[Any]) -> Counter[type[models.Model]]:
    try:
        rows.delete()
    except models.ProtectedError as built:
        return Counter(type(row) for row in built.protected_objects)
    raise AssertionError("Nothing stands on them.")


@pytest.mark.parametrize("model", [User, Team, Cohort, Programme, Milestone])
def test_what_stands_on_rows_is_what_django_says(cast: Cast, model: type[models.Model]) -> None:
    log(cast.team_a, cast.ana)
    log(cast.team_a, cast.ana)
    decide(hand_in(cast.team_a, cast.ana), cast.ioana)
    rows = model._base_manager.all()

    assert referring(model, [row.pk for row in rows]) == said_by_django(rows)


def test_what_goes_with_a_row_is_no_reason_and_goes(db: None) -> None:
    gone, stays = factories.make_user("Gone"), factories.make_user("Stays")
    group = Group.objects.create(name="all")
    group.user_set.set([gone, stays])

    assert referring(User, [gone.pk]) == {}
    remove(User, [gone.pk])

    assert list(group.user_set.all()) == list(User.objects.all()) == [stays]


def test_a_row_that_names_it_twice_is_one(cast: Cast) -> None:
    updates.revoke(log(cast.team_a, cast.ana), by=cast.ana, via="page")

    assert referring(User, [cast.ana.pk])[Update] == 1


def test_three_rows_cost_as_much_as_four_hundred(db: None) -> None:
    def cost(count: int) -> int:
        people = [factories.make_user(f"P{count}x{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as asked:
            assert referring(User, [person.pk for person in people]) == {}
            remove(User, [person.pk for person in people])
        assert not User.objects.exists()
        return len(asked)

    assert cost(3) == cost(400)
