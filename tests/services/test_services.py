"""The services that other tests rely on are the real ones."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests import services
from tests.services import valkey

pytestmark = pytest.mark.both_engines
NAMED_BY_US = ("DATABASE_URL", "TEST_SQLITE_FILE", "TEST_ENGINE", "FIXHUB_VAR", "PYTEST_XDIST_WORKER")


@pytest.fixture
def address() -> str:
    return services.named("TEST_POSTGRES_URL")


def test_postgres_is_real_and_new_enough(address: str) -> None:
    with psycopg.connect(address) as server:
        assert server.info.server_version >= 150000
        assert server.execute("SELECT lower('ȘŰÎ')").fetchone() == ("șűî",)


@pytest.mark.django_db
def test_django_talks_to_the_engine_of_this_phase() -> None:
    assert connection.vendor == os.environ.get("TEST_ENGINE", "sqlite")


@pytest.mark.django_db
def test_sqlite_is_a_file_with_a_write_ahead_log() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_valkey_answers_at_the_address_given() -> None:
    given = os.environ.get("REDIS_URL")
    assert given, "run me by `make test` or under `python -m tests.services`"

    with redis.Redis.from_url(given) as client:
        assert client.ping()


def test_valkey_of_our_own_lets_nobody_in_without_the_password() -> None:
    with valkey() as address:
        port = urlsplit(address).port or 0
        with (
            redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger,
            pytest.raises(redis.AuthenticationError),
        ):
            stranger.ping()


@pytest.mark.long
def test_whoever_calls_pytest_has_a_file_too() -> None:
    """Without `bin/test.py`, which names one: the races would meet nowhere."""
    env = {name: value for name, value in os.environ.items() if name not in NAMED_BY_US}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        __file__,
        "-k",
        "ahead_log",
    ]

    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, timeout=300
    )

    assert "1 passed" in done.stdout, done.stdout
