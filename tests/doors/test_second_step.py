"""The second step of signing in: set up, asked for, used once, lost and removed."""

import base64
import re
from urllib.parse import unquote
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from fixhub.accounts import tokens
from fixhub.accounts.models import User
from fixhub.events.models import Event
from tests import second_step
from tests.doors.test_sign_in import CONFIRM, ask_code, by_password, code_in, signed_in
from tests.factories import PASSWORD, make_user

STEPS, APP, ASKED = "/account/second-step", "/account/second-step/app", "/account/sign-in/second-step"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock) -> User:
    return make_user("Ana", email="Ana.Pop@example.org", password=PASSWORD)


@pytest.fixture
def inside(client, ana) -> Client:
    by_password(client)
    return client


def verbs() -> list[str]:
    return list(Event.objects.filter(verb__startswith="step.").order_by("pk").values_list("verb", flat=True))


def test_an_app_is_set_up_with_the_code_it_shows(inside, ana):
    codes = second_step.set_up(inside)

    assert len(set(codes)) == 10
    assert [step.type for step in Authenticator.objects.order_by("type")] == ["recovery_codes", "totp"]
    assert verbs() == ["step.added", "step.codes_made"]
    page = inside.get(STEPS).content.decode()
    assert "10 codes are left." in page and not set(codes) & set(re.findall(r"\d+", page))


def test_the_key_is_a_picture_and_a_text_and_opening_the_page_keeps_nothing(inside):
    before = inside.session.items()
    page = inside.get(APP).content.decode()

    key = second_step.key_in(page)
    assert len(base64.b32decode(key)) == 20
    assert f"otpauth://totp/ana.pop%40example.org?secret={key}&amp;issuer=FIXHub" in page
    assert re.search(r'<svg class="qr" viewBox="0 0 (\d+) \1" role="img"', page)
    assert inside.session.items() == before and not Authenticator.objects.exists()


def test_codes_can_be_taken_home_in_a_file(inside):
    page = inside.get(APP).content.decode()
    given = {"sealed": second_step.sealed_in(page), "code": second_step.shown(second_step.key_in(page))}
    page = inside.post(APP, given).content.decode()

    [link] = re.findall(
        r'download="fixhub-recovery-codes.txt" href="data:text/plain;charset=utf-8,([^"]+)"', page
    )
    assert unquote(link).split() == second_step.codes_in(page)


@pytest.mark.parametrize("code", ["", "000000", "x" * 20, "12 34"])
def test_a_wrong_code_sets_up_nothing_and_keeps_the_key(inside, code):
    page = inside.get(APP).content.decode()

    again = inside.post(APP, {"sealed": second_step.sealed_in(page), "code": code}).content.decode()

    assert second_step.key_in(again) == second_step.key_in(page)
    assert "<title>Error: Set up an app" in again
    assert not Authenticator.objects.exists()


def test_a_key_of_an_old_page_or_of_somebody_else_is_not_taken(inside, clock):
    other = Client()
    other.force_login(make_user("Mihai", password=None))
    foreign = other.get(APP).content.decode()
    page = inside.get(APP).content.decode()
    clock.forward(minutes=31)
    by_password(Client())  # nothing of hers

    for old in (foreign, page):
        given = {"sealed": second_step.sealed_in(old), "code": second_step.shown(second_step.key_in(old))}
        inside.post("/account/again", {"password": PASSWORD})
        again = inside.post(APP, given).content.decode()
        assert "This page was open for too long." in again
        assert second_step.key_in(again) != second_step.key_in(old)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("door", ["password", "code"])
def test_it_is_asked_for_after_password_and_after_mailed_code(client, ana, mailoutbox, door):
    second_step.with_app(ana)
    if door == "password":
        answer = by_password(client)
    else:
        ask_code(client)
        answer = client.post(CONFIRM, {"code": code_in(mailoutbox[0])})

    assert answer["Location"] == ASKED and not signed_in(client)
    assert client.get(ASKED).status_code == 200
    wrong = client.post(ASKED, {"code": "000000"})
    assert "This code does not fit." in wrong.content.decode() and not signed_in(client)
    code = second_step.shown()
    done = client.post(ASKED, {"code": f"{code[:3]} {code[3:]}"})
    assert done["Location"] == "/" and signed_in(client)


def test_it_leads_on_to_where_one_wanted(client, ana):
    second_step.with_app(ana)
    given = {"login": "ana.pop@example.org", "password": PASSWORD, "do": "password", "next": "/account?x=1"}
    client.post("/account/sign-in", given)

    assert client.post(ASKED, {"code": second_step.shown()})["Location"] == "/account?x=1"


def test_a_new_password_does_not_go_past_it(client, ana, mailoutbox):
    second_step.with_app(ana)
    client.post("/account/password/forgotten", {"email": ana.email})
    client.post("/account/password/forgotten/code", {"code": code_in(mailoutbox[0])})

    done = client.post("/account/password/forgotten/new", {"password1": "another long sentence"})

    assert done["Location"] == ASKED and not signed_in(client)
    client.post(ASKED, {"code": second_step.shown()})
    assert signed_in(client)


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_a_code_works_once_however_long_it_would_fit(ana, clock, later):
    second_step.with_app(ana)
    code, clients = second_step.shown(later=later), [Client(), Client()]
    for client in clients:
        by_password(client)
        client.post(ASKED, {"code": code})
        clock.forward(seconds=31 if later == 1 else 1)

    assert [signed_in(client) for client in clients] == [True, False]


@pytest.mark.parametrize("later", [-2, 2])
def test_a_code_of_another_minute_does_not_work(client, ana, later):
    second_step.with_app(ana)
    by_password(client)
    client.post(ASKED, {"code": second_step.shown(later=later)})

    assert not signed_in(client)


def test_a_recovery_code_works_once(ana):
    code = second_step.with_app(ana)[3]
    clients = [Client(), Client()]
    for client in clients:
        by_password(client)
        client.post(ASKED, {"code": f"{code[:4]} {code[4:]}"})

    assert [signed_in(client) for client in clients] == [True, False]
    assert "9 codes are left." in clients[0].get(STEPS).content.decode()


def test_guessing_codes_ends_after_five_and_passes(client, ana, clock):
    second_step.with_app(ana)
    by_password(client)
    tries = [client.post(ASKED, {"code": "000000"}).status_code for _ in range(6)]

    late = client.post(ASKED, {"code": second_step.shown()})
    clock.forward(minutes=10, seconds=1)
    assert tries == [200] * 5 + [429] and late.status_code == 429
    assert "Too many tries." in late.content.decode()
    clock.forward(minutes=5)
    by_password(client)
    client.post(ASKED, {"code": second_step.shown()})
    assert signed_in(client)


def test_new_recovery_codes_replace_the_old(inside, ana, clock):
    old = second_step.set_up(inside)

    new = second_step.codes_in(inside.post(f"{STEPS}/codes").content.decode())

    assert len(new) == 10 and not set(new) & set(old)
    client = Client()
    by_password(client)
    client.post(ASKED, {"code": old[0]})
    assert not signed_in(client)


def test_removing_it_needs_who_one_is_shown_again(inside, ana, clock):
    codes = second_step.set_up(inside)
    app = Authenticator.objects.get(type="totp")
    clock.forward(minutes=11)

    late = inside.post(f"{STEPS}/{app.pk}/removal")
    sent = inside.get(f"{STEPS}/{app.pk}/removal")
    wrong = inside.post(sent["Location"], {"code": "000000"})
    # The password let in whoever knows it that far: it is not enough.
    assert inside.post("/account/again", {"password": PASSWORD})["Location"] == "/account/again/code"
    assert late["Location"] == f"/account/again/code?next={STEPS.replace('/', '%2F')}"
    assert "This code does not fit." in wrong.content.decode()
    assert Authenticator.objects.filter(pk=app.pk).exists()

    given = {"code": codes[0], "next": f"{STEPS}/{app.pk}/removal"}
    back = inside.post(sent["Location"], given)
    assert back["Location"] == f"{STEPS}/{app.pk}/removal"
    assert "Remove the app?" in inside.get(back["Location"]).content.decode()
    inside.post(back["Location"])
    assert not Authenticator.objects.exists() and verbs()[-1] == "step.removed"
    assert signed_in(inside)


def test_a_code_shows_again_who_one_is(client, clock):
    mihai = make_user("Mihai", email="mihai@example.org")
    second_step.with_app(mihai)
    client.force_login(mihai)

    sent = client.get(APP)
    client.post("/account/again/code", {"code": second_step.shown()})

    assert sent["Location"].startswith("/account/again/code?next=")
    assert client.post(f"{STEPS}/codes").status_code == 200


def test_no_first_password_goes_round_it(client, clock):
    mihai = make_user("Mihai", email="mihai@example.org")
    second_step.with_app(mihai)
    client.force_login(mihai)

    sent = client.post("/account/password/first", {"password1": "attacker chose this"})

    mihai.refresh_from_db()
    assert sent["Location"] == "/account/again/code?next=%2Faccount%2Fpassword%2Ffirst"
    assert not mihai.has_usable_password()


def test_adding_and_removing_it_signs_out_everywhere_else(ana):
    here, there = Client(), Client()
    for one in (here, there):
        by_password(one)
    second_step.set_up(here)
    added = signed_in(here), signed_in(there)
    by_password(there)
    there.post(ASKED, {"code": second_step.shown(later=1)})
    here.post(f"{STEPS}/{Authenticator.objects.get(type='totp').pk}/removal")

    assert added == (True, False)
    assert (signed_in(here), signed_in(there)) == (True, False)


def test_only_ones_own_can_be_removed(inside, clock):
    mihai = make_user("Mihai")
    second_step.with_app(mihai)
    for step in Authenticator.objects.all():
        assert inside.post(f"{STEPS}/{step.pk}/removal").status_code == 404
    assert Authenticator.objects.count() == 2


def test_two_apps_cannot_be(inside, ana):
    second_step.set_up(inside)
    codes = second_step.set_up(inside)

    assert codes == [] and Authenticator.objects.filter(type="totp").count() == 1


def test_nothing_that_opens_the_door_is_kept_readable(inside, ana):
    page = inside.get(APP).content.decode()
    key = second_step.key_in(page)
    given = {"sealed": second_step.sealed_in(page), "code": second_step.shown(key)}
    codes = second_step.codes_in(inside.post(APP, given).content.decode())

    kept = repr(list(Authenticator.objects.values())) + repr(list(Event.objects.values()))
    assert not [secret for secret in (key, *codes) if secret in kept]


def test_an_older_secret_key_still_opens_it_and_a_lost_one_lets_nobody_in(client, ana, settings):
    recovery = second_step.with_app(ana)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]
    by_password(client)
    client.post(ASKED, {"code": second_step.shown()})
    opened = signed_in(client)
    settings.SECRET_KEY_FALLBACKS = []
    other = Client()
    by_password(other)
    for code in (second_step.shown(later=1), second_step.shown(""), recovery[0]):
        assert other.post(ASKED, {"code": code}).status_code == 200

    assert opened and not signed_in(other)


def test_the_operator_takes_a_lost_one_away(inside, ana, capsys, caplog):
    second_step.set_up(inside)

    tokens.make(ana, name="Figures", scopes=["read"], days=9, form_key=uuid4())

    call_command("reset_second_step", "ANA.POP@example.org")

    said = capsys.readouterr().out
    assert "signs in with password or mailed code alone" in said and "revoked: 1." in said
    assert not ana.tokens.living().exists()
    assert not signed_in(inside) and not Authenticator.objects.exists()
    assert verbs()[-1] == "step.reset" and f"person {ana.pk}" in caplog.text
    by_password(inside)
    assert signed_in(inside)
    with pytest.raises(CommandError, match="has no second step"):
        call_command("reset_second_step", ana.email)
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("reset_second_step", "nobody@example.org")
