from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0008_membership_ended_by'),
    ]

    operations = [
        migrations.AlterField(
            model_name='teamstate',
            name='state',
            field=models.CharField(choices=[('active', 'Active'), ('completed', 'Completed'), ('withdrawn', 'Withdrawn'), ('removed', 'Removed')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='teamstate',
            index=models.Index(condition=models.Q(('ends__isnull', True), ('state', 'removed')), fields=['team'], name='team_removed_now'),
        ),
    ]
