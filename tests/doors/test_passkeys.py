"""What is sent in place of a passkey: whatever no browser makes is refused with a sentence, never with a 500.

That a passkey opens the door is tried with a real dialog in tests/browser/test_second_step.py.
"""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from fixhub.accounts import second_steps
from fixhub.accounts.models import User
from fixhub.refused import Refused
from tests import second_step
from tests.doors.test_sign_in import by_password, signed_in
from tests.factories import PASSWORD, make_user

NEW, ASKED, AGAIN = "/account/second-step/passkey", "/account/sign-in/second-step", "/account/again/passkey"


KEY = second_step.made_by_a_browser()
ODD = [
    "", "x", "[]", "{}", "null", "1", '"x"', '{"id": 1}', '{"response": []}',
    '{"response": {"clientDataJSON": 1}}',
    '{"id":"AQ","rawId":"AQ","type":"public-key","response":{}}', "[" * 5000,
    '"\\ud800"', '{"id": "\\u0000"}',
    json.dumps(KEY), json.dumps({**KEY, "response": {"clientDataJSON": "!!", "attestationObject": "AA"}}),
    '{"id":"AQ","rawId":"AQ","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA",'
    '"signature":"AA"}}',
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock) -> User:
    return make_user("Ana", email="ana.pop@example.org", password=PASSWORD)


@pytest.fixture
def passkey(ana) -> Authenticator:
    return second_step.with_passkey(ana, "Blue key")


@pytest.mark.parametrize("odd", ODD)
def test_no_passkey_is_made_of_nonsense(client, ana, odd):
    by_password(client)
    client.get(NEW)

    answer = client.post(NEW, {"name": "Mine", "credential": odd})

    assert answer.status_code == 200 and "<title>Error: Add a passkey" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("odd", ODD)
def test_nonsense_opens_no_door(client, ana, passkey, odd):
    by_password(client)
    client.get(ASKED)

    answer = client.post(ASKED, {"credential": odd})

    assert answer.status_code == 200 and "There is a problem" in answer.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize("odd", ODD)
def test_nonsense_shows_nobody_again(client, ana, passkey, odd):
    client.force_login(ana)
    client.get(AGAIN)

    answer = client.post(AGAIN, {"credential": odd})

    assert answer.status_code == 200 and "There is a problem" in answer.content.decode()
    assert client.get(NEW).status_code == 302


def test_who_has_an_app_alone_is_not_asked_for_a_passkey(client, ana):
    second_step.with_app(ana)
    by_password(client)

    page = client.get(ASKED).content.decode()
    answer = client.post(ASKED, {"credential": json.dumps(KEY)})
    assert "data-passkey" not in page and "passkey.js" not in page
    assert answer.status_code == 200 and not signed_in(client)


def test_who_has_a_passkey_is_asked_for_it_by_the_page(client, ana, passkey):
    by_password(client)

    page = client.get(ASKED).content.decode()

    assert "passkey.js" in page and "&quot;challenge&quot;" in page and 'name="code"' in page


def test_ten_passkeys_are_enough(ana):
    for n in range(10):
        second_steps.add_passkey(ana, name=f"Key {n}", credential=KEY)

    with pytest.raises(Refused, match="10 passkeys already"):
        second_steps.add_passkey(ana, name="One more", credential=KEY)


def test_the_list_asks_as_much_for_ten_as_for_one(ana, django_assert_num_queries):
    client = Client()
    client.force_login(ana)
    second_steps.add_passkey(ana, name="Key", credential=KEY)

    for more in range(2):
        with django_assert_num_queries(7):
            client.get("/account/second-step")
        for n in range(9 * (1 - more)):
            second_steps.add_passkey(ana, name=f"Key {n}", credential=KEY)
