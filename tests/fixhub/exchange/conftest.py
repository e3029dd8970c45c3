"""Editions to take out, a database to empty, and the bytes of what was written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from cohorts.models import Cohort
from tests import sealing

# What migrations put into an empty database stays in it.
OURS = ("fixhub", "cohorts", "mentoring", "tasks")


def empty() -> None:
    """Throw every row of ours away; what hangs on what is looked at when all of them are gone."""
    with transaction.atomic(), connection.cursor() as cursor:
        sealing.let_go_of_all()
        for model in apps.get_models(include_auto_created=True):
            if model.__module__.split(".")[0] in OURS:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def files_of(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()
    }


@pytest.fixture
def there_and_back(tmp_path: Path) -> Callable[..., Any]:
    """Export, empty the database, import, export again: what stood in the two exports."""

    def run(cohort: Cohort, ending: str = "") -> tuple[dict[str, bytes], dict[str, bytes]]:
        slug, places = cohort.slug, [tmp_path / f"first{ending}", tmp_path / f"second{ending}"]
        call_command("export_cohort", slug, str(places[0]), verbosity=0)
        empty()
        call_command("import_cohort", str(places[0]), verbosity=0)
        call_command("export_cohort", slug, str(places[1]), verbosity=0)
        return tuple(files_of(place) if place.is_dir() else {"": place.read_bytes()} for place in places)

    return run
