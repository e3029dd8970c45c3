"""A version before, as it was: its code and tests out of the history, beside a database of today."""

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests import services

ROOT = Path(settings.BASE_DIR)
PLUGIN = Path(__file__).with_name("new_tables.py")
NOT_ITS_OWN = ("DATABASE_URL", "TEST_SQLITE_FILE", "FIXHUB_VAR", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST")


# Whoever the files belong to: a check-out may be somebody else's than who runs the tests.
GIT = ("git", "-c", "safe.directory=*")


def unpacked(commit: str, folder: Path) -> Path:
    """What the commit holds; a history that ends before it is no reason to pass."""
    made = _archive(commit)
    if made.returncode:
        # Shallow: one commit more, beside all branches.
        subprocess.run([*GIT, "fetch", "-q", "--depth=1", "origin", commit], cwd=ROOT, capture_output=True)
        made = _archive(commit)
    if made.returncode:
        pytest.fail(
            f"The history here ends before {commit[:12]}: bring all of it (git fetch --unshallow). "
            f"Git says: {made.stderr.decode(errors='replace').strip()[-300:]}"
        )
    with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _archive(commit: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*GIT, "archive", "--format=tar", commit], cwd=ROOT, capture_output=True)


def run_tests(code: Path, database: str, told: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Its tests by its own pytest settings, each beside what today's migrations have made."""
    plugins = told.with_name("plugins")
    plugins.mkdir()
    (plugins / PLUGIN.name).write_bytes(PLUGIN.read_bytes())
    env = {name: value for name, value in os.environ.items() if name not in NOT_ITS_OWN}
    env |= {
        "PYTHONPATH": str(plugins),
        "FIXHUB_VAR": str(told.with_name("var")),
        "DATABASE_URL": database,
        "NEW_TABLES": name_of(database),
        "TABLES_WRITTEN": str(told),
        "TEST_ENGINE": connection.vendor,
    }
    options = ["-q", "-n", "0", "-p", PLUGIN.stem, "--reuse-db", "-m", "not long and not browser"]
    command = [sys.executable, "-m", "pytest", *options, *words]
    return subprocess.run(command, cwd=code, env=env, capture_output=True, text=True)


def name_of(database: str) -> str:
    path = urlsplit(database).path
    return path.removeprefix("/") if connection.vendor == "postgresql" else path


@contextmanager
def empty_copy(folder: Path) -> Iterator[str]:
    """The address of a database like that of the tests: all of today's migrations, and no rows."""
    if connection.vendor == "sqlite":
        path = folder / "tables.sqlite3"
        connection.ensure_connection()
        connection.connection.execute("VACUUM INTO ?", [str(path)])
        yield f"sqlite:///{path}"
        return
    server, like = services.named("TEST_POSTGRES_URL"), connection.settings_dict["NAME"]
    name = f"before_{os.getpid()}"
    connection.close()
    with psycopg.connect(server, autocommit=True) as beside:
        beside.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            beside.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
