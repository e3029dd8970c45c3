"""The words of old letters are let go of: the round that does so reads only those that have any."""

from django.db import migrations, models

from fixhub.upgrades.operations import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mail", "0003_held_is_found_and_checked")]

    operations = [
        AddIndexOnline(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("text", ""), _negated=True), fields=["due_at"], name="letter_with_words"
            ),
        ),
    ]
