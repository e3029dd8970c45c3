"""A pytest plugin: SQLite in a file, as it is used, instead of the test runner's default in memory.

Threads and processes meet in a file only, and only there do WAL and waiting for the lock exist.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings


def pytest_configure(config: pytest.Config) -> None:
    """The file that `bin/test.py` names; for whoever calls pytest, one that is thrown away."""
    database: dict[str, Any] = settings.DATABASES["default"]
    name = str(database["NAME"])
    # Who names memory as the database itself wants it so.
    if not database["ENGINE"].endswith("sqlite3") or ":memory:" in name or "mode=memory" in name:
        return
    path = os.environ.get("TEST_SQLITE_FILE")
    if not path:
        folder = TemporaryDirectory(prefix="fixhub-tests-")
        config.add_cleanup(folder.cleanup)
        path = str(Path(folder.name) / "fixhub.sqlite3.test")
    database.setdefault("TEST", {})["NAME"] = path
