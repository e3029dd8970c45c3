"""Counting tries: enough for people, too few for guessing, and nobody locks out anybody else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from fixhub.accounts.models import User
from tasks import rounds
from tests.factories import PASSWORD, make_user

SIGN_IN = "/account/sign-in"
FORGOTTEN = "/account/password/forgotten"
HERE, THERE = "198.51.100.7", "203.0.113.9"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock) -> User:
    return make_user("Ana", email="ana@example.org", password=PASSWORD)


def try_in(password: str, email: str = "ana@example.org", place: str = HERE, **extra):
    data = {"login": email, "password": password, "do": "password"}
    return Client(REMOTE_ADDR=place).post(SIGN_IN, data, **extra)


def ask_code(email: str = "ana@example.org", place: str = HERE):
    return Client(REMOTE_ADDR=place).post(SIGN_IN, {"login": email, "do": "code"})


def fail_five_times(email: str = "ana@example.org") -> list[int]:
    return [try_in("wrong", email).status_code for _ in range(5)]


def test_sixth_try_is_refused_even_with_the_right_password(ana):
    assert fail_five_times() == [200] * 5

    response = try_in(PASSWORD)

    assert response.status_code == 429
    assert "Too many tries." in response.content.decode()
    assert "Send me a code" in response.content.decode()


def test_limit_ends_after_a_quarter_of_an_hour(ana, clock):
    fail_five_times()
    clock.forward(minutes=15, seconds=1)

    assert try_in(PASSWORD).status_code == 302


def test_unknown_addresses_are_limited_alike(ana):
    assert fail_five_times("nobody@example.org") == [200] * 5
    assert try_in("wrong", "nobody@example.org").status_code == 429


def test_guessing_does_not_lock_the_owner_out_elsewhere(ana):
    fail_five_times()

    assert try_in(PASSWORD, place=THERE).status_code == 302


def test_guessing_at_one_account_does_not_lock_another(ana):
    make_user("Mihai", email="mihai@example.org", password=PASSWORD)
    fail_five_times()

    assert try_in(PASSWORD, "mihai@example.org").status_code == 302


def test_right_passwords_do_not_count_as_failures(ana):
    assert [try_in(PASSWORD).status_code for _ in range(8)] == [302] * 8


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_forged_addresses_do_not_reset_the_count(ana, header):
    for n in range(5):
        try_in("wrong", **{header: f"192.0.2.{n}"})

    assert try_in(PASSWORD, **{header: "192.0.2.99"}).status_code == 429


def test_our_own_proxy_is_believed(ana, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(5):
        try_in("wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.1, {HERE}")

    assert try_in(PASSWORD, HTTP_X_FORWARDED_FOR=HERE).status_code == 429
    assert try_in(PASSWORD, HTTP_X_FORWARDED_FOR=THERE).status_code == 302


def forget(email: str = "ana@example.org", place: str = HERE):
    return Client(REMOTE_ADDR=place).post(FORGOTTEN, {"email": email})


@pytest.mark.parametrize("ask", [ask_code, forget])
@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_three_codes_an_hour_for_an_address_from_one_place(ana, mailoutbox, clock, email, ask):
    first = [ask(email).status_code for n in range(4)]
    clock.forward(hours=1, seconds=1)

    assert first == [302, 302, 302, 429]
    assert ask(email).status_code == 302
    assert len(mailoutbox) == (4 if email == "ana@example.org" else 0)


@pytest.mark.parametrize("ask", [ask_code, forget])
def test_strangers_who_ask_for_codes_leave_the_owner_one(ana, clock, ask):
    for n in range(12):
        assert ask(place=f"198.51.100.{n // 3}").status_code == 302

    assert [ask(place=THERE).status_code for _ in range(2)] == [302, 429]
    assert ask(place="203.0.113.10").status_code == 302


def test_one_place_asks_for_as_many_codes_as_a_hall_needs(ana, settings):
    limits = settings.ACCOUNT_RATE_LIMITS
    assert {limits[code] for code in ("sign_in_code", "password_code")} == {"3/h/key,1000/h/ip"}
    settings.ACCOUNT_RATE_LIMITS = limits | {"sign_in_code": "3/h/key,4/h/ip"}
    for n in range(4):
        assert ask_code(f"nobody{n}@example.org").status_code == 302

    assert ask_code("somebody@example.org").status_code == 429
    assert ask_code("somebody@example.org", place=THERE).status_code == 302


def test_one_place_sends_sixty_forms_a_minute(ana):
    for n in range(60):
        try_in("", f"nobody{n}@example.org")

    assert try_in(PASSWORD).status_code == 429
    assert try_in(PASSWORD, place=THERE).status_code == 302


def guess_from_ten_places(email: str = "ana@example.org") -> None:
    for place in range(10):
        for _ in range(5):
            assert try_in("wrong", email, place=f"192.0.2.{place}").status_code == 200


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_an_account_guessed_at_from_everywhere_leaves_each_place_one_try(ana, clock, email):
    guess_from_ten_places(email)
    tries = [try_in("wrong", email, place=THERE).status_code for _ in range(2)]
    clock.forward(hours=1, seconds=1)

    assert tries == [200, 429]
    assert [try_in("wrong", email, place=THERE).status_code for _ in range(2)] == [200, 200]


def test_its_owner_gets_in_meanwhile_from_a_place_of_theirs(ana):
    guess_from_ten_places()

    assert try_in(PASSWORD, place=HERE).status_code == 302
    make_user("Mihai", email="mihai@example.org", password=PASSWORD)
    assert [try_in("wrong", "mihai@example.org", place=HERE).status_code for _ in range(3)] == [200] * 3


def test_all_addresses_of_one_house_are_one_place(ana):
    for n in range(5):
        assert try_in("wrong", place=f"2001:db8:1:2::{n}").status_code == 200

    assert try_in(PASSWORD, place="2001:db8:1:2:ffff::1").status_code == 429
    assert try_in(PASSWORD, place="2001:db8:1:3::1").status_code == 302


def test_the_same_place_by_its_old_and_its_new_address(ana):
    for n in range(5):
        try_in("wrong", place=f"::ffff:{HERE}" if n % 2 else HERE)

    assert try_in(PASSWORD, place=HERE).status_code == 429


@pytest.mark.both_engines
def test_counters_are_not_washed_out_and_go_when_they_are_over(ana, clock):
    fail_five_times()
    soon = connection.ops.adapt_datetimefield_value(clock.now + timedelta(minutes=20))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO cache VALUES (%s, %s, %s)", [(f"~{n}", "", soon) for n in range(10_001)]
        )
    try_in("wrong", "mihai@example.org")
    assert try_in(PASSWORD).status_code == 429

    clock.forward(minutes=30)
    cache.set("kept", 1, timeout=60)
    rounds.housekeeping()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE expires > %s OR cache_key LIKE %s", [soon, "~%"])
        assert 0 < cursor.fetchone()[0] < 5
    assert cache.get("kept") == 1
