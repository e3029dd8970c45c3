"""The first run: from the printed address of an empty FIXHub to an edition with people, step by step."""

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from cohorts.actions import removals
from cohorts.models import Programme
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.pages.start import facts
from tests import factories
from tests.doors.pages import as_, queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres_later]
GIVEN = {
    "given": "Ilinca", "family": "Țăran", "email": "Ilinca@Example.org",
    "password": "four plain words here", "language": "ro", "zone": "",
}  # fmt: skip
PROGRAMME = {"name": "FIX Țara", "zone": "Europe/Bucharest", "holiday_country": "RO"}


@pytest.fixture(autouse=True)
def door(settings: Any) -> None:
    settings.EMBEDDED, settings.DOOR = True, sha256(b"token").hexdigest()


def begun(client: Client) -> User:
    client.get("/try/token")
    assert client.post("/try/token", GIVEN).status_code == 302
    return User.objects.get()


def staff(**fields: Any) -> User:
    return factories.make_user("Ilinca", is_staff=True, **fields)


def test_the_first_account_is_made_once_and_signed_in(client: Client) -> None:
    assert "Your first edition in four steps" in text_of(client.get("/try/token"))

    person = begun(client)

    assert (person.email_key, person.language, person.is_staff) == ("ilinca@example.org", "ro", True)
    assert not person.is_superuser
    assert person.claimed_at and person.check_password(GIVEN["password"])
    assert client.session["_auth_user_id"] == str(person.pk)
    client.post("/try/token", {**GIVEN, "email": "second@example.org"})
    assert User.objects.get() == person


def test_it_says_that_it_is_not_for_minors(client: Client) -> None:
    assert "not yet fit for data of minors" in text_of(client.get("/try/token"))
    assert "not yet fit for data of minors" in text_of(as_(staff()).get("/start"))


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("password", "short", "at least 12 characters"),
        ("password", "ilinca@example", "too similar"),
        ("password", "fixhub2026!!!", "words of the programme"),
        ("email", "ilinca", "Enter the whole address"),
        ("given", "\u200b", "Enter a name"),
        ("family", "a\0b", "Null characters"),
        ("language", "xx", "Select a valid choice"),
        ("zone", "Mars/Base", "Choose a time zone from the list"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client: Client, field: str, text: str, why: str) -> None:
    client.get("/try/token")

    answer = client.post("/try/token", {**GIVEN, field: text})

    assert why in text_of(answer)
    assert field == "given" or 'value="Ilinca"' in answer.content.decode()
    assert GIVEN["password"] not in answer.content.decode()
    assert not User.objects.exists()


def test_somebody_who_was_invited_only_does_not_close_it(client: Client) -> None:
    factories.make_user("Ilinca", claimed_at=None, email="ilinca@example.org")

    person = begun(client)

    assert person.claimed_at and person.family == "Țăran"


def test_with_an_account_the_door_leads_to_the_next_step(client: Client) -> None:
    factories.make_user("Real")

    assert client.get("/try/token").headers["Location"] == "/start"
    assert client.post("/try/token", GIVEN).headers["Location"] == "/start"
    assert User.objects.count() == 1


def test_whoever_has_no_token_begins_nothing(client: Client) -> None:
    assert client.post("/try/tokem", GIVEN).status_code == 404
    assert not User.objects.exists()


def test_the_programme_is_added_and_run_by_who_begins() -> None:
    person = staff()

    answer = as_(person).post("/start", PROGRAMME)

    assert answer.headers["Location"] == "/start"
    programme = Programme.objects.get()
    assert (programme.slug, programme.name) == ("fix-tara", "FIX Țara")
    role = person.programme_roles.now().get()
    assert (role.programme, role.role) == (programme, "manager")
    told = Event.objects.order_by("pk").values_list("verb", "via", "by")
    assert list(told) == [
        ("programme.created", "page", person.pk),
        ("programme.appointed", "page", person.pk),
    ]


def test_a_second_press_adds_no_second_programme() -> None:
    person = staff()
    for name in ("FIX", "FIX again"):
        assert as_(person).post("/start", {**PROGRAMME, "name": name}).status_code == 302

    assert Programme.objects.get().name == "FIX"


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("name", "", "Fill in “Name of the programme”"),
        ("name", "€€€", "A programme needs a name"),
        ("name", "x" * 81, "at most 80 characters"),
        ("name", "Taken", "already a programme with the address “taken”"),
        ("zone", "Mars/Base", "Select a valid choice"),
        ("holiday_country", "ZZ", "Select a valid choice"),
    ],
)
def test_a_programme_that_cannot_be_is_refused(field: str, text: str, why: str) -> None:
    factories.make_programme(slug="taken", name="Taken")

    answer = as_(staff()).post("/start", {**PROGRAMME, field: text})

    assert why in text_of(answer)
    assert Programme.objects.count() == 1


def test_each_step_opens_when_the_one_before_is_done() -> None:
    programme = factories.make_programme()
    person = factories.make_manager(programme)
    page = as_(person)
    assert "Launch an edition" in text_of(page.get("/start"))

    cohort = factories.make_cohort(programme)
    found = facts.of(person)
    assert found and found.step == facts.PEOPLE
    assert f'primary big" href="/cohorts/{cohort.slug}/teams"' in page.get("/start").content.decode()
    factories.make_team(cohort)
    assert f'primary big" href="/cohorts/{cohort.slug}/invitations"' in page.get("/start").content.decode()

    team = factories.make_team(cohort, lead=factories.make_user())
    found = facts.of(person)
    assert found and found.step == facts.READY
    removals.remove(team, by=person, via="page")
    assert text_of(page.get("/start")).count("All is ready") == 0
    removals.restore(team, by=person, via="page")
    ready = page.get("/start")
    assert "All is ready" in text_of(ready)
    assert f'href="/cohorts/{cohort.slug}/board"' in ready.content.decode()


def test_others_editions_do_not_count() -> None:
    factories.make_team(factories.make_cohort(), lead=factories.make_user())
    person = factories.make_manager(factories.make_programme())

    found = facts.of(person)

    assert found and found.step == facts.EDITION


def test_strangers_and_members_find_nothing() -> None:
    team = factories.make_team(factories.make_cohort(), lead=factories.make_user())

    for person in (factories.make_user(), team.memberships.get().user):
        assert as_(person).get("/start").status_code == 404
        assert as_(person).post("/start", PROGRAMME).status_code == 404
    assert Programme.objects.count() == 1


def test_the_first_page_points_to_the_open_step() -> None:
    for person in (staff(), factories.make_manager(factories.make_programme())):
        page = as_(person).get("/")
        assert 'class="btn primary" href="/start"' in page.content.decode()
        assert "First steps" in text_of(page)


def test_it_asks_the_same_for_many_people() -> None:
    programme = factories.make_programme()
    cohort = factories.make_cohort(programme)
    client = as_(factories.make_manager(programme))
    factories.make_team(cohort, lead=factories.make_user())
    few = queries_of(client, "/start")
    for _n in range(6):
        factories.make_team(cohort, lead=factories.make_user())

    assert queries_of(client, "/start") == few


def test_the_dates_of_an_edition_keep_clear_of_the_programmes_holidays() -> None:
    programme = factories.make_programme(holiday_country="HU")
    client = as_(factories.make_manager(programme))
    given = {
        "programme": programme.slug, "blueprint": "fix-10-month", "name": "FIX 2027", "start": "2027-01-18",
        "zone": "Europe/Budapest", "shown": "fix-10-month 2027-01-18 Europe/Budapest", "do": "launch",
    }  # fmt: skip

    assert client.post("/cohorts/launch", given).status_code == 302

    assert programme.cohorts.get().holiday_country == "HU"
