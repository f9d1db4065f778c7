"""A list of goods too long for one page is kept until a worker has written it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    dependencies = [
        ("products", "0003_sku_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LongList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content", models.BinaryField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("looking", "being looked at"),
                            ("looked", "waits for your word"),
                            ("writing", "being written"),
                            ("written", "written"),
                            ("refused", "refused"),
                            ("dropped", "given up"),
                        ],
                        default="looking",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("rows", models.IntegerField(default=0, verbose_name="rows")),
                ("counts", models.JSONField(default=dict)),
                ("shelves", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("sample", models.JSONField(default=list)),
                ("tries", models.SmallIntegerField(default=0)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("changed_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought by",
                    ),
                ),
            ],
            options={
                "verbose_name": "long list of goods",
                "verbose_name_plural": "long lists of goods",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["stage", "id"], name="long_list_stage")],
            },
        ),
    ]
