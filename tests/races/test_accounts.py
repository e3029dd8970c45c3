"""Accounts closed at the same moment: a programme keeps a manager, and the house somebody of the staff."""

from functools import partial

import pytest

from cohorts.actions import people, publications
from cohorts.models import NameConsent
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import User
from fixhub.refused import Refused
from tests.conftest import Cast, Clock, build_cast
from tests.factories import make_manager, make_user
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


def test_two_managers_who_close_each_other_leave_one(cast: Cast) -> None:
    other = make_manager(cast.programme)

    results = together(
        partial(people.deactivate, other, by=cast.vlad, via="page"),
        partial(people.deactivate, cast.vlad, by=other, via="page"),
    )

    assert sum(isinstance(one, Refused) for one in results) == 1
    assert User.objects.filter(pk__in=[cast.vlad.pk, other.pk], deactivated_at__isnull=True).count() == 1


def test_two_of_the_staff_who_close_their_own_accounts_leave_one() -> None:
    olga, pia = (make_user(name, is_staff=True) for name in ("Olga", "Pia"))

    results = together(*[partial(people.deactivate, one, by=one, via="page") for one in (olga, pia)])

    assert sum(isinstance(one, Refused) for one in results) == 1
    assert User.objects.filter(is_staff=True, deactivated_at__isnull=True).count() == 1


def test_two_of_the_staff_who_let_each_other_go_leave_one() -> None:
    olga, pia = (make_user(name, is_staff=True) for name in ("Olga", "Pia"))

    results = together(
        partial(accounts.set_staff, olga, False, by=pia, via="admin"),
        partial(accounts.set_staff, pia, False, by=olga, via="admin"),
    )

    assert sum(isinstance(one, Refused) for one in results) == 1
    assert User.objects.filter(is_staff=True).count() == 1


def test_a_yes_said_many_times_at_once_is_one(cast: Cast) -> None:
    results = together(*[partial(publications.agree, cast.cohort, by=cast.ana, via="page")] * 6)

    assert sum(isinstance(one, Refused) for one in results) == 5
    assert NameConsent.objects.count() == 1
