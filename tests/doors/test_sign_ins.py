"""Where one is signed in: told in words, this place marked, each ended by itself or all others at once."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fixhub.accounts import devices, sessions
from fixhub.accounts.models import SignIn, User
from tasks import rounds
from tests.doors.test_sign_in import SIGN_IN, signed_in
from tests.factories import PASSWORD, make_user

PAGE = "/account/sign-ins"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock) -> User:
    return make_user("Ana", email="ana@example.org", password=PASSWORD)


def enter(agent: str = FIREFOX, email: str = "ana@example.org") -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    client.post(SIGN_IN, {"login": email, "password": PASSWORD, "do": "password"})
    return client


def ending_of(client: Client) -> str:
    return f"{PAGE}/{SignIn.objects.get(pk=client.session.session_key).handle}/ending"


def test_the_way_in_is_forgotten_within_the_hour(cast, clock):
    client = Client()
    client.post("/account/sign-in", {"login": cast.ana.email, "do": "code"})
    assert cast.ana.email in repr([row.get_decoded() for row in SignIn.objects.all()])
    clock.forward(hours=1, seconds=1)

    sessions.forget_ended()
    assert not SignIn.objects.exists()


def test_each_sign_in_is_told_in_words_and_this_one_marked(ana, clock):
    phone = enter(PHONE)
    clock.forward(days=2)
    here = enter()

    page = here.get(PAGE).content.decode()

    assert page.index("Firefox on Linux") < page.index("this device") < page.index("Chrome on Android")
    assert re.search(r"since \S* ?(Mon, )?18 Jan", page) and "last used 2 days ago" in page
    assert phone.session.session_key not in page and here.session.session_key not in page


def test_nothing_of_the_network_and_little_of_the_browser_is_kept(ana):
    enter(PHONE)

    kept = repr(SignIn.objects.values("device", "began_at", "seen_at")) + repr(
        SignIn.objects.get().get_decoded()
    )
    assert "Chrome|Android" in kept and "Pixel" not in kept and "127.0.0.1" not in kept


def test_one_is_ended_and_the_others_go_on(ana):
    here, there, third = enter(), enter(PHONE), enter()

    done = here.post(ending_of(there), follow=True)

    assert "You are signed out there." in done.content.decode()
    assert [signed_in(one) for one in (here, there, third)] == [True, False, True]
    again = here.post(f"{PAGE}/{'0' * 24}/ending", follow=True)
    assert "That sign-in has ended already." in again.content.decode()


def test_all_others_are_ended(ana):
    here, there = enter(), enter(PHONE)

    here.post("/account/sign-outs")

    assert (signed_in(here), signed_in(there)) == (True, False)
    assert SignIn.objects.filter(user=ana).count() == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "You are signed out on every other device."),
        ("ro", "Ai ieșit din cont pe toate celelalte dispozitive."),
        ("hu", "Minden más eszközön kijelentkeztettünk."),
    ],
)
def test_it_is_told_as_done(ana, language, told):
    ana.language = language
    ana.save()

    assert told in enter().post("/account/sign-outs", follow=True).content.decode()


def test_nobody_ends_somebody_elses(ana, clock):
    make_user("Mihai", email="mihai@example.org", password=PASSWORD)
    here, theirs = enter(), enter(email="mihai@example.org")

    here.post(ending_of(theirs))

    assert signed_in(theirs)
    assert "Chrome" not in here.get(PAGE).content.decode()


@pytest.mark.parametrize("way", ["changed", "first", "forgotten"])
def test_a_new_password_leaves_this_sign_in_alone_in_the_list(ana, mailoutbox, way):
    if way == "first":
        User.objects.update(password="!")
        here, there = Client(), Client()
        here.force_login(User.objects.get()), there.force_login(User.objects.get())
        here.post("/account/password/first", {"password1": "another long sentence"})
    elif way == "changed":
        here, there = enter(), enter(PHONE)
        here.post("/account/password", {"oldpassword": PASSWORD, "password1": "another long sentence"})
    else:
        there, here = enter(PHONE), Client()
        here.post("/account/password/forgotten", {"email": ana.email})
        here.post("/account/password/forgotten/code", {"code": mailoutbox[-1].subject[:6]})
        here.post("/account/password/forgotten/new", {"password1": "another long sentence"})

    assert (signed_in(here), signed_in(there)) == (True, False)
    assert [one.pk for one in sessions.of(ana)] == [here.session.session_key]


def test_last_use_is_noted_once_an_hour(ana, clock):
    client = enter()
    began = clock.now
    clock.forward(minutes=59)
    with CaptureQueriesContext(connection) as asked:
        assert signed_in(client)
    written = [query["sql"] for query in asked if not query["sql"].startswith("SELECT")]
    quiet = SignIn.objects.get().seen_at
    clock.forward(minutes=1)
    signed_in(client)

    assert written == [] and quiet == began
    assert SignIn.objects.get().seen_at == clock.now


def test_a_manager_is_noted_every_five_minutes(cast, clock):
    cast.vlad.set_password(PASSWORD)
    cast.vlad.save()
    client = enter(email=cast.vlad.email)
    clock.forward(minutes=5)
    signed_in(client)

    assert SignIn.objects.get(user=cast.vlad).seen_at == clock.now


def test_the_list_asks_as_much_for_forty_and_ends_at_fifty(ana, django_assert_num_queries):
    clients = [enter() for _ in range(3)]
    for more in (37, 20):
        with django_assert_num_queries(7):
            page = clients[0].get(PAGE).content.decode()
        for _ in range(more):
            Client().force_login(ana)

    assert page.count("<li><span><b>") == 40
    assert clients[0].get(PAGE).content.decode().count("<li><span><b>") == 50


def test_what_is_over_is_taken_away(ana, clock):
    enter()
    clock.forward(days=31)
    fresh = enter()

    assert [one.pk for one in sessions.of(ana)] == [fresh.session.session_key]
    rounds.housekeeping()
    assert [one.pk for one in SignIn.objects.all()] == [fresh.session.session_key]


@pytest.mark.both_engines
def test_who_was_signed_in_before_the_table_came_stays_so(ana):
    module = import_module("fixhub.accounts.migrations.0007_sessions_move")
    client = enter()
    row = SignIn.objects.get()
    SignIn.objects.all().delete()
    kept = {"session_data": row.session_data, "expire_date": row.expire_date}
    Session.objects.create(session_key=row.session_key, **kept)
    Session.objects.create(
        session_key="n" * 32, session_data=SessionStore().encode({}), expire_date=row.expire_date
    )

    module.forth(apps, None)
    assert signed_in(client) and SignIn.objects.get(user=ana).pk == row.pk
    assert not Session.objects.exists()
    module.back(apps, None)
    assert Session.objects.count() == 2


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18.0 Safari/605.1", "Safari on macOS"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0", "Samsung Internet on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) OPR/120.0 Chrome/135.0", "Opera on Windows"),
        ("something on Linux", "Linux"),
        ("", "A device that does not say what it is"),
        ("x" * 100_000 + "Firefox/1", "A device that does not say what it is"),
        ("<b>Firefox/1</b>\x00", "Firefox"),
    ],
)
def test_a_browser_in_words(agent, words):
    assert devices.in_words(devices.kept(agent)) == words
