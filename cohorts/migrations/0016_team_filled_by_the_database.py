"""The version before adds teams without naming this column: the database fills it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0015_team_focus")]

    operations = [
        migrations.AlterField(
            model_name="team",
            name="search_key",
            field=models.CharField(db_default="", default="", editable=False, max_length=1500),
        ),
    ]
