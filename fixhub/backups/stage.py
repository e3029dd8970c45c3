"""Where a restore unpacks: a folder inside the store, so that files take their places by a rename.

As long as the folder is there, a restore is under way or was killed. It names what the restore was about
to put into the store: the next one takes that away and begins anew, and touches nothing else.
"""

import fcntl
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from fixhub.backups import manifest
from fixhub.backups.archive import Archive
from fixhub.refused import Refused
from fixhub.watch.findings import Finding

_NAME, _PLACED = ".restoring", "placed"


@contextmanager
def made(archive: Archive) -> Iterator["Stage"]:
    """A stage in an empty store, gone afterwards whatever happens."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(root):
        _require_empty(root)
        _require_room(root, archive.manifest.size)
        folder = root / _NAME
        folder.mkdir(mode=0o700)
        try:
            yield Stage(root, folder, archive)
        finally:
            shutil.rmtree(folder)


class Stage:
    def __init__(self, root: Path, folder: Path, archive: Archive) -> None:
        self._root, self._files, self._archive = root, folder / "files", archive
        self._mark = folder / _PLACED
        self.dump = folder / "database"
        self.ledger = b""

    def unpack(self) -> None:
        """Everything, each byte checked while it is written."""
        told = self._archive.manifest
        self._copy(told.database, self.dump)
        self._files.mkdir(mode=0o700)
        for path in told.files:
            place = self._files / path
            place.parent.mkdir(mode=0o700, exist_ok=True)
            self._copy(manifest.member_of(path), place)
        if manifest.LEDGER in told.members:
            content = io.BytesIO()
            self._archive.copy(manifest.LEDGER, content)
            self.ledger = content.getvalue()

    @contextmanager
    def placed(self) -> Iterator[None]:
        """The files in the store; away again if the block fails."""
        done: list[Path] = []
        parts = sorted(self._files.iterdir())
        _note(self._mark, parts)
        try:
            for part in parts:
                target = self._root / part.name
                part.rename(target)
                done.append(target)
            yield
        except BaseException:
            for target in done:
                shutil.rmtree(target)
            raise
        # From here on they are the installation's.
        self._mark.unlink()

    def _copy(self, name: str, place: Path) -> None:
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            self._archive.copy(name, out)
            out.flush()
            os.fsync(out.fileno())


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    number = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(f"Another restore into {root} is under way.") from None
    finally:
        os.close(number)


def _require_empty(root: Path) -> None:
    left = root / _NAME
    if left.exists():
        for name in _noted(left / _PLACED) & {part.name for part in root.iterdir()}:
            shutil.rmtree(root / name)
        shutil.rmtree(left)
    held = sum(1 for place in root.rglob("*") if not place.is_dir())
    if held:
        raise Refused(
            f"The store {root} holds files already ({held}). A backup is restored into an empty "
            "installation: move them away first."
        )


def _note(mark: Path, parts: list[Path]) -> None:
    """On the disk before the first of them is in the store."""
    with mark.open("w", encoding="utf-8") as out:
        out.writelines(f"{part.name}\n" for part in parts)
        out.flush()
        os.fsync(out.fileno())


def _noted(mark: Path) -> set[str]:
    return set(mark.read_text(encoding="utf-8").splitlines()) if mark.exists() else set()


def finding() -> Iterator[Finding]:
    """A mark that lies about: whoever starts the next restore should know of it before."""
    mark = Path(settings.MEDIA_ROOT) / _NAME
    if mark.exists():
        said = f"A restore is under way, or was cut off: there is {mark}."
        yield Finding("restore", said, "Look whether all is here; start it again, or remove that folder.")


def _require_room(root: Path, size: int) -> None:
    """Twice the database at most lies here at a time; the target grows by as much again elsewhere or here."""
    free = shutil.disk_usage(root).free
    if free < 2 * size:
        needed = f"{2 * size // 2**20 + 1:,} MB are needed in {root}, {free // 2**20:,} MB are free"
        raise Refused(f"There is no room: {needed}.")
