"""Choosing, changing and forgetting a password."""

import re
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from fixhub.accounts import tokens
from fixhub.accounts.models import User
from tests.factories import PASSWORD, make_user

FORGOTTEN = "/account/password/forgotten"
NEW = "another long sentence"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock) -> User:
    return make_user("Ana", email="ana@example.org", password=PASSWORD)


def signed_in_client(password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/account/sign-in", {"login": "ana@example.org", "password": password, "do": "password"})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def ask(client: Client, mailoutbox) -> str:
    client.post(FORGOTTEN, {"email": "ANA@example.org"})
    return re.search(r"\d{6}", mailoutbox[-1].body)[0]


def test_forgotten_password_is_replaced_after_a_code(client, ana, mailoutbox):
    code = ask(client, mailoutbox)

    client.post(f"{FORGOTTEN}/code", {"code": code})
    done = client.post(f"{FORGOTTEN}/new", {"password1": NEW})

    assert done["Location"] == "/"
    assert is_in(client)
    assert is_in(signed_in_client(NEW))
    assert not is_in(signed_in_client(PASSWORD))


def test_a_forgotten_password_takes_tokens_along_and_says_so(client, ana, mailoutbox):
    token, _value = tokens.make(ana, name="Figures", scopes=["read"], days=9, form_key=uuid4())

    client.post(f"{FORGOTTEN}/code", {"code": ask(client, mailoutbox)})
    client.post(f"{FORGOTTEN}/new", {"password1": NEW})

    token.refresh_from_db()
    assert token.revoked_by == ana
    assert "1 token for a program was revoked too." in client.get("/account").content.decode()


def test_new_password_needs_the_code_first(client, ana, mailoutbox):
    ask(client, mailoutbox)

    answer = client.post(f"{FORGOTTEN}/new", {"password1": NEW})

    assert answer["Location"] == f"{FORGOTTEN}/code"
    assert is_in(signed_in_client(PASSWORD))


def test_forgotten_password_of_an_unknown_address_looks_the_same(ana, mailoutbox):
    pages = []
    for email in ("ana@example.org", "nobody@example.org"):
        client = Client()
        asked = client.post(FORGOTTEN, {"email": email})
        page = client.get(asked["Location"]).content.decode().replace(email, "ADDRESS")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page))

    assert pages[0] == pages[1]
    assert len(mailoutbox) == 1


def test_code_for_a_new_password_works_once(client, ana, mailoutbox):
    code = ask(client, mailoutbox)
    client.post(f"{FORGOTTEN}/code", {"code": code})
    client.post(f"{FORGOTTEN}/new", {"password1": NEW})

    client.post(f"{FORGOTTEN}/code", {"code": code})
    client.post(f"{FORGOTTEN}/new", {"password1": "a third long sentence"})

    assert is_in(signed_in_client(NEW))


def test_changing_the_password_ends_other_sessions(ana):
    here, elsewhere = signed_in_client(), signed_in_client()

    answer = here.post("/account/password", {"oldpassword": PASSWORD, "password1": NEW})

    assert answer["Location"] == "/account"
    assert is_in(here)
    assert not is_in(elsewhere)


def test_changing_the_password_needs_the_current_one(ana):
    client = signed_in_client()

    page = client.post("/account/password", {"oldpassword": "not it", "password1": NEW})

    assert "This is not your current password." in page.content.decode()
    assert is_in(signed_in_client(PASSWORD))


def test_first_password_is_chosen_without_a_current_one(client, clock):
    mihai = make_user("Mihai", email="mihai@example.org")
    client.force_login(mihai)

    sent_on = client.get("/account/password")
    client.post("/account/password/first", {"password1": NEW})

    assert sent_on["Location"] == "/account/password/first"
    assert is_in(client)
    mihai.refresh_from_db()
    assert mihai.check_password(NEW)


def test_first_password_page_does_not_replace_a_password(ana):
    client = signed_in_client()

    answer = client.post("/account/password/first", {"password1": NEW})

    assert answer["Location"] == "/account/password"
    assert is_in(signed_in_client(PASSWORD))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 12 characters"),
        ("ana@example.org", "too similar to the email address"),
        ("password1234", "too common"),
        ("FixCluj2027!!", "words of the programme"),
        ("x" * 129, "at most 128 characters"),
        ("", "Choose a password"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(ana, password, why):
    client = signed_in_client()

    page = client.post("/account/password", {"oldpassword": PASSWORD, "password1": password})

    assert why in page.content.decode()
    assert is_in(signed_in_client(PASSWORD))


def test_addresses_are_kept_in_one_place_only(client, ana, mailoutbox):
    code = ask(client, mailoutbox)
    client.post(f"{FORGOTTEN}/code", {"code": code})
    client.post(f"{FORGOTTEN}/new", {"password1": NEW})

    assert not EmailAddress.objects.exists()
