"""Bringing a backup back: everything is checked before anything is changed, then all of it or nothing."""

import tempfile
from functools import partial
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError

from fixhub import clock
from fixhub.backups import engine, engines, ledger, manifest, settling, stage
from fixhub.backups.archive import Archive, opened
from fixhub.backups.manifest import Manifest
from fixhub.refused import Refused


def verify(path: Path) -> Manifest:
    """Every byte against its checksum, and that a database could read its part; touches nothing here."""
    with opened(path) as archive:
        told = archive.manifest
        _require_known(told)
        with tempfile.TemporaryDirectory(prefix="fixhub-verify-") as folder:
            dump = Path(folder) / told.database
            with dump.open("wb") as out:
                archive.copy(told.database, out)
            engines.of(told.engine).require_readable(dump, told)
        for name in told.members.keys() - {told.database}:
            archive.copy(name)
    return told


def restore(path: Path) -> Manifest:
    """Into an empty installation. What the tables lack since the backup was made is added afterwards."""
    with opened(path) as archive:
        told = archive.manifest
        _require_known(told)
        engines.require_here(told.engine)
        try:
            engines.here().require_empty()
            _put(archive)
        except DatabaseError as error:
            raise Refused(
                f"The database did not take it: {_first_line(error)} Nothing was changed."
            ) from error
    _bring_up_to_date()
    return told


def _put(archive: Archive) -> None:
    told, here = archive.manifest, engines.here()
    with stage.made(archive) as staged:
        staged.unpack()
        here.require_readable(staged.dump, told)
        at = max(clock.now(), told.at)
        settle = partial(settling.settle, at=at, backed_up_at=told.at)
        with staged.placed(), ledger.merged(staged.ledger):
            here.put(staged.dump, told, settle)


def _require_known(told: Manifest) -> None:
    if set(told.migrations) - engine.known_migrations():
        raise Refused(f"This backup is of a newer FIXHub ({told.version}): restore it with that one.")
    if manifest.HOLDS_LETTERS not in told.migrations:
        raise Refused("This backup is damaged: its tables are older than backups.")


def _bring_up_to_date() -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except (DatabaseError, CommandError) as error:
        raise Refused(
            f"Everything is back, but the tables could not be brought up to date: {_first_line(error)} "
            "Run `manage.py migrate`."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".") + "."
