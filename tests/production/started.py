"""The services of docker-compose.yml, started on this machine: the same commands, the same environment.

What Docker would bring is put in its place: the suite's PostgreSQL and Valkey for the two names, a folder
for the volume, files for the secrets, a free port for each web.
"""

import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from fixhub.pages.embedded.child import Child
from fixhub.pages.embedded.valkey import free_port
from tests.production import composed

SECONDS = 90
BIN = Path(sys.executable).parent
KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "PYTHONPYCACHEPREFIX")


@dataclass
class House:
    """One installation; `smtp` is the port of its mail server."""

    folder: Path
    database: str
    broker: str
    smtp: int
    children: list[Child] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.services: dict[str, Any] = composed.services()
        self.ports: list[int] = []
        self.secrets = {
            "secret_key": secrets.token_urlsafe(64),
            "postgres_password": unquote(urlsplit(self.database).password or ""),
            "email_url": f"smtp://127.0.0.1:{self.smtp}",
            "watch_token": secrets.token_urlsafe(32),
        }
        for name in ("secrets", "var", "tmp"):
            (self.folder / name).mkdir(mode=0o700)
        for name, value in self.secrets.items():
            (self.folder / "secrets" / name).write_text(f"{value}\n")

    def environment(self, name: str) -> dict[str, str]:
        told = composed.image_environment() | self.services[name]["environment"]
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        here = {name: self._here(value) for name, value in told.items()}
        return kept | here | {"PATH": f"{BIN}:{kept['PATH']}", "TMPDIR": str(self.folder / "tmp")}

    def run(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        """To its end; other words than the service's own, where given."""
        command = list(words) or composed.command(self.services[name])
        return subprocess.run(
            command, cwd=composed.ROOT, env=self.environment(name), capture_output=True, text=True
        )

    def start(self, name: str) -> Child:
        command = [self._here(word) for word in composed.command(self.services[name])]
        number = len(self.children)
        command = [word.replace("beat-schedule", f"beat-schedule-{number}") for word in command]
        if name == "web":
            self.ports.append(free_port())
            command[command.index("--port") + 1] = str(self.ports[-1])
            command[command.index("--host") + 1] = "127.0.0.1"
        if name == "worker":
            command += ["--hostname", f"worker-{number}@%h"]
        with self._log(name, number).open("wb") as log:
            how: dict[str, Any] = {"env": self.environment(name), "cwd": composed.ROOT}
            child = Child(f"{name}-{number}", command, stdout=log, stderr=log, **how)
            child.start()
        self.children.append(child)
        return child

    def again(self, child: Child) -> None:
        """As an upgrade does: a soft end within its time of grace, then the same once more."""
        child.ask(signal.SIGTERM)
        self._wait_for_the_end(child)
        assert child.process is not None and child.process.returncode == 0, self.said()[-6000:]
        with self._log(*child.name.split("-")).open("ab") as log:
            child.how |= {"stdout": log, "stderr": log}
            child.start()
        if child.name.startswith("web"):
            self.wait_for(child.command[child.command.index("--port") + 1])

    def wait_for(self, port: int | str) -> None:
        """Until this web answers its health check."""
        self.until(lambda: self.run("web", "python", "-m", "fixhub.probe", str(port)).returncode == 0)

    def until(self, what: Callable[[], object], seconds: float = SECONDS) -> None:
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, f"waited in vain:\n{self.said()[-6000:]}"
            time.sleep(0.1)

    def said(self, name: str = "") -> str:
        """What all have written, or those of one service."""
        return "\n".join(path.read_text(errors="replace") for path in self.folder.glob(f"{name}*.log"))

    def stop(self) -> dict[str, int | None]:
        """As Docker stops them: TERM to each, its time of grace, and how each ended."""
        for child in self.children:
            child.ask(signal.SIGTERM)
        for child in self.children:
            self._wait_for_the_end(child)
        ends = {child.name: child.process.poll() if child.process else None for child in self.children}
        return ends

    def _wait_for_the_end(self, child: Child) -> None:
        """Asked once, as Docker asks: a second TERM ends a worker of Celery at once."""
        grace = self.services[child.name.split("-")[0]]["stop_grace_period"]
        end = time.monotonic() + int(grace.removesuffix("s"))
        while child.is_running and time.monotonic() < end:
            time.sleep(0.05)

    def clear(self) -> None:
        for child in self.children:
            child.clear()

    def _log(self, name: str, number: object) -> Path:
        return self.folder / f"{name}-{number}.log"

    def _here(self, value: str) -> str:
        """What is a name or a path inside Docker, as it is called here."""
        parts = urlsplit(self.database)
        value = re.sub(r"^/tmp/", f"{self.folder / 'tmp'}/", value)
        value = value.replace("postgres:5432/fixhub", f"{parts.hostname}:{parts.port}{parts.path}")
        value = value.replace("redis://valkey:6379/0", self.broker)
        value = value.replace("/run/secrets", str(self.folder / "secrets"))
        return value.replace("/app/var", str(self.folder / "var"))
