from django.db import migrations, models

from fixhub.upgrades.operations import AddConstraintOnline, AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('mail', '0002_held_after_a_restore'),
    ]

    operations = [
        AddIndexOnline(
            model_name='letter',
            index=models.Index(condition=models.Q(('held_by__isnull', False)), fields=['cohort_id'], name='letter_held'),
        ),
        AddIndexOnline(
            model_name='occurrence',
            index=models.Index(condition=models.Q(('held_by__isnull', False)), fields=['cohort_id'], name='occurrence_held'),
        ),
        AddConstraintOnline(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('held_by__isnull', True), ('state', 'parked'), _connector='OR'), name='letter_held_is_parked'),
        ),
        AddConstraintOnline(
            model_name='occurrence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_by__isnull', False), ('state', 'parked')), models.Q(models.Q(('state', 'parked'), _negated=True), ('held_by__isnull', True)), _connector='OR'), name='occurrence_parked_by_a_restore'),
        ),
    ]
