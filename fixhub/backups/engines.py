"""The engine of this installation, or the one an archive names."""

from django.db import connection

from fixhub.backups.engine import Engine
from fixhub.backups.postgres import Postgres
from fixhub.backups.sqlite import Sqlite
from fixhub.refused import Refused

_KNOWN: dict[str, Engine] = {"sqlite": Sqlite(), "postgresql": Postgres()}
_CALLED = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def of(name: str) -> Engine:
    return _KNOWN[name]


def here() -> Engine:
    return _KNOWN[connection.vendor]


def require_here(name: str) -> None:
    """A dump of one database is nothing that the other could read."""
    if name != connection.vendor:
        raise Refused(
            f"This backup is of {_CALLED[name]}, and this installation runs on {_CALLED[connection.vendor]}: "
            f"restore it with a DATABASE_URL of {_CALLED[name]}."
        )
