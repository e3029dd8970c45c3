"""Programmes and who runs them."""

import pytest

from cohorts.actions import programmes
from cohorts.models import ProgrammeRole
from fixhub.events.models import Event
from fixhub.refused import Forbidden, Refused
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_programme_gets_its_address_from_its_name():
    programme = programmes.create("  FIX   Cluj-Napoca Ș ")

    assert (programme.name, programme.slug) == ("FIX Cluj-Napoca Ș", "fix-cluj-napoca-s")


@pytest.mark.parametrize("name", ["", "   ", "…"])
def test_programme_needs_a_name(name):
    with pytest.raises(Refused, match="name"):
        programmes.create(name)


def test_two_programmes_have_two_addresses():
    programmes.create("FIX", slug="fix")

    with pytest.raises(Refused, match="fix"):
        programmes.create("Fix")


@pytest.mark.parametrize(("is_staff", "allowed"), [(True, True), (False, False)])
def test_only_staff_add_programmes(is_staff, allowed):
    person = make_user(is_staff=is_staff)
    if allowed:
        assert programmes.create("FIX", by=person)
        return
    with pytest.raises(Forbidden):
        programmes.create("FIX", by=person)


@pytest.mark.parametrize(
    ("who", "allowed"), [("vlad", True), ("ana", False), ("ioana", False), ("ela", False)]
)
def test_managers_appoint(cast, who, allowed):
    appoint = {"user": cast.mihai, "role": "viewer", "by": getattr(cast, who), "via": "page"}
    if allowed:
        assert programmes.appoint(cast.programme, **appoint).user == cast.mihai
        return
    with pytest.raises(Forbidden):
        programmes.appoint(cast.programme, **appoint)


def test_appointing_twice_is_one_role(cast):
    for _ in range(2):
        programmes.appoint(cast.programme, user=cast.mihai, role="manager", by=None, via="command")

    assert ProgrammeRole.objects.filter(user=cast.mihai).count() == 1
    assert Event.objects.filter(verb="programme.appointed").count() == 1
