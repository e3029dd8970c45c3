"""SQLite: a copy by its own backup API; back the same way, in one transaction of the target."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect
from typing import Any

from django.db import DatabaseError, connection, connections

from fixhub import env
from fixhub.backups import engine
from fixhub.backups.engine import Settle, Snapshot
from fixhub.backups.manifest import Manifest
from fixhub.refused import Refused

_ALIAS = "restoring"


class Sqlite:
    name = "sqlite"

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        """One step of the backup API: readers and writers go on, the copy is of one instant."""
        place = folder / "database"
        place.touch(mode=0o600)
        with closing(connect(place, isolation_level=None)) as copy:
            _fill(copy, place)
            yield Snapshot(
                server=sqlite3.sqlite_version,
                migrations=[f"{app}.{name}" for app, name in _rows(copy, engine.MIGRATIONS, "app, name")],
                tables=_counts(copy),
                paths=[path for (path,) in _rows(copy, engine.STORED, "path")],
                dump=lambda: place.open("rb"),
            )

    def require_readable(self, dump: Path, manifest: Manifest) -> None:
        try:
            with closing(connect(dump)) as found:
                _require_whole(found)
                same = _counts(found) == manifest.tables
        except sqlite3.DatabaseError:
            same = False
        if not same:
            raise Refused("The database in this backup is damaged: take another one.")

    def require_empty(self) -> None:
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
            if foreign := sorted(tables - engine.ours()):
                raise Refused(f"The database holds tables that are not FIXHub's: {', '.join(foreign[:5])}.")
            if engine.PEOPLE in tables:
                cursor.execute(f"SELECT 1 FROM {engine.PEOPLE} LIMIT 1")  # noqa: S608 # nosec B608
                if cursor.fetchone():
                    engine.refuse_people()

    def put(self, dump: Path, manifest: Manifest, settle: Settle) -> None:
        """Settled in the copy first: the target sees it finished, or goes on as it was."""
        with _known_as(_ALIAS, dump):
            settle(_ALIAS)
        connection.ensure_connection()
        try:
            with closing(connect(dump)) as source:
                source.backup(connection.connection, progress=_Patience())
        except sqlite3.Error as error:
            raise DatabaseError(str(error)) from error
        finally:
            connection.close()


def _fill(copy: sqlite3.Connection, place: Path) -> None:
    connection.ensure_connection()
    try:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        _require_whole(copy)
        _forget_what_is_lent(copy)
    except sqlite3.OperationalError as error:
        raise Refused(f"The database could not be copied to {place.parent.parent}: {error}.") from error


class _Patience:
    """Called after each try: by itself the copy would wait for ever for whoever holds the target."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + env.PATIENCE

    def __call__(self, status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > self._ends:
            raise sqlite3.OperationalError("somebody else holds it: stop web, worker and beat")


@contextmanager
def _known_as(alias: str, place: Path) -> Iterator[None]:
    """The database in a file, beside the one there is."""
    beside = connection.copy(alias)
    beside.settings_dict["NAME"] = str(place)
    connections[alias] = beside
    try:
        yield
    finally:
        beside.close()
        del connections[alias]


def _require_whole(found: sqlite3.Connection) -> None:
    said = found.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok":
        raise Refused(f"The database is damaged: {said.splitlines()[0]}.")
    if found.execute("PRAGMA foreign_key_check").fetchone():
        raise Refused("The database is damaged: a row names another one that is not there.")


def _forget_what_is_lent(copy: sqlite3.Connection) -> None:
    """Overwritten, not only unlinked: keys of sessions are no business of a backup."""
    copy.execute("PRAGMA secure_delete = ON")
    for table in engine.lent() & _tables(copy):
        copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 # nosec B608


def _counts(found: sqlite3.Connection) -> dict[str, int]:
    tables = sorted(_tables(found) - engine.lent())
    return {table: _rows(found, table, "count(*)")[0][0] for table in tables}


def _tables(found: sqlite3.Connection) -> set[str]:
    rows = found.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name for (name,) in rows}


def _rows(found: sqlite3.Connection, table: str, columns: str) -> list[tuple[Any, ...]]:
    return found.execute(f'SELECT {columns} FROM "{table}"').fetchall()  # noqa: S608 # nosec B608
