"""Whoever is signed in stays signed in: their sessions move into the table that says whose they are."""

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations
from django.db.models.functions import Now

AT_ONCE = 500


def forth(apps, schema_editor):
    old, new = apps.get_model("sessions", "Session"), apps.get_model("accounts", "SignIn")
    people = apps.get_model(settings.AUTH_USER_MODEL)
    rows = []
    for session in old.objects.filter(expire_date__gt=Now()).iterator(chunk_size=AT_ONCE):
        whose = str(SessionStore().decode(session.session_data).get("_auth_user_id", ""))
        known = whose.isdecimal() and people.objects.filter(pk=int(whose)).exists()
        rows.append(_row(new, session, user_id=int(whose) if known else None))
    new.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    old.objects.all().delete()


def back(apps, schema_editor):
    old, new = apps.get_model("sessions", "Session"), apps.get_model("accounts", "SignIn")
    rows = [_row(old, session) for session in new.objects.iterator(chunk_size=AT_ONCE)]
    old.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)


def _row(model, session, **more):
    kept = {name: getattr(session, name) for name in ("session_key", "session_data", "expire_date")}
    return model(**kept, **more)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_sign_ins"), ("sessions", "0001_initial")]

    operations = [migrations.RunPython(forth, back)]
