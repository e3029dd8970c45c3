"""Is there room for us: the folder, the port, the broker. Each refusal is one sentence."""

import errno
import fcntl
import http.client
import os
import socket
from pathlib import Path
from typing import IO


class NoPlace(Exception):
    """FIXHub cannot run here; the text says why and what to do."""


def claimed(var: Path) -> IO[str]:
    """The folder, made where missing and locked while the file given back stays open."""
    try:
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (var / "up.lock").open("a", encoding="ascii")
    except OSError as error:
        raise NoPlace(f"{var} cannot be written to: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise NoPlace(
            f"FIXHub already runs on {var}: stop it first, or name another folder in FIXHUB_VAR."
        ) from error
    return lock


def require_free(host: str, port: int) -> None:
    """Refuse a port where somebody else answers."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # As the web server does it: a port that was ours a second ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except (OSError, OverflowError) as error:
        raise NoPlace(_why(host, port, error)) from error


def _why(host: str, port: int, error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"Port {port} is taken: stop what runs there, or choose another one with PORT={port + 1}."
    reason = os.strerror(number) if number and number > 0 else str(error)
    return f"HOST={host} PORT={port} cannot be used: {reason}."


def answers(host: str, port: int) -> bool:
    """Does the web server answer a request, whatever it says?"""
    # Who listens everywhere also listens here; the addresses are compared, not bound.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 # nosec B104
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
