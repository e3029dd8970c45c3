"""Somebody else writes for too long, or the database is away: 503, nothing saved, nothing typed is lost."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client
from django.urls import reverse

from cohorts.models import Update
from fixhub.accounts.models import User
from tests import uploads
from tests.conftest import Cast, Clock, build_cast
from tests.doors.pages import as_, log_form, text_of
from tests.factories import PASSWORD
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
TYPED = 'We met <people> & said "yes".\nTwice: șț ő.'


@pytest.fixture
def cast(transactional_db: None, clock: Clock) -> Cast:
    return build_cast()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every new connection waits a moment only."""
    options = connection.settings_dict["OPTIONS"]
    short = {"timeout": 0.2} if connection.vendor == "sqlite" else {"options": "-c lock_timeout=200ms"}
    for name, value in short.items():
        monkeypatch.setitem(options, name, value)


@contextmanager
def held(table: str) -> Iterator[None]:
    """Somebody else has the lock as long as this lasts: of the table, or of all of SQLite."""
    has_it, may_go = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
                else:
                    cursor.execute(f"DELETE FROM {table} WHERE 0")  # noqa: S608 - our own tables' names
                has_it.set()
                may_go.wait(60)
        finally:
            connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert has_it.wait(20)
    try:
        yield
    finally:
        may_go.set()
        thread.join(60)


def patient(user: User | None) -> Client:
    client = as_(user) if user else Client()
    client.raise_request_exception = False
    return client


def asked(act: Callable[[], Any]) -> Any:
    """The answer over a connection of its own."""
    (answer,) = together(act)
    assert not isinstance(answer, Exception), answer
    return answer


def hidden(answer: Any) -> dict[str, str]:
    """What the form in the page sends again."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.content.decode())
    return {name: unescape(value) for name, value in fields}


def test_a_page_says_so_and_sends_all_that_was_typed_again(cast: Cast) -> None:
    where, client = reverse("updates", args=[cast.cohort.slug, cast.team_a.slug]), patient(cast.ana)
    given = log_form(sentence=TYPED)

    with held("cohorts_update"):
        answer = asked(partial(client.post, where, given))

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Nothing was saved." in text_of(answer)
    assert not Update.objects.exists()
    assert hidden(answer) == given

    assert client.post(where, hidden(answer)).status_code == 302
    assert Update.objects.get().sentence == TYPED.replace("\n", " ")


def test_what_a_page_cannot_hold_the_browser_sends_again(cast: Cast) -> None:
    where, client = reverse("updates", args=[cast.cohort.slug, cast.team_a.slug]), patient(cast.ana)

    with held("cohorts_update"):
        answer = asked(partial(client.post, where, log_form(photo=uploads.photo())))

    assert answer.status_code == 503
    assert "Nothing was saved. Wait a few seconds and reload this page" in text_of(answer)
    assert hidden(answer) == {}
    assert not Update.objects.exists()


def test_a_password_is_not_written_into_a_page(cast: Cast) -> None:
    given = {"login": cast.ana.email, "password": PASSWORD}
    User.objects.filter(pk=cast.ana.pk).update(password="")

    with held("django_session"):
        answer = asked(partial(patient(None).post, "/account/sign-in", given | {"then": TYPED}))

    assert PASSWORD not in answer.content.decode()


def test_a_program_reads_it_as_json(cast: Cast) -> None:
    where, client = f"/api/v1/teams/{cast.team_a.pk}/updates", patient(cast.ana)
    given = {"state": "going", "sentence": TYPED, "form_key": str(uuid4())}

    with held("cohorts_update"):
        answer = asked(partial(client.post, where, given, content_type="application/json"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Nothing was changed." in answer.json()["detail"]
    assert not Update.objects.exists()
    assert client.post(where, given, content_type="application/json").status_code == 201


@pytest.mark.parametrize("path", ["/", "/api/v1/teams"])
def test_a_database_that_is_not_there_is_no_bare_error(cast: Cast, path: str) -> None:
    client = patient(cast.ana)
    gone = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": "1", "OPTIONS": {}}

    def ask() -> Any:
        connections["default"] = DatabaseWrapper(gone, "default")
        return client.get(path)

    answer = asked(ask)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    said = answer.json()["title"] if path.startswith("/api/") else text_of(answer)
    assert "busy" in said.casefold()


def test_reading_goes_on_while_somebody_writes(cast: Cast) -> None:
    client = patient(cast.ana)

    with held("cohorts_update"):
        assert asked(partial(client.get, "/")).status_code == 200
