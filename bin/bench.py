"""Speeds beside the goals of performance: `make bench`, or `make bench ARGS=export` for some of it.

Each job is timed beside its floor, the least that this machine could do for the same rows: both take
turns in one process, and the best of several cpu times counts. Only ratios of one run can be compared.
To add a job, add a row to the table of a module in bin/benches.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402 - the root must be on the path first

from bin.benches.job import Job, Stall  # noqa: E402

BUSY = 0.7


def main() -> int:
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="fixhub-bench-") as folder:
        prepare(Path(folder))
        # The tables import models, which need the settings.
        table = __import__("bin.benches.table", fromlist=["table"]).table
        say_if_busy()
        print(f"{'job':<46}{'ours':>10}{'floor':>10}{'ratio':>8}  {'goal':<10}pass")
        jobs = [job for job in table(Path(folder)) if not wanted or any(word in job.name for word in wanted)]
        met = [run(job) for job in jobs]
        return 0 if all(met) else 1


def prepare(folder: Path) -> None:
    """A database, a store and a key of its own; nothing of this machine's FIXHub is touched."""
    for name in ("SITE_URL", "EMAIL_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "fixhub.settings",
        "FIXHUB_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
    }
    django.setup()
    __import__("django.core.management", fromlist=["call_command"]).call_command("migrate", verbosity=0)


def say_if_busy() -> None:
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > BUSY * cores:
        print(f"This machine is busy ({load:.1f} on {cores} cores): ratios count, seconds hardly do.")


def run(job: Job | Stall) -> bool:
    """Time both in turns, print the row, and say whether the goal is met."""
    if isinstance(job, Stall):
        worst = job.worst()
        met = worst <= job.goal
        goal = f"<= {job.goal:g} ms"
        print(f"{job.name:<46}{worst:>8.0f}ms{'':>18}  {goal:<10}{'yes' if met else 'NO'}", flush=True)
        return met
    ours, floor = float("inf"), float("inf")
    for _ in range(job.times):
        floor = min(floor, cpu_time(job.floor)) if job.floor else floor
        ours = min(ours, cpu_time(job.ours))
    ratio = ours / floor if job.floor else 0.0
    met = (ratio if job.floor else ours) <= job.goal
    goal = f"<= {job.goal:g} {'x' if job.floor else 's'}"
    told = f"{floor:>9.3f}s{ratio:>7.1f}x" if job.floor else f"{'':>18}"
    print(f"{job.name:<46}{ours:>9.3f}s{told}  {goal:<10}{'yes' if met else 'NO'}", flush=True)
    return met


def cpu_time(work: object) -> float:
    started = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
