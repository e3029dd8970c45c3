"""Kinds of work for tests: each does one thing a worker may meet."""

from collections.abc import Callable
from typing import Any

import pytest

from fixhub.accounts.models import User
from fixhub.jobs import actions, work
from fixhub.jobs.models import Job
from fixhub.jobs.work import Done, Kind, Progress
from tests import factories


@pytest.fixture
def vlad(db: None) -> User:
    return factories.make_user("Vlad")


Ask = Callable[..., Job]


@pytest.fixture
def ask(vlad: User) -> Ask:
    """`ask()`: a job of Vlad's that waits."""

    def asked(kind: str = "count", by: User = vlad, **more: Any) -> Job:
        return actions.queue(kind, by=by, via="page", **more)

    return asked


Run = Callable[..., Job | None]


@pytest.fixture
def run() -> Run:
    """`run(function)`: a worker takes the next job and does that."""

    def ran(function: Callable[[Job, Progress], Done]) -> Job | None:
        return work.run_next({"count": Kind("Counting", function)})

    return ran
