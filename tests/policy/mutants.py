"""`python -m tests.policy.mutants`: take away what keeps people out, one by one; the tests must notice.

The world is made once, in memory; each mutant is a fork of it. A mutant is asked only through the cells of
policy.toml that keep somebody out and run the function it changes; what they let pass goes to the tests
beside the code.
"""

import logging
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import django

os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fixhub.settings")
django.setup()

from django.db import connection  # noqa: E402 - all below needs Django's apps
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402

from tests import conftest  # noqa: E402
from tests.policy import forks, lines, mutations, walker  # noqa: E402
from tests.policy.forks import Job  # noqa: E402
from tests.policy.mutations import ROOT, Mutation  # noqa: E402
from tests.policy.world import World, standing  # noqa: E402

KILLED, SURVIVED = 1, 0
TESTS_FAILED = 1
FLIPS = 120
SEED = 20270118
# Where the tests are for what no line of the policy can see; the first that fits.
BESIDE = {
    "cohorts/actions": "tests/cohorts/actions/test_asked_again.py",
    "mentoring/actions": "tests/cohorts/actions/test_asked_again.py",
    "cohorts/rules.py": "tests/cohorts/test_rules.py",
    "cohorts/api/calendars.py": "tests/doors/api/test_calendars.py",
    "cohorts/api/meetings.py": "tests/doors/api/test_meetings.py",
    "cohorts/serializers.py": "tests/doors/api/test_updates.py",
    "cohorts/views": "tests/doors/api/test_common.py",
    "mentoring/api.py": "tests/doors/api/test_submissions.py",
    "mentoring/queue.py": "tests/mentoring/test_queue.py",
    "mentoring/dossier.py": "tests/mentoring/test_dossier.py",
    "fixhub/pages/participant.py": "tests/fixhub/pages/test_participant.py",
    "fixhub/pages/imports": "tests/doors/test_imports.py",
    "fixhub/pages/jobs.py": "tests/doors/test_jobs.py",
    "fixhub/pages/nav.py": "tests/fixhub/pages/test_nav_editions.py",
    "fixhub/pages/views/home.py": "tests/doors/test_home.py",
    "fixhub/pages/views/board.py": "tests/doors/test_board.py",
    "tasks": "tests/tasks/test_who_is_told.py",
}


def main() -> int:
    conftest.pytest_configure()
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder)) as world:
        policy, _ = lines.read()
        ran = _baseline(policy, world)
        jobs = [*_flips(policy, world), *_mutants(ran, world), *_entries(policy, world)]
        # Tests that fail anyway would kill every mutant: this one mutates nothing and must live.
        jobs.append(("the tests beside", lambda: 1 - _tests_fail(sorted(set(BESIDE.values())), "")))
        alive = [name for name, code in forks.run(jobs, told=_tell) if code != KILLED]
    sys.stdout.write(f"killed/total: {len(jobs) - len(alive)}/{len(jobs)}\n")
    return int(bool(alive))


def _tell(name: str, code: int) -> None:
    if code != KILLED:
        sys.stdout.write(f"alive: {name}\n")
        sys.stdout.flush()


def _baseline(policy: lines.Lines, world: World) -> dict[str, list[lines.Cell]]:
    """Which cells that keep somebody out run which functions; all hold, or nothing can be learned."""
    for mutation in {one.place: one for one in mutations.every()}.values():
        mutation.listen()
    ran: dict[str, list[lines.Cell]] = defaultdict(list)
    for part in forks.gathered([partial(_heard, policy, keys, world) for keys in _shares(sorted(policy))]):
        for cell, places in part:
            for place in places:
                ran[place].append(cell)
    return ran


def _shares(keys: list[str]) -> list[list[str]]:
    return [keys[n :: forks.PROCESSORS] for n in range(forks.PROCESSORS)]


def _heard(policy: lines.Lines, keys: list[str], world: World) -> list[tuple[lines.Cell, frozenset[str]]]:
    heard = []
    for cell in (cell for key in keys for cell in lines.cells(key, policy[key])):
        mutations.RAN.clear()
        if wrong := cell.wrong(world):
            raise AssertionError(f"the policy does not hold, so no mutant can be judged: {cell.key} {wrong}")
        if cell.letter != "a":
            heard.append((cell, frozenset(mutations.RAN)))
    return heard


def _flips(policy: lines.Lines, world: World) -> Iterator[Job]:
    """Another letter in one cell must be noticed."""
    for n in range(FLIPS):
        dice = random.Random(SEED + n)
        key = dice.choice(sorted(policy))
        cell = dice.choice(list(lines.cells(key, policy[key])))
        other = replace(cell, letter=dice.choice(sorted({"a", "h", "d"} - {cell.letter})))
        yield f"{other}, where {cell.letter} is right", partial(_noticed, [other], world)


def _mutants(ran: dict[str, list[lines.Cell]], world: World) -> Iterator[Job]:
    for mutation in mutations.every():
        cells = sorted(ran.get(mutation.place, []), key=str)
        random.Random(SEED).shuffle(cells)
        yield str(mutation), partial(_judged, mutation, cells, world)


def _entries(policy: lines.Lines, world: World) -> Iterator[Job]:
    """Each view that asks for a sign-in, without the question."""
    for pattern in _guarded():
        keys = [key for key in policy if key.split(" ")[1] == pattern.name]
        cells = [cell for key in keys for cell in lines.cells(key, policy[key]) if cell.role == "anonymous"]
        yield f"sign-in at {pattern.name}", partial(_entered, pattern, cells, world)


def _guarded() -> list[Any]:
    """Views that ask for a sign-in: the pattern, and the view behind the question."""
    patterns = [pattern for _, pattern in walker.patterns(get_resolver().url_patterns)]
    return [one for one in patterns if _without_sign_in(one.callback) is not None]


def _without_sign_in(view: Any) -> Any:
    cls = getattr(view, "cls", None)
    if cls is not None:
        asks = any(issubclass(one, IsAuthenticated) for one in cls.permission_classes)
        return cls if asks else None
    is_question = getattr(view, "__code__", None) and "test_func" in view.__code__.co_freevars
    return view.__wrapped__ if is_question else None


def _let_in(pattern: Any) -> None:
    behind = _without_sign_in(pattern.callback)
    if isinstance(behind, type):
        pattern.callback.cls.permission_classes = []
    else:
        pattern.callback = behind


def _judged(mutation: Mutation, cells: list[lines.Cell], world: World) -> int:
    mutation.apply()
    if _noticed(cells, world) == KILLED:
        return KILLED
    beside = next((path for start, path in BESIDE.items() if mutation.path.startswith(start)), "")
    return KILLED if beside and _tests_fail([beside], str(mutation)) else SURVIVED


def _entered(pattern: Any, cells: list[lines.Cell], world: World) -> int:
    _let_in(pattern)
    return _noticed(cells, world) if cells else KILLED


def _noticed(cells: list[lines.Cell], world: World) -> int:
    for cell in cells:
        try:
            if cell.wrong(world):
                return KILLED
        except Exception:
            return KILLED
    return SURVIVED


def _tests_fail(paths: list[str], mutation: str) -> bool:
    """Whether the tests beside the code notice; in a process of their own, with a database of their own."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    only = ["-m", "not long and not browser and not mutants", "-p", "tests.policy.mutated", "--nomigrations"]
    env = {**os.environ, "MUTATION": mutation}
    return subprocess.run([*command, *only, *paths], cwd=ROOT, env=env).returncode == TESTS_FAILED


if __name__ == "__main__":
    sys.exit(main())
