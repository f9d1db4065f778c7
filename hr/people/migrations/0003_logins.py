"""Passwords are written down as they are set: when, and by whom."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import refuse_changes


class Migration(TablesTogether):
    dependencies = [
        ("people", "0002_binding"),
    ]

    operations = [
        migrations.CreateModel(
            name="PasswordSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="recorded at",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passwords_set",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="employee",
                    ),
                ),
            ],
            options={
                "verbose_name": "password set",
                "verbose_name_plural": "passwords set",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["employee", "-id"], name="password_set_newest")],
            },
        ),
        refuse_changes("people_passwordset", clause="C13-8"),
    ]
