from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_output_gone'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='job',
            name='input',
        ),
    ]
