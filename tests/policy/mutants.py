"""`python -m tests.policy.mutants`: take away what keeps people out, one by one; the tests must notice.

The world is made once, in memory; each mutant is a fork of it. A mutant is asked only through the lines
of policy.toml that run the function it changes; what they let pass goes to the tests beside the code.
"""

import logging
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import FrameType
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
from tests.policy import lines, mutations, walker  # noqa: E402
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
        flipped = [_survives_flip(policy, world, random.Random(SEED + n)) for n in range(FLIPS)]
        survivors = _asked_in_parallel(policy, ran, world)
    alive = [name for name in [*flipped, *survivors] if name]
    total = FLIPS + len(mutations.every()) + len(_guarded())
    sys.stdout.write("".join(f"alive: {name}\n" for name in flipped if name))
    sys.stdout.write(f"killed/total: {total - len(alive)}/{total}\n")
    return int(bool(alive))


def _baseline(policy: lines.Lines, world: World) -> dict[tuple[str, int], set[str]]:
    """Which lines run which functions of ours; all of them hold, or nothing can be learned."""
    ran: dict[tuple[str, int], set[str]] = defaultdict(set)
    ours = mutations.known_files()
    for key, places in policy.items():

        def note(frame: FrameType, event: str, _: Any, key: str = key) -> None:
            if event == "call" and frame.f_code.co_filename in ours:
                ran[frame.f_code.co_filename, frame.f_code.co_firstlineno].add(key)

        sys.setprofile(note)
        try:
            wrong = lines.wrong(key, places, world)
        finally:
            sys.setprofile(None)
        if wrong:
            sys.exit(f"the policy does not hold, so no mutant can be judged: {key} {wrong[0]}")
    return ran


def _survives_flip(policy: lines.Lines, world: World, dice: random.Random) -> str:
    """Another letter in one cell must be noticed."""
    key = dice.choice(sorted(policy))
    place = dice.choice(sorted(policy[key]))
    letters = policy[key][place]
    at = dice.randrange(len(letters))
    other = dice.choice(sorted({"a", "h", "d"} - {letters[at]}))
    changed = letters[:at] + other + letters[at + 1 :]
    return "" if lines.wrong(key, {place: changed}, world) else f"{key} {place}: {letters} as {changed}"


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


def _asked_in_parallel(policy: lines.Lines, ran: dict[Any, set[str]], world: World) -> list[str]:
    beside = sorted(set(BESIDE.values()))
    # Tests that fail anyway would kill every mutant: this one mutates nothing and must live.
    jobs: list[tuple[str, Callable[[], int]]] = [("the tests beside", lambda: 1 - _tests_fail(beside, ""))]
    for mutation in mutations.every():
        keys = sorted(ran.get(mutation.code, set()))
        jobs.append((str(mutation), lambda m=mutation, k=keys: _judged(m, k, policy, world)))  # type: ignore[misc]
    for pattern in _guarded():
        keys = [key for key in policy if key.split(" ")[1] == pattern.name]
        jobs.append((f"sign-in at {pattern.name}", lambda p=pattern, k=keys: _entered(p, k, policy, world)))  # type: ignore[misc]
    return [name for name, code in _forked(jobs) if code != KILLED]


def _judged(mutation: Mutation, keys: list[str], policy: lines.Lines, world: World) -> int:
    mutation.apply()
    if _noticed(keys, policy, world):
        return KILLED
    beside = next((path for start, path in BESIDE.items() if mutation.path.startswith(start)), "")
    return KILLED if beside and _tests_fail([beside], str(mutation)) else SURVIVED


def _entered(pattern: Any, keys: list[str], policy: lines.Lines, world: World) -> int:
    _let_in(pattern)
    return KILLED if not keys or _noticed(keys, policy, world) else SURVIVED


def _noticed(keys: list[str], policy: lines.Lines, world: World) -> bool:
    for key in keys:
        try:
            if lines.wrong(key, policy[key], world):
                return True
        except Exception:
            return True
    return False


def _tests_fail(paths: list[str], mutation: str) -> bool:
    """Whether the tests beside the code notice; in a process of their own, with a database of their own."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    only = ["-m", "not long and not browser and not mutants", "-p", "tests.policy.mutated", "--nomigrations"]
    env = {**os.environ, "MUTATION": mutation}
    return subprocess.run([*command, *only, *paths], cwd=ROOT, env=env).returncode == TESTS_FAILED


def _forked(jobs: list[tuple[str, Callable[[], int]]]) -> list[tuple[str, int]]:
    """Each job in a fork of this process, as many at once as there are processors."""
    running: dict[int, str] = {}
    done: list[tuple[str, int]] = []
    waiting = list(reversed(jobs))
    while waiting or running:
        while waiting and len(running) < max(2, os.cpu_count() or 2):
            name, job = waiting.pop()
            running[_fork(job)] = name
        pid, status = os.wait()
        done.append((running.pop(pid), os.waitstatus_to_exitcode(status)))
        if done[-1][1] != KILLED:
            sys.stdout.write(f"alive: {done[-1][0]}\n")
            sys.stdout.flush()
    return done


def _fork(job: Callable[[], int]) -> int:
    pid = os.fork()
    if pid:
        return pid
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
        try:
            os._exit(job())
        except BaseException:
            os._exit(3)


if __name__ == "__main__":
    sys.exit(main())
