"""Work in forks of this process, as many at once as there are processors."""

import os
import pickle
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Job = tuple[str, Callable[[], int]]
Told = Callable[[str, int, float], None]
PROCESSORS = max(2, os.cpu_count() or 2)
BROKEN = 3


def run(jobs: Sequence[Job], *, told: Told) -> list[tuple[str, int]]:
    """The name of each job and what it returned; `told` hears it, and after how long, as soon as one ends."""
    running: dict[int, tuple[str, float]] = {}
    done: list[tuple[str, int]] = []
    waiting = list(reversed(jobs))
    while waiting or running:
        while waiting and len(running) < PROCESSORS:
            name, job = waiting.pop()
            running[_fork(job)] = name, _seconds()
        pid, status = os.wait()
        name, started = running.pop(pid)
        done.append((name, os.waitstatus_to_exitcode(status)))
        told(*done[-1], _seconds() - started)
    return done


def alone(job: Callable[[], int]) -> int:
    """What one job returned, while this process waited."""
    _pid, status = os.waitpid(_fork(job), 0)
    return os.waitstatus_to_exitcode(status)


def gathered(parts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each part returned, pickled on its way; raises if one of them did."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / str(n) for n in range(len(parts))]
        jobs: list[Job] = [
            (str(path), lambda part=part, path=path: path.write_bytes(pickle.dumps(_outcome(part))) and 0)  # type: ignore[misc]
            for part, path in zip(parts, paths, strict=True)
        ]
        run(jobs, told=lambda *_: None)
        found = [pickle.loads(path.read_bytes()) for path in paths]  # noqa: S301 - our own fork wrote it
    for one in found:
        if isinstance(one, Exception):
            raise one
    return found


def _seconds() -> float:
    """Of the system itself: in the world of the policy time stands still."""
    return os.times().elapsed


def _outcome(part: Callable[[], Any]) -> Any:
    try:
        return part()
    except Exception as problem:
        return problem


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
            os._exit(BROKEN)
