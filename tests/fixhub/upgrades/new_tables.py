"""A plugin for the tests of the version before: they run on tables that today's code has made.

It is loaded beside that version's own code, so it imports nothing of ours. The tests make no tables and
find the database that NEW_TABLES names; which tables they wrote to is told in the file TABLES_WRITTEN.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

WRITES = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
written: set[str] = set()


def pytest_configure() -> None:
    database: dict[str, Any] = settings.DATABASES["default"]
    database.setdefault("TEST", {}).update(NAME=os.environ["NEW_TABLES"], MIGRATE=False)
    connection.execute_wrappers.append(noted)


def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    answer = execute(sql, params, many, context)
    written.update(WRITES.findall(sql))
    return answer


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Those that use the database, and leave it as they found it."""
    chosen = [item for item in items if rolled_back(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def rolled_back(item: Any) -> bool:
    marker = item.get_closest_marker("django_db")
    real = "transactional_db" in item.fixturenames or bool(marker and marker.kwargs.get("transaction"))
    return not real and bool(marker or "db" in item.fixturenames)


def pytest_sessionfinish() -> None:
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    told = {"written": sorted(written & known), "untouched": sorted(known - written)}
    Path(os.environ["TABLES_WRITTEN"]).write_text(json.dumps(told))
