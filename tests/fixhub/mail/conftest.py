"""A real mail server, and one made-up reason to write."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from fixhub import clock
from fixhub.accounts.models import User
from fixhub.mail import outbox
from fixhub.mail.models import Occurrence
from tests import factories
from tests import relay as relays
from tests.fixhub.mail.notes import Say


@pytest.fixture
def relay(settings: Any) -> Iterator[relays.Relay]:
    with relays.running(settings) as relay:
        yield relay


@pytest.fixture
def say(db: None) -> Say:
    """Plans one occurrence of the made-up kind, due now."""

    def planned(person: User | None = None, key: str = "", **fields: Any) -> Occurrence:
        person = person or factories.make_user()
        now = clock.now()
        row = {
            "key": key or f"note:{person.pk}:{Occurrence.objects.count()}",
            "kind": "note",
            "subject_type": "user",
            "subject_id": person.pk,
            "person_id": person.pk,
            "cohort_id": None,
            "due_at": now,
            "expires_at": now + timedelta(hours=36),
        } | fields
        outbox.plan([outbox.Planned(**row)])
        return Occurrence.objects.get(key=row["key"])

    return planned
