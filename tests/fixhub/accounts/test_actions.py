"""Accounts become their owners' once, and from then on nobody else's."""

import pytest

from fixhub.accounts import actions
from fixhub.accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_one_address_is_one_person():
    first = actions.find_or_add("Ana@Example.org", given="Ana")
    second = actions.find_or_add(" ana@example.ORG", given="Somebody")

    assert first == second == User.objects.get()
    assert second.given == "Ana"


def test_claiming_sets_what_the_owner_says(clock):
    ana = make_user("Ana", claimed_at=None)

    assert actions.claim(ana, given="Anna", family="", language="hu", password="four words in a row")

    ana.refresh_from_db()
    assert (ana.given, ana.family, ana.language, ana.claimed_at) == ("Anna", "Pop", "hu", clock.now)
    assert ana.check_password("four words in a row")
    assert "anna" in ana.search_key


def test_claimed_account_stays_as_it_is(clock):
    ana = make_user("Ana", password="four words in a row")

    assert not actions.claim(ana, given="Mallory", password="four other words here")

    ana.refresh_from_db()
    assert ana.given == "Ana"
    assert ana.check_password("four words in a row")


@pytest.mark.parametrize(
    ("claimed", "given", "expected"),
    [(False, "", "Ana"), (False, "Anna", "Anna"), (True, "", "")],
)
def test_inviter_names_only_who_has_no_name_and_no_account(clock, claimed, given, expected):
    person = make_user("x", family="", claimed_at=clock.now if claimed else None)
    User.objects.update(given=given)
    person.refresh_from_db()

    actions.introduce(person, given="Ana", family="")

    person.refresh_from_db()
    assert person.given == expected


def test_first_invitation_opens_the_way_for_mail(clock):
    ana = make_user("Ana", claimed_at=None)
    before = ana.may_get_mail
    actions.note_invited(ana)
    first = ana.invited_at
    clock.forward(days=1)

    actions.note_invited(ana)

    ana.refresh_from_db()
    assert (before, ana.may_get_mail, ana.invited_at) == (False, True, first)


def test_language_is_kept():
    ana = make_user("Ana")

    actions.set_language(ana, "ro")

    ana.refresh_from_db()
    assert ana.language == "ro"
