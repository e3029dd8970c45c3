"""The version before adds people without naming these columns: the database fills them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_sessions_move")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="name_key",
            field=models.CharField(db_default="", default="", editable=False, max_length=400),
        ),
        migrations.AlterField(
            model_name="user",
            name="shortcuts",
            field=models.BooleanField(db_default=True, default=True, verbose_name="keyboard shortcuts"),
        ),
        migrations.AlterField(
            model_name="user",
            name="sign_outs",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AlterField(
            model_name="user",
            name="theme",
            field=models.CharField(blank=True, db_default="", default="", max_length=5, verbose_name="colours"),
        ),
    ]
