"""Getting past the triggers of events: as the owner of a database can, and as a test has to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from fixhub.events import seals
from fixhub.events.models import Event, EventSeal, FanOut, Notice

TABLES = ("events_event", "events_eventseal")


def let_go_of_all() -> None:
    """Every event and what points at one, in the way in which a demo is dropped."""
    cohorts = Event.objects.filter(cohort_id__isnull=False).values_list("cohort_id", flat=True)
    with transaction.atomic(), seals.dropped({EventSeal.OTHERS, *cohorts}):
        for rows in (
            EventSeal.objects.all(),
            FanOut.objects.all(),
            Notice.objects.all(),
            Event.objects.all(),
        ):
            rows._raw_delete(rows.db)


@contextmanager
def unguarded() -> Iterator[None]:
    """Inside, the database has no triggers on events and seals."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _name, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
