"""Which kinds of request go with a deputyship beside those that every deputy decides."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_leaving_notes_bind")]

    operations = [
        migrations.AddField(
            model_name="deputyship",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                default=list,
                size=None,
                verbose_name="decides as well",
            ),
        ),
    ]
