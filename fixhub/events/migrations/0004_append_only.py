"""Events and their seals are added and never changed: the database itself refuses.

A migration that builds one of these tables anew on SQLite has to put its triggers back.
"""

from django.db import migrations

TABLES = {"events_event": "COALESCE(OLD.cohort_id, -1)", "events_eventseal": "OLD.chain"}

SQLITE = """
CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
WHEN NOT EXISTS (SELECT 1 FROM events_dropping WHERE chain = {chain})
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
"""
POSTGRESQL = """
CREATE FUNCTION {table}_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM events_dropping WHERE chain = {chain}) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'events are never deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_unchanged();
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_kept();
"""


def guard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table, chain in TABLES.items():
        statements = (SQLITE if sqlite else POSTGRESQL).format(table=table, chain=chain)
        for statement in _each(statements) if sqlite else [statements]:
            schema_editor.execute(statement, params=None)


def let_go(apps, schema_editor):
    for table in TABLES:
        for name in (f"{table}_unchanged", f"{table}_kept"):
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"DROP TRIGGER {name}", params=None)
            else:
                schema_editor.execute(f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()", params=None)


def _each(statements):
    return [f"{one} END;" for one in statements.split(" END;") if one.strip()]


class Migration(migrations.Migration):

    dependencies = [("events", "0003_seal")]

    operations = [migrations.RunPython(guard, let_go)]
