"""Teams are found by a folded text of their own; those there are get theirs."""

from django.db import migrations, models

from fixhub.accounts.names import folded


def fill(apps, schema_editor):
    Team = apps.get_model("cohorts", "Team")
    for pk, name, theme, keywords in list(Team.objects.values_list("pk", "name", "theme", "keywords")):
        Team.objects.filter(pk=pk).update(search_key=folded(f"{name} {theme} {keywords}")[:1500])


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0005_comment")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="search_key",
            field=models.CharField(default="", editable=False, max_length=1500),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
