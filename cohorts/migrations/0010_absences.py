import django.db.models.deletion
import fixhub.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0009_team_removed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SubmissionAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revoked_at', models.DateTimeField()),
                ('restored_at', models.DateTimeField(default=fixhub.clock.now)),
                ('restored_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='cohorts.submission')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('restored_at__gte', models.F('revoked_at'))), name='submission_restored_after_it_was_revoked')],
            },
        ),
        migrations.CreateModel(
            name='UpdateAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revoked_at', models.DateTimeField()),
                ('restored_at', models.DateTimeField(default=fixhub.clock.now)),
                ('restored_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='cohorts.update')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('restored_at__gte', models.F('revoked_at'))), name='update_restored_after_it_was_revoked')],
            },
        ),
    ]
