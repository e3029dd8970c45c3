"""Taking a backup: the database at one instant first, then the files it names, which never change."""

import io
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import fixhub
from fixhub import clock
from fixhub.backups import engines, last, ledger, manifest
from fixhub.backups.archive import Writer, writing
from fixhub.backups.engine import Engine, Snapshot
from fixhub.backups.manifest import Manifest
from fixhub.files import store
from fixhub.refused import Refused


@dataclass(frozen=True)
class Taken:
    manifest: Manifest
    size: int
    seconds: float


def take(path: Path) -> Taken:
    """One archive at a path where nothing is yet; whole, or not there at all."""
    started = time.monotonic()
    try:
        with _new(path) as out, writing(out) as writer:
            told = _write(writer, path.parent)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}.") from error
    size, seconds = path.stat().st_size, time.monotonic() - started
    try:
        last.note(at=told.at, size=size, seconds=seconds)
    except OSError as error:
        raise Refused(f"{path} is whole, but that cannot be noted: {error.strerror or error}.") from error
    return Taken(told, size, seconds)


def _write(writer: Writer, beside: Path) -> Manifest:
    engine = engines.here()
    with (
        tempfile.TemporaryDirectory(prefix=".backup-", dir=beside) as folder,
        engine.snapshot(Path(folder)) as snapshot,
    ):
        at = clock.now()
        if manifest.HOLDS_LETTERS not in snapshot.migrations:
            raise Refused("The tables are older than backups: run `manage.py migrate` first.")
        with snapshot.dump() as dump:
            writer.add(manifest.DATABASES[engine.name], dump, packed=engine.name == "sqlite")
    lacking = list(_add_files(writer, snapshot))
    # After the database: who was erased meanwhile is in it, and is erased again after a restore.
    if ledger.place().exists():
        writer.add(manifest.LEDGER, io.BytesIO(ledger.place().read_bytes()), packed=True)
    told = _manifest(engine, snapshot, at, lacking, writer)
    writer.end(told)
    return told


def _manifest(
    engine: Engine, snapshot: Snapshot, at: datetime, lacking: list[str], writer: Writer
) -> Manifest:
    return Manifest(
        version=fixhub.__version__,
        at=at,
        engine=engine.name,
        server=snapshot.server,
        migrations=snapshot.migrations,
        tables=snapshot.tables,
        lacking=lacking,
        members=writer.members,
    )


def _add_files(writer: Writer, snapshot: Snapshot) -> Iterator[str]:
    """Each file the snapshot names, and its small twin; what is not there (any more) comes back."""
    for path in snapshot.paths:
        try:
            with store.place_of(path).open("rb") as content:
                writer.add(manifest.member_of(path), content)
            with store.small_place_of(path).open("rb") as content:
                writer.add(manifest.member_of(f"{path}-small"), content)
        except FileNotFoundError:
            if manifest.member_of(path) not in writer.members:
                yield path


@contextmanager
def _new(path: Path) -> Iterator[IO[bytes]]:
    """Written under another name beside it, for us alone; takes its name when it is whole and on the disk."""
    if path.exists() or path.is_symlink():
        raise Refused(f"{path} is there already: a backup overwrites nothing. Choose another name.")
    number, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _name(Path(unfinished), path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def _name(unfinished: Path, path: Path) -> None:
    """A link takes no name that somebody else took meanwhile, as a rename would."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise Refused(f"{path} is there already: a backup overwrites nothing. Choose another name.") from None
    except OSError:  # a file system without links
        unfinished.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
