"""PostgreSQL: pg_dump in a snapshot of ours; back by pg_restore's words, in one transaction of ours."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from django.db import connection, transaction

from fixhub import env
from fixhub.backups import engine, programs
from fixhub.backups.engine import Settle, Snapshot
from fixhub.backups.manifest import Manifest
from fixhub.refused import Refused

_PLAIN = ("--no-owner", "--no-privileges")
# For psql alone; newer programs put them around what they write.
_FOR_PSQL = (b"\\restrict", b"\\unrestrict")
_FUNCTIONS = """
    SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid = ANY (%s::regclass[])
"""


class Postgres:
    name = "postgresql"

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        """A transaction that sees one instant, lent to pg_dump: counts, paths and dump are of the same."""
        reader = connection.copy()
        try:
            with reader.cursor() as cursor:
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                dump = _dump(cursor.fetchone()[0])
                yield Snapshot(
                    server=str(cast(Any, reader).pg_version),
                    migrations=_migrations(cursor),
                    tables=_counts(cursor, set(reader.introspection.table_names(cursor))),
                    paths=_paths(cursor),
                    dump=lambda: programs.output("pg_dump", *dump),
                )
        finally:
            reader.close()

    def require_readable(self, dump: Path, manifest: Manifest) -> None:
        listed = b"".join(programs.lines("pg_restore", "--list", str(dump)))
        if f" TABLE DATA public {engine.PEOPLE} ".encode() not in listed:
            raise Refused("The database in this backup is not FIXHub's: take another one.")

    def require_empty(self) -> None:
        with connection.cursor() as cursor:
            _require_empty(cursor)

    def put(self, dump: Path, manifest: Manifest, settle: Settle) -> None:
        """One transaction: whoever looks sees an empty installation, then all of it, settled."""
        try:
            with transaction.atomic(durable=True), connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('search_path')")
                search_path = cursor.fetchone()[0]
                _clear(cursor, _require_empty(cursor, lock=True))
                _load(cursor, str(dump))
                # What pg_restore wrote is for a session of its own.
                cursor.execute("SELECT set_config('search_path', %s, true)", [search_path])
                if _counts(cursor, set(manifest.tables)) != manifest.tables:
                    raise Refused("The database in this backup is damaged: rows lack. Nothing was changed.")
                settle("default")
        finally:
            connection.close()


def _dump(snapshot: str) -> list[str]:
    lent = [f"--exclude-table-data={table}" for table in sorted(engine.lent())]
    wait = f"--lock-wait-timeout={env.PATIENCE * 1000}"
    return ["--format=custom", *_PLAIN, wait, f"--snapshot={snapshot}", *lent]


def _require_empty(cursor: Any, *, lock: bool = False) -> set[str]:
    """The tables there are, all of them ours and without people; locked against whoever comes now."""
    tables = set(connection.introspection.table_names(cursor))
    if foreign := sorted(tables - engine.ours()):
        raise Refused(f"The database holds tables that are not FIXHub's: {', '.join(foreign[:5])}.")
    if engine.PEOPLE in tables:
        if lock:
            cursor.execute(f"LOCK TABLE {engine.PEOPLE} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"SELECT 1 FROM {engine.PEOPLE} LIMIT 1")  # noqa: S608 # nosec B608
        if cursor.fetchone():
            engine.refuse_people()
    return tables


def _clear(cursor: Any, tables: set[str]) -> None:
    """Empty tables go, and the functions of their triggers: the dump brings its own."""
    if not tables:
        return
    names = sorted(f'"{table}"' for table in tables)
    cursor.execute(_FUNCTIONS, [names])
    functions = [name for (name,) in cursor.fetchall()]
    cursor.execute(f"DROP TABLE {', '.join(names)} CASCADE")
    for name in functions:
        cursor.execute(f"DROP FUNCTION {name} CASCADE")


def _load(cursor: Any, dump: str) -> None:
    _run(cursor, programs.lines("pg_restore", *_PLAIN, "--section=pre-data", "--file=-", dump))
    _fill(cursor, programs.lines("pg_restore", *_PLAIN, "--section=data", "--file=-", dump))
    _run(cursor, programs.lines("pg_restore", *_PLAIN, "--section=post-data", "--file=-", dump))


def _run(cursor: Any, lines: Iterable[bytes]) -> None:
    """A script without rows, as one."""
    script = b"".join(line for line in lines if not line.startswith(_FOR_PSQL))
    cursor.execute(script.decode())


def _fill(cursor: Any, lines: Iterator[bytes]) -> None:
    """Each statement of this part is a line; after COPY come its rows, up to the line that ends them."""
    for line in lines:
        statement = line.strip()
        if statement.startswith(b"COPY ") and statement.endswith(b" FROM stdin;"):
            with cursor.copy(statement.decode()) as copy:
                for row in iter(lambda: next(lines, b"\\.\n"), b"\\.\n"):
                    copy.write(row)
        elif statement and not statement.startswith((b"--", *_FOR_PSQL)):
            cursor.execute(statement.decode())


def _migrations(cursor: Any) -> list[str]:
    cursor.execute(f"SELECT app, name FROM {engine.MIGRATIONS} ORDER BY id")  # noqa: S608 # nosec B608
    return [f"{app}.{name}" for app, name in cursor.fetchall()]


def _paths(cursor: Any) -> list[str]:
    cursor.execute(f"SELECT path FROM {engine.STORED} ORDER BY id")  # noqa: S608 # nosec B608
    return [path for (path,) in cursor.fetchall()]


def _counts(cursor: Any, tables: set[str]) -> dict[str, int]:
    found = {}
    for table in sorted(tables - engine.lent()):
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 # nosec B608
        found[table] = cursor.fetchone()[0]
    return found
