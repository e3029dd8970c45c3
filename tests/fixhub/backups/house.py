"""Taking an installation away, and telling whether it is the same again."""

import hashlib
import shutil
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests import sealing

# What a restore changes on purpose, or what is of the moment.
CHANGED = {
    "mail_restore",
    "mail_letter",
    "mail_occurrence",
    "jobs_job",
    "accounts_signin",
    "accounts_token",
    "cohorts_calendarfeed",
    "cache",
}


def backup(path: Path) -> str:
    said = StringIO()
    call_command("backup", str(path), stdout=said)
    return said.getvalue()


def restore(path: Path, **how: Any) -> str:
    said = StringIO()
    call_command("restore", str(path), stdout=said, **how)
    return said.getvalue()


def wipe() -> None:
    """As after `migrate` on a new machine: tables without rows, a store without files."""
    sealing.let_go_of_all()
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def clear() -> None:
    """As a new database is: no tables, no functions."""
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            return
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'DROP TABLE "{name}"')


def tables() -> dict[str, tuple[int, str]]:
    """Rows and MD5 of each table, whatever order its rows lie in."""
    with connection.cursor() as cursor:
        return {name: _digest(cursor, name) for name in sorted(connection.introspection.table_names(cursor))}


def kept() -> dict[str, tuple[int, str]]:
    """Those that come back exactly."""
    return {name: found for name, found in tables().items() if name not in CHANGED}


def files() -> dict[str, str]:
    """Each file of the store with its content's MD5."""
    root = Path(settings.MEDIA_ROOT)
    return {
        str(place.relative_to(root)): hashlib.md5(place.read_bytes()).hexdigest()  # noqa: S324
        for place in sorted(root.rglob("*"))
        if place.is_file()
    }


def everything() -> Any:
    """All that an act that is refused must leave as it was; the log of backups aside."""
    beside = {place.name: place.read_bytes() for place in Path(settings.VAR).iterdir() if place.is_file()}
    return tables(), files(), beside


def _digest(cursor: Any, table: str) -> tuple[int, str]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
    rows = sorted(repr(row) for row in cursor.fetchall())
    return len(rows), hashlib.md5("\n".join(rows).encode()).hexdigest()  # noqa: S324


def database_in(archive: Path) -> bytes:
    """The dump, unpacked."""
    with zipfile.ZipFile(archive) as found:
        return found.read(next(name for name in found.namelist() if name.startswith("database.")))
