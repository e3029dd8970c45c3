"""The one way a file gets in: looked into, cleaned, stored once under a random name."""

import hashlib
import io
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from fixhub.files import kinds, names, pictures
from fixhub.files.models import File
from fixhub.refused import Refused

LARGEST = 20 * 1024 * 1024
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class _Content:
    """What is to be written, and for a picture its small twin."""

    source: Any
    small: bytes = b""
    width: int | None = None
    height: int | None = None


def keep(upload: UploadedFile, *, by: Any, pictures_only: bool = False) -> File:
    """Store an upload and return its row, or say in a sentence why not.

    The file is complete on disk before the row exists: a file nobody knows is harmless, a row
    without its file is not.
    """
    kind = _kind(upload, pictures_only=pictures_only)
    content = _content(upload, kind)
    path = new_path()
    sha256, size = _write(place_of(path), content.source)
    if content.small:
        _write(small_place_of(path), [content.small])
    return File.objects.create(
        name=names.with_extension(upload.name or "", kind),
        path=path,
        sha256=sha256,
        size=size,
        media_type=kinds.MEDIA_TYPES[kind],
        width=content.width,
        height=content.height,
        by=by,
    )


def bring(content: IO[bytes], *, name: str, sha256: str, media_type: str) -> str:
    """Store what another FIXHub kept, byte for byte, and return its place; it is looked into all the same.

    Whoever adds the row adds it with exactly these words, or calls `forget`.
    """
    looked_at = _in_memory(content)
    kind = kinds.of(looked_at, name=name, size=looked_at.getbuffer().nbytes)
    if kinds.MEDIA_TYPES[kind] != media_type or hashlib.sha256(looked_at.getbuffer()).hexdigest() != sha256:
        raise Refused(_("The file is not the one that was exported: its content is another."))
    path = new_path()
    _write(place_of(path), [looked_at.getvalue()])
    if kind in kinds.PICTURES:
        picture = pictures.redrawn(looked_at, kind)
        _write(small_place_of(path), [pictures.encoded(pictures.small(picture), kind)])
    return path


def keep_as(chunks: Iterable[bytes], *, name: str, kind: str, media_type: str, by: Any) -> File:
    """Store what is not looked into here: sheets that are read with care later, and what we made."""
    path = new_path()
    sha256, size = _write(place_of(path), chunks)
    if not size:
        place_of(path).unlink()
        raise Refused(_("This file is empty. Choose another one."))
    called = names.with_extension(name, kind)
    return File.objects.create(name=called, path=path, sha256=sha256, size=size, media_type=media_type, by=by)


def row_of(path: str, *, name: str, kind: str, media_type: str, by: Any) -> File:
    """The row of what was written to its place piece by piece, and is whole there."""
    with place_of(path).open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        size = content.tell()
    called = names.with_extension(name, kind)
    return File.objects.create(name=called, path=path, sha256=sha256, size=size, media_type=media_type, by=by)


def forget(paths: Iterable[str]) -> None:
    """Remove stored files whose rows are gone; what is not there any more is no fault."""
    for path in paths:
        place_of(path).unlink(missing_ok=True)
        small_place_of(path).unlink(missing_ok=True)


def new_path() -> str:
    """A place in the store that nobody can guess."""
    return f"{secrets.token_hex(1)}/{secrets.token_hex(16)}"


@contextmanager
def placed() -> Iterator[str]:
    """A new path to write to; what was written there goes again if the block fails."""
    path = new_path()
    _make_room(place_of(path))
    try:
        yield path
    except BaseException:
        forget([path])
        raise


def opener_of(file: File) -> Callable[[], IO[bytes]]:
    """Opens its content, each time anew."""

    def opened() -> IO[bytes]:
        return place_of(file.path).open("rb")

    return opened


def place_of(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


def small_place_of(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / f"{path}-small"


def _in_memory(content: IO[bytes]) -> io.BytesIO:
    whole = content.read(LARGEST + 1)
    if len(whole) > LARGEST:
        raise Refused(_("This file is larger than 20 MB. Make it smaller, or give a link to it."))
    return io.BytesIO(whole)


def _kind(upload: UploadedFile, *, pictures_only: bool) -> str:
    size = upload.size or 0
    if size == 0:
        raise Refused(_("This file is empty. Choose another one."))
    if size > LARGEST:
        raise Refused(_("This file is larger than 20 MB. Make it smaller, or give a link to it."))
    return kinds.of(upload, name=upload.name or "", size=size, pictures_only=pictures_only)


def _content(upload: UploadedFile, kind: str) -> _Content:
    if kind not in kinds.PICTURES:
        return _Content(upload.chunks(_CHUNK))
    picture = pictures.redrawn(upload, kind)
    return _Content(
        [pictures.encoded(picture, kind)],
        small=pictures.encoded(pictures.small(picture), kind),
        width=picture.width,
        height=picture.height,
    )


def _make_room(place: Path) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write(place: Path, chunks: Any) -> tuple[str, int]:
    """Write under another name, then rename: whoever finds the file finds all of it."""
    _make_room(place)
    unfinished = place.with_name(f".{place.name}.part")
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for chunk in chunks:
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        out.flush()
        os.fsync(out.fileno())
    unfinished.rename(place)
    return digest.hexdigest(), size
