"""The services that other tests rely on are the real ones."""

import os
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.services import valkey

pytestmark = pytest.mark.both_engines


@pytest.fixture
def address() -> str:
    given = os.environ.get("TEST_POSTGRES_URL")
    assert given, "run me by `make test` or under `python -m tests.services`"
    return given


def test_postgres_is_real_and_new_enough(address: str) -> None:
    with psycopg.connect(address) as server:
        assert server.info.server_version >= 150000
        assert server.execute("SELECT lower('ȘŰÎ')").fetchone() == ("șűî",)


@pytest.mark.django_db
def test_django_talks_to_the_engine_of_this_phase() -> None:
    assert connection.vendor == os.environ["TEST_ENGINE"]


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
