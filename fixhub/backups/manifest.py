"""What an archive says of itself: where it comes from, what is in it, and the checksum of each part."""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from fixhub.refused import Refused

NAME = "manifest.json"
LEDGER = "erasures.jsonl"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
PRODUCT, FORMAT = "FIXHub", 1
# Two lines of text for each file of a large city are less than this.
LARGEST = 256 * 1024 * 1024
# With this change of the tables FIXHub learned to hold letters after a restore.
HOLDS_LETTERS = "mail.0002_held_after_a_restore"

_STORED = re.compile(r"files/([0-9a-f]{2}/[0-9a-f]{32}(?:-small)?)")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Member:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`lacking` are files that the database names and the store does not have."""

    version: str
    at: datetime
    engine: str
    server: str
    migrations: list[str]
    tables: dict[str, int]
    lacking: list[str] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """What it takes unpacked."""
        return sum(member.size for member in self.members.values())

    @property
    def database(self) -> str:
        return DATABASES[self.engine]

    @property
    def files(self) -> list[str]:
        """The paths of its files in the store."""
        return [found[1] for name in self.members if (found := _STORED.fullmatch(name))]

    @property
    def uploads(self) -> int:
        """How many of them somebody handed up or a job made: small twins do not count."""
        return sum(not path.endswith("-small") for path in self.files)

    def written(self) -> bytes:
        told = asdict(self) | {"product": PRODUCT, "format": FORMAT, "at": self.at.isoformat()}
        return json.dumps(told, indent=1, sort_keys=True).encode()


def member_of(path: str) -> str:
    """What a file of the store is called in an archive."""
    return f"files/{path}"


def read(content: bytes) -> Manifest:
    """The manifest, each part of it of the kind it must be; else a refusal."""
    try:
        told = json.loads(content)
        product, form = told["product"], told["format"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("This is no backup of FIXHub: what it says of itself cannot be read.") from None
    if product != PRODUCT:
        raise Refused("This is no backup of FIXHub.")
    if form != FORMAT:
        raise Refused(f"This backup is of a newer FIXHub ({told.get('version')}): restore it with that one.")
    try:
        return _manifest(told)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused("This backup is damaged: what it says of itself does not add up.") from None


def _manifest(told: dict[str, Any]) -> Manifest:
    members = {name: _member(name, one) for name, one in told["members"].items()}
    manifest = Manifest(
        version=_text(told["version"]),
        at=datetime.fromisoformat(told["at"]),
        engine=_text(told["engine"]),
        server=_text(told["server"]),
        migrations=[_text(name) for name in told["migrations"]],
        tables={_text(name): _count(rows) for name, rows in told["tables"].items()},
        lacking=[_text(path) for path in told["lacking"]],
        members=members,
    )
    if manifest.database not in members or manifest.at.tzinfo is None:
        raise ValueError
    return manifest


def _member(name: str, told: dict[str, Any]) -> Member:
    """Only names that we give ourselves: none of them leads out of a folder."""
    if name not in {LEDGER, *DATABASES.values()} and not _STORED.fullmatch(name):
        raise ValueError
    if not _SHA256.fullmatch(told["sha256"]):
        raise ValueError
    return Member(_count(told["size"]), told["sha256"])


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 300:
        raise TypeError
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value
