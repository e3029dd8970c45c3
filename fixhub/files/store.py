"""The one way a file gets in: looked into, cleaned, stored once under a random name."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    path = f"{secrets.token_hex(1)}/{secrets.token_hex(16)}"
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


def forget(paths: Iterable[str]) -> None:
    """Remove stored files whose rows are gone; what is not there any more is no fault."""
    for path in paths:
        place_of(path).unlink(missing_ok=True)
        small_place_of(path).unlink(missing_ok=True)


def place_of(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


def small_place_of(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / f"{path}-small"


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


def _write(place: Path, chunks: Any) -> tuple[str, int]:
    """Write under another name, then rename: whoever finds the file finds all of it."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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
