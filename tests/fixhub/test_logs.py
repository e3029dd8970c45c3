"""The log says what happened where, and nothing of people."""

import json
import logging
import sys
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client

from fixhub import logs

SECRET = "Ana Pop <ana@example.org>"


def record(message: str, *args: Any, error: Exception | None = None, **extra: Any) -> logging.LogRecord:
    made = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, message, args, _raised(error))
    made.__dict__.update(extra)
    return made


def _raised(error: Exception | None) -> Any:
    if error is None:
        return None
    try:
        raise error
    except Exception:
        return sys.exc_info()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("to ana.pop+x@example.org now", "to (address) now"),
        ("at https://x.org/l/uMTIz:abc done", "at https://x.org/l/(token) done"),
        ("GET /invitations/abc-123", "GET /invitations/(token)"),
        ("GET /calendar/abc.ics", "GET /calendar/(token)"),
        ("redis://:pass@valkey:6379/0 is away", "redis://(secret)@valkey:6379/0 is away"),
        ("Authorization: Bearer abc", "Authorization: Bearer (token)"),
        ("GET /search?q=Ana", "GET /search?(query)"),
        ("Letter 7 waits; why? Nobody knows.", "Letter 7 waits; why? Nobody knows."),
    ],
)
def test_what_belongs_to_people_is_taken_out(said: str, kept: str) -> None:
    assert logs.harmless(said) == kept


@pytest.mark.parametrize("formatter", [logs.Json(), logs.Lines()])
def test_error_keeps_where_and_not_what_it_quotes(formatter: logging.Formatter) -> None:
    line = formatter.format(record("Letter %s", 7, error=IntegrityError(f"DETAIL: Key (name)=({SECRET})")))

    assert "IntegrityError" in line and "test_logs.py" in line and "Letter 7" in line
    assert "Ana" not in line and "ana@" not in line


def test_words_of_a_machine_are_kept() -> None:
    told = json.loads(logs.Json().format(record("x", error=OperationalError("database is locked"))))

    assert told["said"] == "database is locked"


def test_task_that_broke_does_not_quote_its_error() -> None:
    args = {"name": "tasks.jobs.tick", "description": "raised unexpected", "exc": repr(ValueError(SECRET))}

    line = logs.Json().format(record("Task %(name)s %(description)s: %(exc)s", args))

    assert json.loads(line)["message"] == "Task tasks.jobs.tick raised unexpected"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/l/uMTIz-secret", "/nowhere/ana@example.org?q=Ana"])
def test_refused_request_is_known_by_its_route(path: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="fixhub.request")

    Client().get(path)

    lines = [logs.Json().format(made) for made in caplog.records]
    assert {json.loads(line)["logger"] for line in lines} >= {"fixhub.request"}
    assert not [line for line in lines if "secret" in line or "ana" in line.casefold()]


@pytest.mark.django_db
def test_lines_of_a_request_carry_its_number(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="fixhub.request")

    answer = Client().get("/healthz")

    [told] = [
        json.loads(logs.Json().format(made)) for made in caplog.records if made.name == "fixhub.request"
    ]
    assert told.pop("time") and told.pop("ms") >= 0
    assert told == {
        "level": "info",
        "logger": "fixhub.request",
        "message": "200 GET /healthz",
        "request_id": answer["X-Request-ID"],
        "method": "GET",
        "route": "/healthz",
        "status": 200,
    }
