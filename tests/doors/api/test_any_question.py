"""Questions that the API's own description suggests, right and wrong ones, from everybody: it keeps its word.

Thousands, the same ones each time, in `make test-long`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fixhub.accounts import tokens
from fixhub.api import Pace
from fixhub.wsgi import application
from tests.doors.api.test_schema import KEPT
from tests.policy import questions, walker
from tests.policy.world import Place, World, standing

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
ASKING = ("anonymous", "lead", "mentor", "manager", "stranger")
# Each engine is asked other questions, half of them.
EXAMPLES, ENOUGH = 4, 2500
SEEDS = {"sqlite": 1, "postgresql": 2}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("files")) as made:
        yield made


@pytest.fixture(scope="module")
def schema(world: World) -> Any:
    """From the file that stands for it: asked over HTTP, its end would close the world's database."""
    described = schemathesis.openapi.from_path(KEPT)
    described.app = application
    return described


@dataclass
class Asking:
    """Who asks, how often was asked, and what was not as described."""

    headers: dict[str, dict[str, str]]
    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def ask(self, case: Case) -> None:
        """The same from each of them; whatever was done is undone."""
        for role, headers in self.headers.items():
            self.asked += 1
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            try:
                case.validate_response(answer, checks=CHECKS)
            except BaseExceptionGroup as found:
                said = " ".join(str(found.exceptions[0]).split())[:300]
                self.wrong.append(f"{role}: {case.method} {case.path}: {answer.status_code} {said}")


def ask_all(schema: Any, world: World, examples: int) -> Asking:
    asking = Asking({role: _headers(world, role) for role in ASKING})
    for result in schema.get_all_operations():
        operation = result.ok()
        for fixed in _places(operation, world.places["own"]):
            for mode in GenerationMode:
                _ask_about(operation, mode, fixed, asking, examples)
    return asking


def _ask_about(
    operation: APIOperation, mode: GenerationMode, fixed: dict[str, Any], asking: Asking, examples: int
) -> None:
    @seed(SEEDS[connection.vendor])
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, path_parameters=fixed or None))
    def ask(case: Case) -> None:
        asking.ask(case)

    ask()


def _headers(world: World, role: str) -> dict[str, str]:
    person = world.people[role]
    if person is None:
        return {}
    scopes = ["read", "write", "reports"]
    _, value = tokens.make(person, name="Any question", scopes=scopes, days=90, form_key=uuid4())
    return {"Authorization": f"Bearer {value}"}


def _places(operation: APIOperation, place: Place) -> list[dict[str, Any]]:
    """Where an address may lead: into the world, so that not all end in 404, or to whatever comes."""
    path = operation.path
    if "{" not in path:
        return [{}]
    name = resolve(path.format(id=1, slug="x", sheet="people", batch=UUID(int=0))).url_name
    route = path.replace("{id}", "{pk}").replace("{", "<").replace("}", ">")
    there = resolve(questions.address(walker.Endpoint(operation.method.upper(), str(name), route), place))
    return [{}, {"id" if part == "pk" else part: str(value) for part, value in there.kwargs.items()}]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """No answer may close the connection in which the world stands."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def any_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pace, "rate", "1000000/min", raising=False)


@pytest.mark.long
@pytest.mark.both_engines
def test_the_api_answers_thousands_as_it_is_described(schema: Any, world: World) -> None:
    asking = ask_all(schema, world, EXAMPLES)

    assert not asking.wrong, "\n".join(asking.wrong)
    assert asking.asked >= ENOUGH
