"""Bringing a backup back: everything is checked before anything is changed, then all of it or nothing."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError

from fixhub import clock
from fixhub.backups import engine, engines, ledger, manifest, settling, stage
from fixhub.backups.archive import Archive, opened
from fixhub.backups.manifest import Manifest
from fixhub.backups.settling import Shut
from fixhub.refused import Refused
from fixhub.watch.findings import first_line

CLOCKS_DIFFER = timedelta(hours=1)


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


def restore(path: Path) -> tuple[Manifest, Shut]:
    """Into an empty installation. What the tables lack since the backup was made is added afterwards."""
    with opened(path) as archive:
        told = archive.manifest
        _require_known(told)
        _require_past(told)
        engines.require_here(told.engine)
        try:
            engines.here().require_empty()
            shut = _put(archive)
        except DatabaseError as error:
            raise Refused(
                f"The database did not take it: {first_line(error)} Nothing was changed."
            ) from error
    _bring_up_to_date()
    return told, shut


def _put(archive: Archive) -> Shut:
    told, here = archive.manifest, engines.here()
    done: list[Shut] = []
    at = max(clock.now(), told.at)

    def settle(alias: str) -> None:
        done.append(settling.settle(alias, at=at, backed_up_at=told.at))

    with stage.made(archive) as staged:
        staged.unpack()
        here.require_readable(staged.dump, told)
        with staged.placed(), ledger.merged(staged.ledger):
            here.put(staged.dump, told, settle)
    return done[0]


def _require_past(told: Manifest) -> None:
    """What was due until the backup is held: of one from next year, every letter of a year."""
    now = clock.now()
    if told.at > now + CLOCKS_DIFFER:
        raise Refused(
            f"This backup was made at {told.at:%Y-%m-%d %H:%M} by its clock, and here it is "
            f"{now:%Y-%m-%d %H:%M} (UTC). If the clock here is wrong, set it first; if the other one was, "
            "write the right moment into the archive's manifest.json."
        )


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
            f"Everything is back, but the tables could not be brought up to date: {first_line(error)} "
            "Run `manage.py migrate`."
        ) from error
