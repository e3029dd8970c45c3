"""Roles by action: who may give and end them, and two at the same moment."""

import pytest

from cohorts.actions import programmes, roles
from cohorts.models import CohortRole
from fixhub.refused import Forbidden, Refused
from tests.factories import make_manager
from tests.races.together import together

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["ana", "ioana", "ela"])
def test_only_managers_give_and_end_roles(cast, who):
    by = getattr(cast, who)
    told = {"user": cast.mihai, "by": by, "via": "page"}

    for act, place, role in (
        (roles.give, cast.cohort, "manager"),
        (roles.end, cast.cohort, "manager"),
        (roles.dismiss, cast.programme, "viewer"),
    ):
        with pytest.raises(Forbidden):
            act(place, role=role, **told)


def test_a_manager_gives_and_ends_them(cast):
    told = {"user": cast.mihai, "by": cast.vlad, "via": "page"}
    roles.give(cast.cohort, role="viewer", **told)
    roles.end(cast.cohort, role="viewer", **told)
    programmes.appoint(cast.programme, role="viewer", **told)
    roles.dismiss(cast.programme, role="viewer", **told)

    assert not cast.mihai.cohort_roles.now().exists() and not cast.mihai.programme_roles.now().exists()


@pytest.mark.race
@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_two_managers_who_end_each_other_leave_one(cast):
    other = make_manager(cast.programme)
    told = {"role": "manager", "via": "page"}

    done = together(
        lambda: roles.dismiss(cast.programme, user=other, by=cast.vlad, **told),
        lambda: roles.dismiss(cast.programme, user=cast.vlad, by=other, **told),
    )

    assert sum(isinstance(one, Forbidden | Refused) for one in done) == 1
    assert cast.programme.roles.now().count() == 1
    assert not CohortRole.objects.exists()
