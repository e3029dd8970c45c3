"""Who may do what: each endpoint, each role, each place, as tests/policy.toml has it.

On SQLite, in `make test`, the places of others are asked for by some; on PostgreSQL, in `make test-long`,
by everybody, and the mutants there ask every cell that keeps somebody out on SQLite again.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection

from tests.policy import lines, outcome, walker
from tests.policy.world import ROLES, World, standing

POLICY, PREFIXES = lines.read()

pytestmark = [pytest.mark.django_db, pytest.mark.postgres_later]


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("files")) as made:
        yield made


def in_prefix(endpoint: walker.Endpoint) -> str:
    """The family that stands for an endpoint; one with a line of its own needs none."""
    if endpoint.key in POLICY:
        return ""
    return next((prefix for prefix in PREFIXES if endpoint.route.startswith(prefix)), "")


def test_every_endpoint_has_a_line_and_every_line_an_endpoint() -> None:
    there = {key: one for key, one in walker.endpoints().items() if not in_prefix(one)}

    assert sorted(set(there) - set(POLICY)) == [], "write these into policy.toml"
    assert sorted(set(POLICY) - set(there)) == [], "these are in policy.toml alone"


def test_every_prefix_stands_for_something() -> None:
    assert {in_prefix(one) for one in walker.endpoints().values()} - {""} == set(PREFIXES)


def test_every_line_says_something_for_each_role() -> None:
    for key, places in POLICY.items():
        for letters in places.values():
            assert len(letters) == len(ROLES) and set(letters) <= set(outcome.LETTERS), key


@pytest.mark.parametrize("key", POLICY)
def test_policy_holds(key: str, world: World, settings: Any) -> None:
    settings.MEDIA_ROOT = world.folder
    wrong = lines.wrong(key, POLICY[key], world, whole=connection.vendor == "postgresql")

    assert not wrong, "\n".join([key, *wrong])


@pytest.mark.long
def test_other_methods_do_nothing(world: World, settings: Any) -> None:
    settings.MEDIA_ROOT = world.folder
    place = world.places["own"]
    for route, name in {(one.route, one.name) for one in walker.endpoints().values() if not in_prefix(one)}:
        caches["pace"].clear()
        for method in {*walker.METHODS, "HEAD", "OPTIONS"} - set(methods_with_a_line(name)):
            answer, changed = outcome.ask(walker.Endpoint(method, name, route), world, "manager", place)
            allowed = (200, 302, 403, 404, 405) if method in ("HEAD", "OPTIONS") else (403, 404, 405)
            assert answer.status_code in allowed and not changed, f"{method} {name}: {answer.status_code}"


def methods_with_a_line(name: str) -> list[str]:
    return [method for method in walker.METHODS if f"{method} {name}" in POLICY]
