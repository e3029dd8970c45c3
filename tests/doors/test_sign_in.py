"""Signing in by password and by code: who gets in, who does not, and that both look the same."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from fixhub.accounts.models import SignIn, User
from tests.factories import PASSWORD, make_user

SIGN_IN = "/account/sign-in"
CONFIRM = "/account/code/confirm"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock) -> User:
    return make_user("Ana", email="Ana.Pop@example.org", password=PASSWORD)


def by_password(client: Client, email: str = "ana.pop@example.org", password: str = PASSWORD, **extra):
    return client.post(SIGN_IN, {"login": email, "password": password, "do": "password"}, **extra)


def ask_code(client: Client, email: str = "ana.pop@example.org", **extra):
    return client.post(SIGN_IN, {"login": email, "password": "", "do": "code"}, **extra)


def code_in(letter) -> str:
    return re.search(r"\d{6}", letter.body)[0]


def signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def without_secrets(response) -> str:
    """The page as both readers see it: no token that is new each time, no address they typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"(ana\.pop|nobody)@example\.org", "ADDRESS", text)


def test_address_and_password_sign_in(client, ana):
    response = by_password(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)


@pytest.mark.parametrize("email", ["ANA.POP@EXAMPLE.ORG", "  ana.pop@example.org "])
def test_case_and_spaces_of_an_address_do_not_matter(client, ana, email):
    by_password(client, email)

    assert signed_in(client)


def test_sign_in_names_both_problems(client, ana):
    response = client.post(SIGN_IN, {"login": "ioana.pop", "password": "", "do": "password"})

    page = response.content.decode()
    assert page.count("Enter the whole address, like ioana@example.org") == 2
    assert page.count("Enter your password, or choose “Send me a code”") == 2
    assert "<title>Error: Sign in" in page
    assert not signed_in(client)


def test_wrong_password_and_unknown_address_look_the_same(ana):
    known = by_password(Client(), password="not her password")
    unknown = by_password(Client(), "nobody@example.org", "not her password")

    assert known.status_code == unknown.status_code == 200
    assert without_secrets(known) == without_secrets(unknown)
    assert "do not go together" in known.content.decode()


def test_code_signs_in_and_claims_the_account(client, clock, mailoutbox):
    invited = make_user("Ana", email="ana.pop@example.org", claimed_at=None, invited_at=clock.now)

    asked = ask_code(client)
    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})

    assert asked["Location"] == CONFIRM
    assert signed_in(client)
    invited.refresh_from_db()
    assert invited.claimed_at == clock.now


def test_code_letter_is_in_the_persons_language_as_text_and_html(client, ana, mailoutbox):
    User.objects.update(language="ro")

    ask_code(client)

    letter = mailoutbox[0]
    assert letter.to == ["Ana.Pop@example.org"]
    assert code_in(letter) in letter.subject
    assert 'lang="ro"' in letter.alternatives[0].content
    assert code_in(letter) in letter.alternatives[0].content


def test_code_with_a_space_works(client, ana, mailoutbox):
    ask_code(client)
    code = code_in(mailoutbox[0])

    client.post(CONFIRM, {"code": f" {code[:3]} {code[3:]} "})

    assert signed_in(client)


def test_code_works_once(client, ana, mailoutbox):
    ask_code(client)
    code = code_in(mailoutbox[0])
    client.post(CONFIRM, {"code": code})
    client.post("/account/sign-out")

    again = client.post(CONFIRM, {"code": code})

    assert again.status_code == 302
    assert not signed_in(client)


def test_code_works_for_ten_minutes(client, ana, mailoutbox, clock):
    ask_code(client)
    clock.forward(minutes=10, seconds=1)

    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})

    assert not signed_in(client)


def test_code_works_only_in_the_browser_that_asked(client, ana, mailoutbox):
    ask_code(client)
    other = Client()

    other.post(CONFIRM, {"code": code_in(mailoutbox[0])})

    assert not signed_in(other)


def test_newer_code_replaces_the_older(client, ana, mailoutbox):
    ask_code(client)
    ask_code(client)
    first, second = (code_in(letter) for letter in mailoutbox)

    client.post(CONFIRM, {"code": first})
    refused = not signed_in(client)
    client.post(CONFIRM, {"code": second})

    assert refused
    assert signed_in(client)


def test_three_wrong_codes_end_the_try(client, ana, mailoutbox):
    ask_code(client)
    right = code_in(mailoutbox[0])
    wrong = "000000" if right != "000000" else "111111"
    answers = [client.post(CONFIRM, {"code": wrong}).status_code for _ in range(3)]

    client.post(CONFIRM, {"code": right})

    assert answers == [200, 200, 302]
    assert not signed_in(client)


def test_code_for_an_unknown_address_looks_the_same_and_sends_nothing(ana, mailoutbox):
    known, unknown = Client(), Client()
    answers = [ask_code(known), ask_code(unknown, "nobody@example.org")]
    pages = [client.get(CONFIRM) for client in (known, unknown)]
    wrong = [client.post(CONFIRM, {"code": "x"}) for client in (known, unknown)]

    assert [(a.status_code, a["Location"], sorted(a.cookies)) for a in answers][0] == [
        (a.status_code, a["Location"], sorted(a.cookies)) for a in answers
    ][1]
    assert without_secrets(pages[0]) == without_secrets(pages[1])
    assert without_secrets(wrong[0]) == without_secrets(wrong[1])
    assert [letter.to for letter in mailoutbox] == [["Ana.Pop@example.org"]]


@pytest.mark.parametrize("email", ["ana.pop@example.org", "nobody@example.org"])
def test_mail_server_that_is_down_gives_a_sentence_to_everybody(client, ana, settings, free_port, email):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port

    sign_in = ask_code(client, email)
    forgotten = client.post("/account/password/forgotten", {"email": email})

    for response in (sign_in, forgotten):
        assert response.status_code == 200
        assert "The mail could not be sent just now." in response.content.decode()


def test_demo_people_get_their_code_as_a_file(client, ana, mailoutbox, settings):
    User.objects.update(is_demo=True)

    ask_code(client)

    assert mailoutbox == []
    [letter] = settings.MAIL_FOLDER.glob("*.eml")
    code = re.search(r"Subject: (\d{6})", letter.read_text())[1]
    client.post(CONFIRM, {"code": code})
    assert signed_in(client)


def test_closed_account_does_not_sign_in(client, ana, clock, mailoutbox):
    User.objects.update(deactivated_at=clock.now)

    by_password(client)
    ask_code(client)

    assert not signed_in(client)
    assert mailoutbox == []


def test_closing_an_account_ends_its_session(client, ana, clock):
    by_password(client)
    User.objects.update(deactivated_at=clock.now)

    assert not signed_in(client)


def test_sign_in_changes_the_session_key(client, ana):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    by_password(client)

    assert client.cookies["sessionid"].value != planted
    assert not SignIn.objects.filter(session_key=planted).exists()


def test_sign_out_needs_a_post_and_forgets_the_session(client, ana):
    by_password(client)
    key = client.session.session_key

    client.get("/account/sign-out")
    still = signed_in(client)
    client.post("/account/sign-out")

    assert still
    assert not signed_in(client)
    assert not SignIn.objects.filter(session_key=key).exists()


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "http:///evil.example",
    "\t//evil.example/",
    "\thttps://evil.example/",
    "javascript:alert(1)",
    "data:text/html,hello",
    "https://testserver@evil.example/",
    "evil.example",
    "http://testserver/account",
]


@pytest.mark.parametrize("next_url", ELSEWHERE)
def test_next_never_leads_elsewhere(client, ana, next_url):
    data = {"login": "ana.pop@example.org", "password": PASSWORD, "do": "password", "next": next_url}

    response = client.post(SIGN_IN, data)
    signed_in_already = client.get(SIGN_IN, {"next": next_url})
    out = client.post("/account/sign-out", {"next": next_url})

    assert [r["Location"] for r in (response, signed_in_already, out)] == ["/", "/", "/"]


def test_next_leads_back_to_where_one_was(client, ana, mailoutbox):
    by_password(client, password=PASSWORD)
    client.post("/account/sign-out")
    ask = {"login": "ana.pop@example.org", "password": "", "do": "code", "next": "/account?x=1"}

    asked = client.post(SIGN_IN, ask)
    done = client.post(asked["Location"], {"code": code_in(mailoutbox[0]), "next": "/account?x=1"})

    assert done["Location"] == "/account?x=1"


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_login_webauthn",
        "mfa_trust",
        "account_reset_password_done",
        "account_password_reset_completed",
    ],
)
def test_pages_of_the_library_that_are_not_ours_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
