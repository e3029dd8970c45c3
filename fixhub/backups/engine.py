"""What both databases must be able to do: give a picture of one instant, and take one back whole."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from fixhub.backups.manifest import Manifest
from fixhub.refused import Refused

# Called with the alias of the database that holds what was restored, before anybody else sees it.
Settle = Callable[[str], None]
PEOPLE, STORED, MIGRATIONS = "accounts_user", "files_file", "django_migrations"
# Where sign-ins are, and where Django would keep them.
SESSIONS = ("accounts_signin", "django_session")


@dataclass(frozen=True)
class Snapshot:
    """The database at one instant; `dump` opens what a restore needs of it."""

    server: str
    migrations: list[str]
    tables: dict[str, int]
    paths: list[str]
    dump: Callable[[], AbstractContextManager[IO[bytes]]]


class Engine(Protocol):
    name: str

    def snapshot(self, folder: Path) -> AbstractContextManager[Snapshot]:
        """The database now, whoever writes meanwhile; `folder` is for what is only needed inside."""

    def require_readable(self, dump: Path, manifest: Manifest) -> None:
        """Refuse what the database could not take."""

    def require_empty(self) -> None:
        """Refuse where somebody's data would be lost."""

    def put(self, dump: Path, manifest: Manifest, settle: Settle) -> None:
        """All of it, settled, or nothing."""


def lent() -> frozenset[str]:
    """Tables whose rows are of the moment: who is signed in, and how often somebody tried."""
    caches: dict[str, Any] = settings.CACHES
    return frozenset([*SESSIONS, caches["default"]["LOCATION"]])


def ours() -> frozenset[str]:
    """Every table that FIXHub makes."""
    known = connection.introspection.django_table_names(include_views=False)
    return frozenset([*known, MIGRATIONS]) | lent()


def known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}


def refuse_people() -> None:
    raise Refused(
        "The database holds people already. A backup is restored into an empty installation: name a new "
        "database in DATABASE_URL, or empty this one."
    )
