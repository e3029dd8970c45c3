"""The ledger of erasures: who is to be erased again in whatever comes back. Lines are added, none is lost."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from fixhub.backups import manifest


def place() -> Path:
    return Path(settings.VAR) / manifest.LEDGER


@contextmanager
def merged(other: bytes) -> Iterator[None]:
    """Those of an archive beside those that stand here already; as before if the block fails."""
    path = place()
    before = path.read_bytes() if path.exists() else None
    more = _unknown(before or b"", other)
    if more:
        _write(path, b"".join(line + b"\n" for line in [*(before or b"").splitlines(), *more]))
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink(missing_ok=True)
        elif more:
            _write(path, before)
        raise


def _unknown(mine: bytes, other: bytes) -> list[bytes]:
    """Lines as they stand: what cannot be read here may be read by somebody."""
    known = {line.strip() for line in mine.splitlines()}
    return [line for line in other.splitlines() if line.strip() and line.strip() not in known]


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    unfinished.rename(path)
