"""Acknowledgements, the right to publish, and who enacted a rule version when."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# Versions that stand already were entered at the moment they name. A change of type computes
# every row anew without an UPDATE, which the triggers refuse to the owner too.
RECORDED = """
ALTER TABLE rulebook_ruleversion
    ALTER COLUMN recorded_at TYPE timestamptz USING least(created_at, recorded_at);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rulebook", "0002_insert_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="edition",
            options={
                "ordering": ["-number"],
                "permissions": [("publish_edition", "Can publish editions of the handbook")],
                "verbose_name": "edition of the handbook",
                "verbose_name_plural": "editions of the handbook",
            },
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="enacted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="enacted by",
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="past_right",
            field=models.CharField(db_default="", editable=False, max_length=40),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="recorded_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                editable=False,
                verbose_name="recorded at",
            ),
        ),
        migrations.RunSQL(RECORDED, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Acknowledgement",
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
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="rulebook.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledgement",
                "verbose_name_plural": "acknowledgements",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "person"), name="acknowledged_once")
                ],
            },
        ),
    ]
