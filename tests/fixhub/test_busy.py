"""Which errors of a database pass by themselves."""

import sqlite3

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from psycopg import errors

from fixhub.busy import is_busy


def caused(by: Exception, kind: type[Exception] = OperationalError) -> Exception:
    """What Django raises for what the driver said."""
    error = kind("as Django says it")
    error.__cause__ = by
    return error


def said_by_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize("code", [5, 6, 5 | 1 << 8, 5 | 2 << 8])
def test_a_lock_of_sqlite_passes(code: int) -> None:
    assert is_busy(caused(said_by_sqlite(code)))


@pytest.mark.parametrize("code", [1, 8, 11, 13, 14])
def test_a_full_disk_or_a_broken_file_does_not(code: int) -> None:
    assert not is_busy(caused(said_by_sqlite(code)))


@pytest.mark.parametrize(
    "kind",
    [errors.LockNotAvailable, errors.DeadlockDetected, errors.TooManyConnections, errors.AdminShutdown],
)
def test_a_lock_or_a_restart_of_postgresql_passes(kind: type[Exception]) -> None:
    assert is_busy(caused(kind()))


def test_a_server_that_is_not_there_may_come_back() -> None:
    assert is_busy(caused(psycopg.OperationalError("connection refused")))
    assert is_busy(caused(psycopg.InterfaceError("the connection is closed"), InterfaceError))


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError(),
        OperationalError("no cause"),
        caused(errors.UniqueViolation(), IntegrityError),
        caused(errors.NumericValueOutOfRange(), DataError),
        caused(errors.DiskFull()),
        caused(errors.UndefinedTable()),
    ],
)
def test_anything_else_does_not(error: Exception | None) -> None:
    assert not is_busy(error)
