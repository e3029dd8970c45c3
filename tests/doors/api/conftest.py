"""The API as a person uses it: signed in, JSON in and out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from cohorts.models import CohortRole
from fixhub.accounts.models import User
from tests.conftest import Cast
from tests.factories import make_user

Ask = Callable[[User | None], APIClient]
NOT_FOUND = 10**9


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every door of the API is tried on PostgreSQL too, in the long run; marked before marks are chosen."""
    here = Path(__file__).parent
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if here in item.path.parents and not marks & {"both_engines", "long"}:
            item.add_marker(pytest.mark.postgres_later)


@pytest.fixture
def ask() -> Ask:
    """`ask(ana).get(address)`: a client that a person is signed in with; None is nobody."""

    def client(person: User | None) -> APIClient:
        made = APIClient()
        if person:
            made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client


@pytest.fixture
def viewer(cast: Cast) -> User:
    """Somebody of the city who may look at the edition."""
    person = make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=person, role="viewer")
    return person


def fields(answer: Any) -> list[str]:
    """The fields or parameters a problem names, each once."""
    assert answer["Content-Type"] == "application/problem+json"
    told = [error.get("parameter") or error["pointer"].split("/")[1] for error in answer.json()["errors"]]
    return list(dict.fromkeys(told))


def an_update(**given: Any) -> dict[str, Any]:
    return {"form_key": str(uuid4()), "state": "going", "sentence": "We met people.", **given}


def a_hand_in(**given: Any) -> dict[str, Any]:
    return {"form_key": str(uuid4()), "text": "What we made.", **given}
