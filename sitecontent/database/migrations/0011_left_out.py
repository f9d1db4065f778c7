"""Which departments are not asked for their view of a change, and why."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import keep_rows, sql_file


class Migration(TablesTogether):
    dependencies = [
        ("database", "0010_tools_of_findings"),
        ("people", "0006_kept_logins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeftOut",
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
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="left_out",
                        to="database.systemchange",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
            ],
            options={
                "verbose_name": "department that is not asked",
                "verbose_name_plural": "departments that are not asked",
                "ordering": ["department__code"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("change", "department"), name="left_out_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="left_out_for_a_reason",
                    ),
                ],
            },
        ),
        *keep_rows({"database_leftout": "C13-M1"}),
        sql_file(__file__, "left_out.sql"),
    ]
