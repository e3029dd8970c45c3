"""The cast, made once by the actions and afterwards put back row by row, which takes a fifth of the time."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from cohorts.models import Programme
from fixhub.accounts.models import User


@dataclass
class Kept:
    """What was made, and its rows by the statement that puts them back."""

    made: bytes
    rows: dict[str, list[Any]]


_kept: Kept | None = None


def made(build: Callable[[], Any]) -> Any:
    """As `build` makes it, in a database where nobody is yet; elsewhere it is built anew.

    PostgreSQL would hand out the numbers of rows that are put back again, so there it is always built.
    """
    if connection.vendor != "sqlite" or User.objects.exists() or Programme.objects.exists():
        return build()
    return _again() if _kept else _first(build)


def _again() -> Any:
    assert _kept
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in _kept.rows.items():
            cursor.executemany(statement, rows)
    return pickle.loads(_kept.made)  # noqa: S301 - our own process wrote it


def _first(build: Callable[[], Any]) -> Any:
    global _kept
    before = _filled()
    there = build()
    _kept = Kept(pickle.dumps(there), dict(_told(table) for table in _filled() - before))
    return there


def _filled() -> set[str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {one for one in tables if cursor.execute(f'SELECT 1 FROM "{one}" LIMIT 1').fetchone()}  # noqa: S608


def _told(table: str) -> tuple[str, list[Any]]:
    """The statement that puts a table's rows back, and the rows. Without the plus they would be parsed."""
    with connection.cursor() as cursor:
        names = [one.name for one in connection.introspection.get_table_description(cursor, table)]
        columns = ", ".join(f'+"{name}"' for name in names)
        rows = cursor.execute(f'SELECT {columns} FROM "{table}"').fetchall()  # noqa: S608
    return f'INSERT INTO "{table}" VALUES ({", ".join(["%s"] * len(names))})', rows  # noqa: S608
