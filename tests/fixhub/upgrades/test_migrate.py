"""`manage.py migrate` gives way to whoever holds a table, and online changes go there and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from fixhub.mail.models import Letter
from tests import factories

pytestmark = [pytest.mark.postgres_later, pytest.mark.django_db(transaction=True)]
BEFORE, AFTER = "0002_held_after_a_restore", "0003_held_is_found_and_checked"


def migrate(name: str) -> None:
    call_command("migrate", "mail", name, verbosity=0)


@contextmanager
def held(table: str) -> Iterator[None]:
    """Somebody has written to a table and has not come to an end; nobody on SQLite, where they would wait."""
    if connection.vendor == "sqlite":
        yield
        return
    other: Any = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f'LOCK TABLE "{table}" IN ROW EXCLUSIVE MODE')
        try:
            yield
        finally:
            other.close()


def constraints() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Letter._meta.db_table)
    return {name for name in found if name.startswith("letter_held")}


def test_online_changes_go_there_and_back_again() -> None:
    assert constraints() == {"letter_held", "letter_held_is_parked"}
    try:
        migrate(BEFORE)
        assert constraints() == set()
    finally:
        migrate(AFTER)
    assert constraints() == {"letter_held", "letter_held_is_parked"}

    letter = factories.hold(factories.make_cohort(), factories.make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(state="pending")


@pytest.mark.race
def test_migrate_gives_way_after_three_seconds() -> None:
    with held("mail_letter"), held("mail_occurrence"):
        if connection.vendor == "postgresql":
            with pytest.raises(CommandError, match="held a table for more than 3 seconds"):
                migrate(BEFORE)

    migrate(AFTER)
    assert constraints() == {"letter_held", "letter_held_is_parked"}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("20s",)
