"""Runs a suite of tests in its phases beside real services, and sums up: fast, long or browser.

`python bin/test.py fast -k name` hands what follows the suite to pytest.
"""

import os
import signal
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bin.chromium import NoChromium, chromium  # noqa: E402 - the root must be on the path first
from fixhub.pages.embedded.valkey import NoServer  # noqa: E402
from tests.services import run, running  # noqa: E402
from tests.services.postgres import NoPostgres  # noqa: E402

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
SUITES = {
    "fast": [
        (SQLITE, "not long and not browser"),
        (POSTGRES, "both_engines and not long and not browser"),
    ],
    "long": [
        (SQLITE, "long and not browser"),
        (POSTGRES, "((long and both_engines) or postgres_later) and not browser"),
    ],
    "browser": [(SQLITE, "browser")],
}
PLUGINS = {"browser": ["-p", "tests.browser.routes"]}
# A developer's own settings are not the tests'.
NOT_FOR_TESTS = ["SITE_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "HOST", "PORT", "DEMO"]
# Tests start many processes: what one has compiled the others read, and the tree stays as it is.
COMPILED = Path(sys.prefix) / "compiled"
NO_TESTS = 5


@dataclass(frozen=True)
class Outcome:
    """What one phase came to."""

    engine: str
    code: int
    seconds: float
    tests: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def passed(self) -> int:
        return self.tests - self.failed - self.skipped

    @property
    def problem(self) -> str:
        if self.code == NO_TESTS:
            return "no test was found: a suite without tests has failed"
        if self.skipped:
            return "a test that cannot run has failed: make it run or take it away"
        return f"pytest ended with {self.code}" if self.code else ""

    def __str__(self) -> str:
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return (
            f"{self.engine:<10} {counts}, {self.seconds:.0f} s{'  <- ' if self.problem else ''}{self.problem}"
        )


def main() -> int:
    suite, *extra = sys.argv[1:]
    # Both end through the blocks that take the servers away; a shell may have us ignore the first.
    for number in [signal.SIGINT, signal.SIGTERM]:
        signal.signal(number, signal.default_int_handler)
    try:
        with running() as env, tempfile.TemporaryDirectory(prefix="fixhub-tests-") as folder:
            env = prepared(env, suite)
            extra = [*PLUGINS.get(suite, []), *extra]
            outcomes = [phase(*which, extra, env, Path(folder)) for which in SUITES[suite]]
    except (NoPostgres, NoServer, NoChromium) as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    sys.stderr.write("\n" + "\n".join(str(outcome) for outcome in outcomes) + "\n")
    return int(any(outcome.problem for outcome in outcomes))


def prepared(env: dict[str, str], suite: str) -> dict[str, str]:
    env = {name: value for name, value in env.items() if name not in NOT_FOR_TESTS}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPYCACHEPREFIX"] = str(COMPILED)
    if suite == "browser":
        # Playwright keeps an event loop in the thread whose test talks to the database.
        env |= {"CHROMIUM": chromium(), "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    return env


def phase(engine: str, marks: str, extra: list[str], env: dict[str, str], folder: Path) -> Outcome:
    sys.stderr.write(f"\n{engine}: {marks}\n")
    started, results = time.monotonic(), folder / f"{engine}.xml"
    processes = str(max(2, os.cpu_count() or 2))
    options = [
        "-q",
        "-rs",
        "-n",
        processes,
        "-m",
        marks,
        f"--junitxml={results}",
    ]
    command = [sys.executable, "-m", "pytest", *options, *extra]
    code = run(command, cwd=ROOT, env=env | engine_env(engine, env, folder))
    return Outcome(engine, code, time.monotonic() - started, **counted(results))


def engine_env(engine: str, env: dict[str, str], folder: Path) -> dict[str, str]:
    if engine == POSTGRES:
        own = {"DATABASE_URL": env["TEST_POSTGRES_URL"], "TEST_ENGINE": "postgresql"}
    else:
        path = folder / "fixhub.sqlite3"
        own = {
            "DATABASE_URL": f"sqlite:///{path}",
            "TEST_SQLITE_FILE": f"{path}.test",
            "TEST_ENGINE": "sqlite",
        }
    return {"FIXHUB_VAR": str(folder / f"var-{engine}"), **own}


def counted(results: Path) -> dict[str, int]:
    if not results.exists():
        return {}
    counts = {"tests": 0, "failed": 0, "skipped": 0}
    # Our own file: nobody put anything into it that a parser must fear.
    for suite in ElementTree.parse(results).iter("testsuite"):  # noqa: S314 # nosec B314
        counts["tests"] += int(suite.get("tests", 0))
        counts["failed"] += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        counts["skipped"] += int(suite.get("skipped", 0))
    return counts


if __name__ == "__main__":
    sys.exit(main())
