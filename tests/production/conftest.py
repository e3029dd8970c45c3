"""An installation of its own for one test: a database, a broker and a mail server beside it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import relay as mail
from tests import services
from tests.production.started import House
from tests.services import valkey


@pytest.fixture
def database() -> Iterator[str]:
    server, name = services.named("TEST_POSTGRES_URL"), f"house_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def relay(settings: Any) -> Iterator[mail.Relay]:
    with mail.running(settings) as running:
        yield running


@pytest.fixture
def house(tmp_path: Path, database: str, relay: mail.Relay) -> Iterator[House]:
    with valkey() as broker:
        made = House(tmp_path, database, broker, relay.port)
        yield made
        made.clear()
