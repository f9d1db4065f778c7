"""The statements of a run of phone bills come with it and stay as they were received."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.triggers import refuse_changes, stamp

ADD = """
CREATE TRIGGER expenses_runfile_0_add BEFORE INSERT ON expenses_runfile
    FOR EACH ROW EXECUTE FUNCTION expenses_add_run_row();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0008_hands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RunFile",
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
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("media", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.IntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="expenses.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of a run",
                "verbose_name_plural": "statements of runs",
                "ordering": ["id"],
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.RunSQL(ADD, "DROP TRIGGER expenses_runfile_0_add ON expenses_runfile"),
        stamp("expenses_runfile"),
        refuse_changes("expenses_runfile", clause="A7.5-1"),
    ]
