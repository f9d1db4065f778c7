import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                    ),
                ),
                ("role", models.CharField(max_length=63, verbose_name="database role")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "proof",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="signed"),
                ),
                ("operation", models.CharField(max_length=20, verbose_name="operation")),
                ("table", models.CharField(max_length=63, verbose_name="table")),
                ("statement", models.TextField(verbose_name="statement")),
                ("clause", models.CharField(max_length=20, verbose_name="clause")),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "indexes": [models.Index(fields=["at"], name="attempt_at")],
            },
        ),
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=40)),
                ("key", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("digest", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["chain"], name="unsealed_chain")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=40, verbose_name="chain")),
                ("number", models.IntegerField(verbose_name="number")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("heads", models.JSONField(verbose_name="heads")),
                ("links", models.BigIntegerField(verbose_name="links sealed so far")),
                ("previous", models.BinaryField(verbose_name="previous digest")),
                ("digest", models.BinaryField(verbose_name="digest")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "number"), name="seal_number_once")
                ],
            },
        ),
    ]
