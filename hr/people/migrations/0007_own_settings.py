"""What somebody arranged for themselves: views of lists, the end of the first visit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    dependencies = [
        ("people", "0006_kept_logins"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="name")),
                ("value", models.JSONField(default=dict, verbose_name="value")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_settings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="employee",
                    ),
                ),
            ],
            options={
                "verbose_name": "own setting",
                "verbose_name_plural": "own settings",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("person", "name"), name="own_setting_once")
                ],
            },
        ),
    ]
