"""pg_dump and pg_restore, run without a password on any command line; what they say when they fail."""

import os
import shutil
import subprocess  # nosec B404 - two programs of PostgreSQL, by arguments of ours
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from django.db import connection

from fixhub.refused import Refused

_NAMES = {
    "PGHOST": "HOST",
    "PGPORT": "PORT",
    "PGUSER": "USER",
    "PGPASSWORD": "PASSWORD",
    "PGDATABASE": "NAME",
}


@contextmanager
def output(program: str, *arguments: str) -> Iterator[IO[bytes]]:
    """What a program writes, while it writes it; refused with its own words if it fails."""
    found = shutil.which(program)
    if found is None:
        raise Refused(f"There is no {program} here: install the client of PostgreSQL (postgresql-client).")
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 # nosec B603
            [found, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(),
        )
        with process:
            try:
                yield cast(IO[bytes], process.stdout)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise Refused(f"{program} could not do it: {_last_words(said) or process.returncode}")


def lines(program: str, *arguments: str) -> Iterator[bytes]:
    with output(program, *arguments) as out:
        yield from out


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    return next(iter(said.read(2000).decode(errors="replace").strip().splitlines()), "")


def _environment() -> dict[str, str]:
    """Where the database is, as the programs of PostgreSQL read it."""
    told = {name: str(connection.settings_dict.get(key) or "") for name, key in _NAMES.items()}
    return {**os.environ, **{name: value for name, value in told.items() if value}, "PGCONNECT_TIMEOUT": "10"}
