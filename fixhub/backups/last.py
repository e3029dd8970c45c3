"""When the last backup was made: a line beside what is kept, for the database it tells of may be gone."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from fixhub import clock
from fixhub.watch.findings import Finding

# A day, and time enough for the next one to come late.
LONGEST = timedelta(hours=36)
_MEND = "Run `manage.py backup FILE` each day; see “Backup and restore” in docs/operations.md."


@dataclass(frozen=True)
class Last:
    at: str
    size: int
    seconds: float


def note(*, at: datetime, size: int, seconds: float) -> None:
    """The archive is whole: remember that there is one."""
    unfinished = _place().with_name(".backup.json.part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(asdict(Last(at.isoformat(), size, round(seconds, 3))), out)
    unfinished.rename(_place())


def finding() -> Finding:
    """For the doctor: how old the newest backup is. On one's own machine nobody has to make one."""
    at = _known()
    if at is None:
        said = "No backup was ever made from here."
        return Finding("backup", said, "" if settings.EMBEDDED else _MEND)
    past = clock.now() - at
    late = past > LONGEST and not settings.EMBEDDED
    said = f"The last backup is {past.total_seconds() / 3600:.0f} hours old."
    return Finding("backup", said, _MEND if late else "", past.total_seconds(), "s")


def _known() -> datetime | None:
    try:
        at = datetime.fromisoformat(json.loads(_place().read_text("utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return at if at.tzinfo else None


def _place() -> Path:
    return Path(settings.VAR) / "backup.json"
