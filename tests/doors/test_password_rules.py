"""What a password may be: the rules of OWASP ASVS 5.0, chapter 6.2, one by one, at each door for one."""

import re

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.test import Client

from cohorts.actions import invitations
from fixhub.accounts import passwords
from fixhub.accounts.models import User
from tests.doors.test_sign_in import by_password, code_in, signed_in
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "ana.pop@example.org"
FIELD = re.compile(r'<input type="password"[^>]*>')


@pytest.fixture
def ana(clock) -> User:
    return make_user("Ana", email=ADDRESS, password=PASSWORD)


def change(to: str, *, old: str = PASSWORD) -> str:
    client = Client()
    by_password(client, ADDRESS, PASSWORD)
    answer = client.post("/account/password", {"oldpassword": old, "password1": to})
    assert answer.status_code in (200, 302)
    return answer.content.decode()


def opens(password: str) -> bool:
    client = Client()
    by_password(client, ADDRESS, password)
    return signed_in(client)


@pytest.mark.parametrize(
    "password",
    [
        "kolozsvári-est",  # 6.2.1: twelve and more
        "qwmzoruebcia",  # 6.2.5: small letters alone are as good as any
        "837465920175",
        "x" * 5 + "y" * 59,  # 6.2.9: 64
        "z1" * 64,  # and 128
        "  four words in a row  ",  # 6.2.8: as it was typed, spaces and all
        "ПривітКлуж2026 дома",
        "\U0001f6b2\U0001f6b2 bicycle street",
        "<script>alert('x')</script>",
    ],
)
def test_any_long_password_is_taken_exactly_as_typed(ana, password):
    assert change(password) == ""

    assert opens(password)
    for other in {password.swapcase(), password.strip(), password[:-1]} - {password}:
        assert not opens(other)


@pytest.mark.parametrize(("length", "taken"), [(11, False), (12, True), (128, True), (129, False)])
def test_from_12_to_128_characters(ana, length, taken):
    assert (change(("kq7wz" * 30)[:length]) == "") is taken


def test_what_everybody_chooses_is_refused(ana, clock):
    """6.2.4: of the twenty thousand that leaked most often, each that is long enough."""
    common = sorted(one for one in CommonPasswordValidator().passwords if len(one) >= 12)

    assert len(common) > 50
    for password in common[:: len(common) // 20]:
        clock.forward(minutes=1)
        assert "too common" in change(password), password


@pytest.mark.parametrize("word", passwords.OURS)
def test_our_own_words_are_no_password(ana, word):
    """6.2.11: what everybody around here would try first."""
    assert "words of the programme" in change(f"{word}{word.title()}2026!!"[:20].ljust(12, "1"))


def test_a_change_needs_the_current_one_and_the_new_one_once(ana):
    """6.2.2, 6.2.3"""
    assert "This is not your current password." in change("another long sentence", old="not it at all")
    assert opens(PASSWORD)


def test_no_password_runs_out(ana, clock):
    """6.2.10: it stays until its owner or somebody else's knowledge ends it."""
    clock.forward(days=5 * 365)

    assert opens(PASSWORD)


def pages(mailoutbox) -> dict[str, str]:
    """Each page with a field for a password."""
    signed, first, forgetful = Client(), Client(), Client()
    by_password(signed, ADDRESS, PASSWORD)
    first.force_login(make_user("Nora"))
    forgetful.post("/account/password/forgotten", {"email": ADDRESS})
    forgetful.post("/account/password/forgotten/code", {"code": code_in(mailoutbox[-1])})
    return {
        "sign in": Client().get("/account/sign-in").content.decode(),
        "change": signed.get("/account/password").content.decode(),
        "first": first.get("/account/password/first").content.decode(),
        "forgotten": forgetful.get("/account/password/forgotten/new").content.decode(),
        "is it you": signed.get("/account/again").content.decode(),
    }


def test_every_field_helps_password_managers_and_takes_what_is_pasted(ana, mailoutbox):
    """6.2.6, 6.2.7: hidden while it is typed, filled in by programs, and to be shown by a press."""
    for where, page in pages(mailoutbox).items():
        fields = FIELD.findall(page)
        assert fields, where
        for field in fields:
            assert re.search(r'autocomplete="(current|new)-password"', field), where
            assert "onpaste" not in field and "value=" not in field, where
        assert "data-show" in page and "accounts/show.js" in page, where


def test_an_invitation_asks_for_the_same(cast):
    person = make_user("Dora", claimed_at=None)
    place = invitations.Place.of(cast.team_a)
    token = invitations.new_token(invitations.issue(person, by=cast.vlad, role="member", place=place))
    given = {"given": "Dora", "family": "Rus", "language": "en"}

    page = Client().post(f"/invitations/{token}", {**given, "password": "too short"}).content.decode()

    assert "at least 12 characters" in page and "accounts/show.js" in page
    person.refresh_from_db()
    assert person.claimed_at is None
