"""PostgreSQL's TRUNCATE asks no trigger of a row: it is refused by itself, unless there is nothing to lose."""

from django.db import migrations

TABLES = ("events_event", "events_eventseal")

POSTGRESQL = """
CREATE FUNCTION {table}_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM {table}) THEN
        RAISE EXCEPTION 'events are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_not_emptied();
"""
BACK = "DROP TRIGGER {table}_not_emptied ON {table}; DROP FUNCTION {table}_not_emptied()"


def guard(apps, schema_editor):
    _each(schema_editor, POSTGRESQL)


def let_go(apps, schema_editor):
    _each(schema_editor, BACK)


def _each(schema_editor, statements):
    """On SQLite there is no TRUNCATE."""
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(statements.format(table=table), params=None)


class Migration(migrations.Migration):

    dependencies = [("events", "0005_admin_is_a_door")]

    operations = [migrations.RunPython(guard, let_go)]
