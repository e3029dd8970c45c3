"""`manage.py up` as people meet it: it answers, it mends itself, it leaves nothing behind."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from django.conf import settings

from fixhub.pages.embedded.child import Child
from fixhub.pages.embedded.place import answers
from fixhub.pages.embedded.valkey import free_port
from tests import services
from tests.services import valkey

SECONDS = 60
OWN = ["REDIS_URL", "DATABASE_URL", "SITE_URL", "EMAIL_URL", "DJANGO_ALLOW_ASYNC_UNSAFE", "HOST"]
# The broker last: some of those who talk to it fall with it, and come back as well.
PARTS = {"web": "granian", "worker": "celery worker", "beat": "celery beat", "valkey": "valkey-server"}


class Up:
    """One run in a folder of its own, by which its processes are known."""

    def __init__(self, folder: Path, *, port: int = 0, var: Path | None = None, **more: str) -> None:
        self.folder, self.port = var or folder / "var", port or free_port()
        self.log = folder / f"log-{self.port}"
        told = {"FIXHUB_VAR": str(self.folder), "PORT": str(self.port), "DEMO": "0", **more}
        env = {name: value for name, value in os.environ.items() if name not in OWN} | told
        command = [sys.executable, "manage.py", "up"]
        with self.log.open("wb") as log:
            # A child of ours: should the tests be broken off, it ends with them.
            child = Child("up", command, cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log)
            child.start()
        assert child.process is not None
        self.process = child.process

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def processes(self, words: str = "") -> set[int]:
        """The processes of this run whose command line holds all the words."""
        return {
            int(process.name)
            for process in Path("/proc").glob("[0-9]*")
            if (command := self._command(process)) and all(word in command for word in words.split())
        }

    def _command(self, process: Path) -> str:
        """The command line of a process that is ours, else nothing."""
        try:
            environ = (process / "environ").read_bytes().split(b"\0")
            # Valkey writes its title over its environment, but stands in its folder.
            ours = f"FIXHUB_VAR={self.folder}".encode() in environ or self._is_within(process / "cwd")
            return (process / "cmdline").read_bytes().decode(errors="replace") if ours else ""
        except OSError:
            return ""

    def _is_within(self, link: Path) -> bool:
        return link.readlink().is_relative_to(self.folder)

    def until(self, what: Callable[[], object]) -> None:
        end = time.monotonic() + SECONDS
        while not what():
            assert time.monotonic() < end, f"waited in vain:\n{self.said}"
            time.sleep(0.05)

    def until_answers(self) -> None:
        self.until(lambda: "FIXHub answers at" in self.said)

    def leader(self, words: str) -> int:
        """The process that was started; those it started itself share its group."""
        return next(pid for pid in self.processes(words) if os.getpgid(pid) == pid)


@pytest.fixture
def database() -> Iterator[dict[str, str]]:
    """Nothing said on SQLite: it is made under var/. On PostgreSQL an empty database of its own."""
    if os.environ.get("TEST_ENGINE") != "postgresql":
        yield {}
        return
    server, name = services.named("TEST_POSTGRES_URL"), f"up_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": urlsplit(server)._replace(path=name).geturl()}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def started(folder: Path, **told: str) -> Iterator[Up]:
    run = Up(folder, **told)
    yield run
    for pid in run.processes():
        os.kill(pid, signal.SIGKILL)
    run.process.wait()


@pytest.fixture
def up(tmp_path: Path, database: dict[str, str]) -> Iterator[Up]:
    with started(tmp_path, **database) as run:
        yield run


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_answers_and_leaves_no_process_behind(up: Up, number: signal.Signals) -> None:
    up.until_answers()
    up.until(lambda: all(up.processes(words) for words in PARTS.values()))

    up.process.send_signal(number)

    assert up.process.wait(SECONDS) == 0
    assert up.processes() == set()
    assert not answers("127.0.0.1", up.port)


@pytest.mark.long
def test_up_that_is_killed_takes_its_children_along(up: Up) -> None:
    up.until_answers()

    up.process.kill()

    up.process.wait(SECONDS)
    up.until(lambda: not up.processes())


@pytest.mark.long
def test_killed_children_come_back(up: Up) -> None:
    up.until_answers()
    up.until(lambda: all(up.processes(words) for words in PARTS.values()))
    old = up.processes() - {up.process.pid}
    leaders = {name: up.leader(words) for name, words in PARTS.items()}

    for name, pid in leaders.items():
        os.kill(pid, signal.SIGKILL)
        up.until(lambda name=name: f"{name} was ended by SIGKILL" in up.said)

    up.until(lambda: all(up.processes(words) - old for words in PARTS.values()))
    up.until(lambda: answers("127.0.0.1", up.port))
    assert not up.processes() & old


@pytest.mark.long
def test_secrets_are_for_the_owner_alone(up: Up) -> None:
    up.until_answers()

    modes = {path: (up.folder / path).stat().st_mode & 0o777 for path in ["secret_key", "valkey/valkey.conf"]}

    assert modes == {"secret_key": 0o600, "valkey/valkey.conf": 0o600}


@pytest.mark.long
def test_an_own_broker_and_host_are_used_where_they_are_named(tmp_path: Path) -> None:
    with valkey() as broker, started(tmp_path, REDIS_URL=broker, HOST="127.0.0.2") as up:
        up.until_answers()
        up.until(lambda: up.processes(PARTS["worker"]) and up.processes(PARTS["beat"]))

        assert answers("127.0.0.2", up.port) and not answers("127.0.0.1", up.port)
        assert not up.processes(PARTS["valkey"])
        with redis.Redis.from_url(broker) as asked:
            up.until(lambda: "brpop" in {one["cmd"] for one in asked.client_list()})


@pytest.mark.long
def test_second_run_on_the_same_folder_is_refused(up: Up, tmp_path: Path) -> None:
    up.until_answers()

    second = Up(tmp_path, var=up.folder)

    assert second.process.wait(SECONDS) == 1
    assert second.said.strip().endswith("stop it first, or name another folder in FIXHUB_VAR.")


def test_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        up = Up(tmp_path, port=port)

        assert up.process.wait(SECONDS) == 1
    advice = f"stop what runs there, or choose another one with PORT={port + 1}."
    assert up.said == f"CommandError: Port {port} is taken: {advice}\n"


def test_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    up = Up(tmp_path, var=tmp_path / "file" / "var")

    assert up.process.wait(SECONDS) == 1
    assert up.said == f"{up.folder} cannot be written to: Not a directory.\n"
