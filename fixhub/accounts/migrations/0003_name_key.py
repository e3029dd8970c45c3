"""People are found by their names alone where their address is not to be read."""

from django.db import migrations, models

from fixhub.accounts.names import folded


def fill(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    for pk, given, family in list(User.objects.values_list("pk", "given", "family")):
        User.objects.filter(pk=pk).update(name_key=folded(f"{given} {family}".strip())[:400])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_colours_and_shortcuts")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=models.CharField(default="", editable=False, max_length=400),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
