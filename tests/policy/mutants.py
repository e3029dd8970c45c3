"""`python -m tests.policy.mutants`: take away what keeps people out, one by one; the tests must notice.

The world is made once, in memory; each mutant is a fork of it. A mutant is asked only through the cells of
policy.toml that keep somebody out and run the function it changes; what some of them let pass goes to the
tests beside the code (beside.py), and only then to all the others. `python -m tests.policy.mutants WORD...`
judges those alone whose name holds one of the words.
"""

import logging
import os
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from tests.policy import beside, forks, lines, mutations, walker  # noqa: E402
from tests.policy.forks import Job  # noqa: E402
from tests.policy.mutations import Mutation  # noqa: E402
from tests.policy.world import World, standing  # noqa: E402

KILLED, SURVIVED = 1, 0
FLIPS = 120
SEED = 20270118
# Of the cells that run a function, those that are asked before the tests beside the code.
SAMPLE = 60
SLOW = 20
# The world, while it stands.
STANDING = ExitStack()


def main() -> int:
    words = sys.argv[1:]
    conftest.pytest_configure()
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    beside.warm()
    must, listed = beside.split(mutations.every())
    for one in listed:
        sys.stdout.write(f"equivalent: {one}: {beside.reason(one)}\n")
    sys.stdout.write(f"equivalent: {len(listed)}, listed\n")
    wanted = [one for one in must if not words or any(word in str(one) for word in words)]
    total, alive = _only(wanted) if words else _all(wanted)
    sys.stdout.write(f"killed/total: {total - len(alive)}/{total}\n")
    return int(bool(alive))


def _all(wanted: list[Mutation]) -> tuple[int, list[str]]:
    with _made() as world:
        policy, _ = lines.read()
        jobs = [_unmutated(wanted), *_flips(policy, world)]
        jobs += _mutants(wanted, _baseline(wanted, policy, world), world)
        jobs += _entries(policy, world)
        return len(jobs), _alive(jobs)


def _only(wanted: list[Mutation]) -> tuple[int, list[str]]:
    """For working on a few: the tests beside the code first, as they need no world."""
    jobs = [_unmutated(wanted), *((str(one), partial(_beside, one)) for one in wanted)]
    left = set(_alive(jobs, told=lambda *_: None))
    unnoticed = [one for one in wanted if str(one) in left]
    if len(unnoticed) < len(left):
        raise AssertionError("the tests beside fail anyway, so no mutant can be judged")
    if not left:
        return len(wanted), []
    with _made() as world:
        ran = _baseline(unnoticed, lines.read()[0], world)
        return len(wanted), _alive(list(_mutants(unnoticed, ran, world)))


def _unmutated(wanted: list[Mutation]) -> Job:
    """Tests that fail anyway would kill every mutant: the code as it is must pass."""
    tests = sorted({path for one in wanted for path in beside.tests_of(one.path)})
    return "the tests beside", lambda: SURVIVED if tests and _tests_fail(tests) else KILLED


@contextmanager
def _made() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder, STANDING:
        yield STANDING.enter_context(standing(Path(folder)))


def _tell(name: str, code: int, seconds: float) -> None:
    if code != KILLED:
        sys.stdout.write(f"alive: {name}\n")
    if seconds > SLOW:
        sys.stdout.write(f"slow: {name}, {seconds:.0f} s\n")
    sys.stdout.flush()


def _alive(jobs: list[Job], told: forks.Told = _tell) -> list[str]:
    return [name for name, code in forks.run(jobs, told=told) if code != KILLED]


def _baseline(wanted: list[Mutation], policy: lines.Lines, world: World) -> dict[str, list[lines.Cell]]:
    """Which cells that keep somebody out run which functions; all hold, or nothing can be learned."""
    for mutation in {one.place: one for one in wanted}.values():
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
    cells = (cell for key in keys for cell in lines.cells(key, policy[key]))
    for cell in (cell for cell in cells if cell.letter != "a"):
        mutations.RAN.clear()
        if wrong := cell.wrong(world):
            raise AssertionError(f"the policy does not hold, so no mutant can be judged: {cell.key} {wrong}")
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


def _mutants(wanted: list[Mutation], ran: dict[str, list[lines.Cell]], world: World) -> Iterator[Job]:
    for mutation in wanted:
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
    """Some cells, then the tests beside; all the others only where neither noticed."""
    mutation.apply()
    if _noticed(cells[:SAMPLE], world) == KILLED or _beside(mutation) == KILLED:
        return KILLED
    return _noticed(cells[SAMPLE:], world)


def _beside(mutation: Mutation) -> int:
    mutation.apply()
    tests = beside.tests_of(mutation.path)
    return KILLED if tests and _tests_fail(tests) else SURVIVED


def _tests_fail(paths: list[str]) -> bool:
    """In a fork that leaves the world for the empty tables; who forks may go on in it."""
    return forks.alone(lambda: _left() and int(beside.fail(paths))) == KILLED


def _left() -> bool:
    STANDING.close()
    return True


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


if __name__ == "__main__":
    sys.exit(main())
