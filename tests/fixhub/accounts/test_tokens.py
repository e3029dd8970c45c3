"""Tokens: their value is kept nowhere, and they open what they were made for while they live."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from fixhub.accounts import tokens
from fixhub.accounts.models import Token, User
from fixhub.events.models import Event
from fixhub.refused import Refused
from tests.conftest import Clock
from tests.doors.test_sign_in import by_password
from tests.factories import PASSWORD, make_user
from tests.races.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock: Clock) -> User:
    return make_user("Ana")


def test_making_one_needs_who_one_is_shown_again(client: Client, ana: User, clock: Clock) -> None:
    ana.set_password(PASSWORD)
    ana.save()
    by_password(client, ana.email)
    clock.forward(minutes=11)
    form = {"name": "Figures", "scopes": ["read"], "days": 9, "form_key": str(uuid4())}

    sent = client.post("/account/tokens", form)

    assert sent["Location"] == "/account/again?next=%2Faccount%2Ftokens" and not Token.objects.exists()
    client.post("/account/again", {"password": PASSWORD})
    assert client.post("/account/tokens", form).status_code == 200 and Token.objects.get().user == ana


def make(person: User, **given: object) -> tuple[Token, str]:
    wanted = {"name": "Figures", "scopes": ["read"], "days": 90, "form_key": uuid4(), **given}
    return tokens.make(person, **wanted)  # type: ignore[arg-type]


def test_the_value_of_a_token_is_kept_nowhere(ana: User) -> None:
    token, value = make(ana)

    row = repr(Token.objects.values().get()) + repr(list(Event.objects.values()))
    assert value not in row and value.removeprefix(tokens.MARK) not in row
    assert value.startswith(token.prefix) and len(value) > len(token.prefix) + 30


def test_the_same_form_twice_is_one_token_and_tells_nothing_again(ana: User) -> None:
    key = uuid4()
    first, value = make(ana, form_key=key)
    again = make(ana, form_key=key)

    assert again == (first, "") and value


def test_scopes_are_kept_in_one_order(ana: User) -> None:
    assert make(ana, scopes=["reports", "read"])[0].scopes == "read reports"


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["admin"]},
        {"days": 0},
        {"days": 366},
        {"name": " \u200b"},
    ],
)
def test_a_token_that_makes_no_sense_is_refused(ana: User, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        make(ana, **wrong)

    assert not Token.objects.exists()


def test_a_person_has_twenty_living_tokens_at_most(ana: User) -> None:
    made = [make(ana)[0] for _ in range(tokens.MOST)]
    with pytest.raises(Refused):
        make(ana)

    tokens.revoke(made[0], by=ana)

    assert make(ana)[1]


def test_making_and_revoking_are_told_without_the_value(ana: User) -> None:
    token, value = make(ana, scopes=["read", "write"], days=30)
    tokens.revoke(token, by=ana)

    told = list(Event.objects.order_by("pk").values_list("verb", "subject_type", "subject_id", "data"))
    assert told == [
        ("token.made", "token", token.pk, {"scopes": "read write", "days": 30}),
        ("token.revoked", "token", token.pk, {}),
    ]


def test_a_token_is_revoked_once(ana: User) -> None:
    token, _ = make(ana)
    tokens.revoke(token, by=ana)

    with pytest.raises(Refused):
        tokens.revoke(token, by=ana)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": "write read"},
        {"scopes": ""},
        {"expires_at": "2020-01-01T00:00Z"},
        {"revoked_at": "2027-01-01T00:00Z"},
        {"digest": "d"},
        {"form_key": "00000000-0000-0000-0000-000000000001"},
    ],
)
def test_the_database_keeps_what_a_token_promises(ana: User, wrong: dict[str, object]) -> None:
    row = {
        "user": ana, "name": "n", "prefix": "p", "digest": "d", "scopes": "read",
        "form_key": "00000000-0000-0000-0000-000000000001", "expires_at": "2028-01-01T00:00Z",
    }  # fmt: skip
    Token.objects.create(**row)
    other = row | {"digest": "e", "form_key": uuid4()} | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.create(**other)


@pytest.mark.both_engines
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_forms_at_once_stay_within_twenty() -> None:
    ana = make_user("Ana")
    for _ in range(tokens.MOST - 1):
        make(ana)

    results = together(*[partial(make, ana)] * 4)

    assert sum(isinstance(result, Refused) for result in results) == 3
    assert ana.tokens.count() == tokens.MOST
