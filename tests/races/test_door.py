"""Several browsers that press a button on the local door at the same moment."""

from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from cohorts.actions import programmes
from cohorts.models import Programme
from fixhub.accounts.models import User
from fixhub.pages.models import DoorClaim
from fixhub.refused import Refused
from tests.factories import make_user
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
MANY = 6


def shown() -> Client:
    client = Client()
    assert client.get("/try/token").status_code == 200
    return client


@pytest.fixture(autouse=True)
def door(settings: Any) -> None:
    settings.EMBEDDED, settings.DOOR = True, sha256(b"token").hexdigest()


def test_one_of_many_browsers_gets_in(transactional_db: None) -> None:
    guest = make_user("Rareș", is_demo=True)
    browsers = [shown() for _ in range(MANY)]

    answers = together(*[partial(one.post, "/try/token", {"person": guest.pk}) for one in browsers])

    assert sorted(answer.status_code for answer in answers) == [302] + [404] * (MANY - 1)
    assert DoorClaim.objects.count() == 1
    inside = ["_auth_user_id" in one.session for one in browsers]
    assert inside == [answer.status_code == 302 for answer in answers]


def test_one_browser_that_presses_twice_gets_in_twice(transactional_db: None) -> None:
    guest, other = make_user("Rareș", is_demo=True), make_user("Réka", is_demo=True)
    first, second = shown(), Client()
    second.cookies["door"] = first.cookies["door"].value

    answers = together(
        partial(first.post, "/try/token", {"person": guest.pk}),
        partial(second.post, "/try/token", {"person": other.pk}),
    )

    assert [answer.status_code for answer in answers] == [302, 302]


def first(n: int) -> dict[str, str]:
    return {
        "given": "Ana", "family": "Pop", "email": f"ana{n}@example.org",
        "password": "four plain words here", "language": "en", "zone": "",
    }  # fmt: skip


def test_two_presses_of_one_browser_make_one_first_account(transactional_db: None) -> None:
    one = shown()
    sign = one.cookies["door"].value
    twins = [one, *(Client() for _ in range(MANY - 1))]
    for twin in twins:
        twin.cookies["door"] = sign

    answers = together(*[partial(twin.post, "/try/token", first(n)) for n, twin in enumerate(twins)])

    assert [answer.status_code for answer in answers] == [302] * MANY
    assert User.objects.count() == 1
    assert ["_auth_user_id" in twin.session for twin in twins].count(True) == 1


def test_of_many_browsers_one_makes_the_first_account(transactional_db: None) -> None:
    browsers = [shown() for _ in range(MANY)]

    answers = together(*[partial(one.post, "/try/token", first(n)) for n, one in enumerate(browsers)])

    # Who knocked before and was let no further is sent on to where one must be signed in.
    assert {answer.status_code for answer in answers} <= {302, 404}
    assert ["_auth_user_id" in one.session for one in browsers].count(True) == 1
    assert User.objects.count() == 1


def test_two_presses_found_one_programme(transactional_db: None) -> None:
    ana = make_user("Ana", is_staff=True)
    where = {"by": ana, "zone": "Europe/Bucharest", "holiday_country": "RO", "via": "page"}

    found = together(*[partial(programmes.found, f"FIX {n}", **where) for n in range(2)])

    assert sorted(type(one) for one in found if isinstance(one, Refused)) == [Refused]
    assert Programme.objects.count() == 1
