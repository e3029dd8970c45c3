"""Every address there is, asked by one of the roles: what it answered, and whether a row changed."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.urls import reverse

from tests.policy import outcome, questions, walker
from tests.policy.world import NOWHERE, Place, World

ELSE: dict[str, Any] = {**NOWHERE, "handle": "0" * 24}


def answers(
    world: World, role: str, *methods: str, places: tuple[str, ...] = ("own",)
) -> Iterator[tuple[str, HttpResponse, bool]]:
    """Each GET address once for each of the methods; the address, the answer, whether anything changed."""
    found = [one for one in walker.endpoints().values() if one.method == "GET" and not of_admin(one)]
    for place in places:
        for one in found:
            for method in methods:
                caches["pace"].clear()
                path = path_of(one, world.places[place])
                asked = walker.Endpoint(method, one.name, one.route)
                yield f"{method} {one.name}", *outcome.ask(asked, world, role, world.places[place], path)


def of_admin(one: walker.Endpoint) -> bool:
    """Asked in tests/doors/test_admin.py."""
    return one.route.startswith(settings.ADMIN_PATH)


def path_of(one: walker.Endpoint, place: Place) -> str:
    """The place's own address, or one where nothing is."""
    if not one.name:
        return f"/{one.route}"
    try:
        return questions.address(one, place)
    except (KeyError, ValueError):
        return reverse(one.name, kwargs={name: ELSE[name] for name in questions.names(one)})
