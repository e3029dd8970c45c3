"""Who was erased, in a file beside the database: a backup does not know of erasures made since.

A line is written before the erasure is committed: a crash between leaves a person who is named here
and still there, who is found as pending; never one who was erased and is forgotten.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime

from fixhub.accounts.models import User
from fixhub.backups.ledger import place

AT_ONCE = 500


def note(person: User, *, at: datetime) -> None:
    """Add a line, and come back when it is on the disk."""
    path = place()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps({"person": person.pk, "at": at.isoformat(timespec="seconds")}) + "\n"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        # After half a line, of somebody who was killed, a new one begins.
        size = file.seek(0, os.SEEK_END)
        torn = size and os.pread(handle, 1, size - 1) != b"\n"
        file.write(b"\n" * bool(torn) + line.encode("ascii"))
        os.fsync(handle)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read() -> dict[int, datetime]:
    """When each person was erased last; lines that are none are passed over."""
    noted: dict[int, datetime] = {}
    if not place().exists():
        return noted
    with place().open("rb") as lines:
        for line in lines:
            if said := _said(line):
                noted[said[0]] = max(said[1], noted.get(said[0], said[1]))
    return noted


def pending() -> Iterator[User]:
    """Erased once, and here again: the database is of before.

    Who came after that has only been given the same number.
    """
    noted = read()
    numbers = sorted(noted)
    for start in range(0, len(numbers), AT_ONCE):
        for person in User.objects.filter(pk__in=numbers[start : start + AT_ONCE]).order_by("pk"):
            if not person.is_erased and person.joined_at <= noted[person.pk]:
                yield person


def _said(line: bytes) -> tuple[int, datetime] | None:
    try:
        told = json.loads(line)
        person, at = told["person"], datetime.fromisoformat(told["at"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (person, at) if type(person) is int and at.tzinfo is not None else None
