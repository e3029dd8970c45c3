"""The real PostgreSQL and Valkey that tests run against.

`python -m tests.services COMMAND...` starts them once, names them in TEST_POSTGRES_URL and REDIS_URL, runs
the command and takes both away again. Looked for in this order: what those variables name already, the
wheels of requirements/dev.txt, programs on the PATH. None of them: a sentence, and the tests have failed.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from fixhub.pages.embedded import valkey as broker
from fixhub.pages.embedded.child import Child
from tests.services import postgres

SECONDS_TO_TIDY = 30


def named(variable: str) -> str:
    """What `bin/test.py` names to the tests that need it; a sentence where pytest was called by itself."""
    given = os.environ.get(variable)
    if not given:
        raise LookupError(f"This test needs {variable}: run it by make test, test-long or test-browser.")
    return given


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Both services, and the environment in which they are known."""
    with ExitStack() as stack:
        env = dict(os.environ)
        if not env.get("TEST_POSTGRES_URL"):
            env["TEST_POSTGRES_URL"] = stack.enter_context(postgres.running())
        if not env.get("REDIS_URL"):
            env["REDIS_URL"] = stack.enter_context(valkey())
        yield env


def run(command: list[str], **how: Any) -> int:
    """Run to the end; interrupted, give the command the time to take away what it has started itself."""
    process = subprocess.Popen(command, **how)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_TIDY)
        process.kill()
        raise


@contextmanager
def valkey() -> Iterator[str]:
    """A Valkey of our own, empty, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fixhub-valkey-") as folder:
        server = broker.in_folder(Path(folder), keep=False)
        child = Child("valkey", server.command)
        child.start()
        try:
            while child.is_running and not server.answers():
                time.sleep(0.01)
            yield server.url
        finally:
            child.stop(patience=5)
