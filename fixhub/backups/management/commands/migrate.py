"""manage.py migrate, as Django has it, but it gives way: a lock it does not get soon, it does not wait for.

Whoever waits for a lock on a table keeps everybody behind it waiting too, who only wants to read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

SECONDS = 3
_NOT_AVAILABLE = "55P03"


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with _impatient(connections[options["database"]]):
                super().handle(*args, **options)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != _NOT_AVAILABLE:
                raise
            raise CommandError(
                f"Somebody held a table for more than {SECONDS} seconds, so it was left as it is. Nothing is "
                "half done: run `manage.py migrate` again."
            ) from error


@contextmanager
def _impatient(connection: Any) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{SECONDS}s'")
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
