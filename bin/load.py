"""How FIXHub holds while letters go out: `make bench-load`.

The services of docker-compose.yml (two each of web, worker and beat), a PostgreSQL, a Valkey and a mail
server of its own on this machine. wrk asks one web for the board of 40 teams, first in quiet, then while
letters go out; printed are its figures, what was no success, and the memory of all web processes.
"""

import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bin import debian  # noqa: E402 - the root must be on the path first

if TYPE_CHECKING:
    from tests.production.browsing import Browser
    from tests.production.started import House

SECONDS = int(os.environ.get("SECONDS", "60"))
TEAMS, LETTERS, AT_ONCE = 40, 2_000, 8
BOARD = "/cohorts/fix-2027/board"
P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
UNIT = {"us": 0.001, "ms": 1.0, "s": 1000.0}
# How much the slowest of a hundred may lose, and memory gain.
SLOWER, FATTER = 2.0, 1.05


@dataclass(frozen=True)
class Look:
    """What wrk saw: milliseconds, requests, those that failed; and MB of memory after it."""

    p99: float
    requests: int
    failed: int
    memory: float


def main() -> int:
    if not shutil.which("wrk"):
        debian.install("wrk")
    if not shutil.which("wrk"):
        sys.exit("This measurement needs wrk: install it.")
    with tempfile.TemporaryDirectory(prefix="fixhub-load-") as folder, ExitStack() as stack:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "fixhub.settings", "FIXHUB_VAR": folder}
        __import__("django").setup()
        logging.disable(logging.CRITICAL)
        return measured(stack, Path(folder))


def measured(stack: ExitStack, folder: Path) -> int:
    # They read the settings.
    from tests import relay as mail  # noqa: PLC0415
    from tests.production.moving_in import opened  # noqa: PLC0415
    from tests.production.started import House  # noqa: PLC0415
    from tests.services import postgres, valkey  # noqa: PLC0415

    relay = stack.enter_context(mail.running(SimpleNamespace()))
    database, broker = stack.enter_context(postgres.running()), stack.enter_context(valkey())
    house = House(folder, database, broker, relay.port)
    stack.callback(house.clear)
    manager = opened(house)
    filled(house, "teams", TEAMS)
    look(house, manager, 10)  # what is loaded once is loaded

    quiet = told("in quiet", look(house, manager, SECONDS))
    filled(house, "letters", LETTERS)
    house.until(lambda: len(relay.received) > 20, 180)
    before = len(relay.received)
    busy = told("letters go out", look(house, manager, SECONDS))
    print(f"{len(relay.received) - before} letters went meanwhile")
    return judged(quiet, busy)


def judged(quiet: Look, busy: Look) -> int:
    met = {
        f"p99 {busy.p99 / quiet.p99:.1f}x of quiet (goal {SLOWER:g}x)": busy.p99 <= SLOWER * quiet.p99,
        f"{quiet.failed + busy.failed} answers that were no success (goal 0)": not quiet.failed + busy.failed,
        f"memory {busy.memory / quiet.memory:.2f}x (goal {FATTER:g}x)": busy.memory <= FATTER * quiet.memory,
    }
    for what, well in met.items():
        print(f"{what}: {'yes' if well else 'NO'}")
    return int(not all(met.values()))


def filled(house: "House", *words: object) -> None:
    done = house.run("web", "python", "-m", "bin.benches.crowd", *map(str, words))
    if done.returncode:
        sys.exit(done.stderr)


def look(house: "House", manager: "Browser", seconds: int) -> Look:
    cookies = "; ".join(f"{name}={value}" for name, value in manager.cookies.items())
    headers = [f"Host: {manager.host}", "X-Forwarded-Proto: https", f"Cookie: {cookies}"]
    said = subprocess.run(
        ["wrk", "-t2", f"-c{AT_ONCE}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
        + [word for header in headers for word in ("-H", header)]
        + [f"http://127.0.0.1:{house.ports[0]}{BOARD}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    number, unit = P99.findall(said)[0]
    wrong = [int(found) for found in re.findall(r"Non-2xx or 3xx responses: (\d+)", said)]
    wrong += [int(n) for line in re.findall(r"Socket errors: (.*)", said) for n in re.findall(r"\d+", line)]
    requests = int(re.findall(r"(\d+) requests in", said)[0])
    return Look(float(number) * UNIT[unit], requests, sum(wrong), memory(house))


def memory(house: "House") -> float:
    """MB that belong to the web processes alone (proportional set size)."""
    mains = [one.process.pid for one in house.children if one.process and one.name.startswith("web")]
    family = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if group(pid) in mains]
    return sum(pss(pid) for pid in family) / 1000


def group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def pss(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[0])


def told(what: str, seen: Look) -> Look:
    print(
        f"{what:<16}{seen.requests:>8} requests{seen.p99:>9.0f} ms p99{seen.failed:>6} failed"
        f"{seen.memory:>8.0f} MB in the web processes",
        flush=True,
    )
    return seen


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(code)
