"""Somebody who did all there is to do, in an edition in which everything happened."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from cohorts.actions import calendars, invitations
from cohorts.models import NameConsent
from fixhub import clock as time
from fixhub.accounts import tokens
from fixhub.accounts.models import User
from fixhub.mail.models import Letter
from fixhub.rest.models import KeptAnswer
from tasks import rounds
from tests import factories, uploads
from tests.conftest import Cast, Clock
from tests.fixhub.exchange.lived import live

NAME = {"given": "Zenobia", "family": "Quittenbaum"}
ADDRESS = "zenobia.quittenbaum@example.org"


@pytest.fixture
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def lived(cast: Cast, clock: Clock, var: Path) -> Cast:
    """ana is called by a name that nothing else has, and left something of each kind."""
    person = User.objects.get(pk=cast.ana.pk)
    person.email = ADDRESS
    for name, value in NAME.items():
        setattr(person, name, value)
    person.set_keys()
    person.set_password(factories.PASSWORD)
    person.save()
    cast.ana = person
    _leave_traces(person)
    invitations.invite(ADDRESS, role="mentor", team=cast.team_b, by=cast.vlad)
    rounds.tick()
    live(cast, clock)
    NameConsent.objects.create(cohort=cast.cohort, user=person)
    uploads.stored(uploads.photo("never named.jpg"), by=person)
    rounds.tick()
    return cast


def _leave_traces(person: User) -> None:
    tokens.make(person, name="Figures", scopes=["read"], days=30, form_key=uuid4())
    calendars.make(by=person, via="page")
    KeptAnswer.objects.create(
        user=person, key="k", method="POST", path="/", body="", content=f'"{person.email}"'
    )
    words = {"subject": "Zenobia, your week", "text": f"For {ADDRESS}", "html": "<p>Zenobia</p>"}
    about = {"kind": "digest", "state": "dead", "error": f"550 {ADDRESS} unknown"}
    day = {"due_at": time.now(), "expires_at": time.now()}
    Letter.objects.create(message_id="1@example.org", person=person, **about, **words, **day)
    Client().force_login(person)
    LogEntry.objects.create(
        user=person,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr="Zenobia Quittenbaum",
        action_flag=2,
    )
