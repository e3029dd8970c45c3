"""The archive itself: a zip whose last member is the manifest. Nothing in it is believed unread.

Members are read piece by piece and never unpacked by their own names, so no name, link or size in a
prepared archive leads anywhere.
"""

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from fixhub.backups import manifest as manifests
from fixhub.backups.manifest import Manifest, Member
from fixhub.refused import Refused

CHUNK = 1024 * 1024
_DAMAGED = "{} is damaged, or no backup of FIXHub: take another one."


@contextmanager
def writing(out: IO[bytes]) -> Iterator["Writer"]:
    """A new archive, to be filled and ended."""
    with zipfile.ZipFile(out, "w") as made:
        yield Writer(made)


class Writer:
    """Adds members one after the other, and remembers of each what the manifest will say."""

    def __init__(self, made: zipfile.ZipFile) -> None:
        self._zip = made
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: IO[bytes], *, packed: bool = False) -> None:
        """All of a stream; `packed` where it is not small already."""
        info = _info(name, packed=packed)
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as out:
            while chunk := source.read(CHUNK):
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.members[name] = Member(size, digest.hexdigest())

    def end(self, manifest: Manifest) -> None:
        """The manifest: what lacks it is no archive."""
        self._zip.writestr(_info(manifests.NAME, packed=True), manifest.written())


class Archive:
    """An archive that is open to be read; its members are those of its manifest, no more and no less."""

    def __init__(self, found: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip, self.manifest = found, manifest

    def copy(self, name: str, out: IO[bytes] | None = None) -> None:
        """Read a member to its end, into `out` where given; refused if it is not what was put in."""
        told = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name) as source:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > told.size:
                    break
                digest.update(chunk)
                if out:
                    out.write(chunk)
        if size != told.size or digest.hexdigest() != told.sha256:
            raise zipfile.BadZipFile(name)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at a path. What is wrong with it, now or while it is read, is one sentence."""
    try:
        with path.open("rb") as content, zipfile.ZipFile(content) as found:
            manifest = manifests.read(_manifest(found))
            _require_the_same(found, manifest)
            yield Archive(found, manifest)
    except Refused:
        raise
    except OSError as error:
        raise Refused(f"{error.filename or path}: {error.strerror or error}.") from error
    # zipfile and zlib fail in a dozen ways on broken input; each means the same.
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        ValueError,
        EOFError,
        RuntimeError,
        zlib.error,
        struct.error,
    ) as broken:
        raise Refused(_DAMAGED.format(path.name)) from broken


def _manifest(found: zipfile.ZipFile) -> bytes:
    if manifests.NAME not in found.namelist():
        raise zipfile.BadZipFile
    with found.open(manifests.NAME) as member:
        content = member.read(manifests.LARGEST + 1)
    if len(content) > manifests.LARGEST:
        raise zipfile.BadZipFile
    return content


def _require_the_same(found: zipfile.ZipFile, manifest: Manifest) -> None:
    """Each member once, of the size that is promised; nothing else beside them."""
    sizes = {info.filename: info.file_size for info in found.infolist() if info.filename != manifests.NAME}
    if len(found.infolist()) != len(manifest.members) + 1:
        raise zipfile.BadZipFile
    if sizes != {name: member.size for name, member in manifest.members.items()}:
        raise zipfile.BadZipFile


def _info(name: str, *, packed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return info
