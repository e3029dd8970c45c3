"""The person's own page."""

import pytest
from django.test import Client

from fixhub.accounts.models import User
from fixhub.events.models import Event
from tests.factories import make_user

pytestmark = pytest.mark.django_db
FORM = {"given": "Ștefan", "family": "Țurcanu", "language": "hu", "zone": "Europe/Budapest"}


@pytest.fixture
def ana(client, clock) -> User:
    ana = make_user("Ana", email="ana@example.org")
    client.force_login(ana)
    return ana


def test_account_page_asks_strangers_to_sign_in(client):
    assert client.get("/account")["Location"] == "/account/sign-in?next=/account"


def test_profile_is_saved_with_the_keys_it_is_found_by(client, ana):
    client.post("/account", {**FORM, "wants_digests": ""})

    ana.refresh_from_db()
    assert (ana.given, ana.family, ana.language, ana.zone) == tuple(FORM.values())
    assert ana.wants_digests is False
    assert ana.sort_key == "turcanu stefan"
    assert "stefan" in ana.search_key


def test_stopping_the_digest_is_told_as_from_a_letter(client, ana):
    for wanted in ("", "", "on"):
        client.post("/account", {**FORM, "wants_digests": wanted})

    told = Event.objects.filter(by=ana, via="page").order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["digests.stopped", "digests.resumed"]


def test_saving_speaks_the_new_language(client, ana):
    page = client.post("/account", {**FORM, "wants_digests": "on"}, follow=True)

    assert '<html lang="hu">' in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "de"),
        ("zone", "Europe/Nowhere"),
        ("zone", "../../etc/passwd"),
        ("zone", "Europe"),
        ("zone", "x" * 5000),
        ("given", "\u200b\u202e"),
        ("given", ""),
        ("given", "x" * 101),
        ("family", "nul\0"),
    ],
)
def test_profile_refuses_what_it_cannot_keep(client, ana, field, value):
    page = client.post("/account", {**FORM, field: value})

    assert page.status_code == 200
    assert page.context["form"].has_error(field)
    ana.refresh_from_db()
    assert ana.given == "Ana"


def test_profile_cannot_change_address_or_rights(client, ana):
    client.post("/account", {**FORM, "email": "else@example.org", "is_staff": "1", "is_superuser": "1"})

    ana.refresh_from_db()
    assert (ana.email, ana.is_staff, ana.is_superuser) == ("ana@example.org", False, False)


@pytest.mark.parametrize("password", [None, "a long enough password"])
def test_account_page_offers_the_password_that_fits(client, ana, password):
    ana.set_password(password)
    ana.save()
    client.force_login(ana)

    page = client.get("/account").content.decode()

    assert ("/account/password/first" in page) is (password is None)


def test_colours_and_shortcuts_go_with_the_person(client, ana):
    answer = client.post("/account", {**FORM, "theme": "dark"})

    ana.refresh_from_db()
    assert (ana.theme, ana.shortcuts) == ("dark", False)
    assert answer.cookies["theme"].value == "dark"
    elsewhere = Client()
    elsewhere.force_login(ana)
    assert 'data-theme="dark"' in elsewhere.get("/account").content.decode()
    client.post("/account", {**FORM, "theme": "", "shortcuts": "on"})
    ana.refresh_from_db()
    assert (ana.theme, ana.shortcuts) == ("", True)


def test_unknown_colours_are_refused(client, ana):
    assert client.post("/account", {**FORM, "theme": "pink"}).context["form"].has_error("theme")


def test_signing_out_elsewhere_keeps_this_device(client, ana):
    elsewhere = Client()
    elsewhere.force_login(ana)

    client.post("/account/sign-outs")

    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account")["Location"] == "/account/sign-in?next=/account"
    assert client.get("/account/sign-outs").status_code == 405
