"""A real mail server, and rounds of the worker at a moment."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from fixhub import clock as time
from fixhub.mail.outbox import Planned
from tasks import reminders, rounds
from tests import relay as relays
from tests.conftest import Cast, Clock


@pytest.fixture
def relay(settings: Any) -> Iterator[relays.Relay]:
    with relays.running(settings) as relay:
        yield relay


Round = Callable[..., datetime]


@pytest.fixture
def tick_at(clock: Clock) -> Round:
    """Move to a wall-clock moment in Cluj and let the worker look once."""

    def at(*when: int) -> datetime:
        moment = clock.set(*when)
        rounds.tick()
        return moment

    return at


Rungs = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def due_at(clock: Clock, cast: Cast) -> Rungs:
    """What the planner says at a moment, as (kind, given name), of the kinds asked for."""

    def at(*when: int, kinds: tuple[str, ...] = ("soon", "tomorrow", "overdue", "waiting", "weekly")) -> Any:
        clock.set(*when)
        names = {person.pk: person.given for person in (cast.ana, cast.mihai, cast.ioana, cast.vlad)}
        planned = reminders.plan(cast.cohort, time.now())
        return sorted((row.kind, names[row.person_id]) for row in planned if row.kind in kinds)

    return at


def keys(planned: list[Planned]) -> list[str]:
    return sorted(row.key for row in planned)
