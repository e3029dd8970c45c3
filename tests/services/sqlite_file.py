"""A pytest plugin: SQLite in a file, as it is used, instead of the test runner's default in memory.

Threads and processes meet in a file only, and only there do WAL and waiting for the lock exist.
"""

import os
from typing import Any

from django.conf import settings


def pytest_configure() -> None:
    database: dict[str, Any] = settings.DATABASES["default"]
    if path := os.environ.get("TEST_SQLITE_FILE"):
        database.setdefault("TEST", {})["NAME"] = path
