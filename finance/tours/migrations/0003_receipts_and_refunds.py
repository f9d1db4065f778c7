"""Nobody takes from a customer what may still turn out to be there; a refund may be given up."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import keep_rows, sql_file


class Migration(TablesTogether):
    dependencies = [
        ("tours", "0002_binding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RefundDrop",
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
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
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
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drop",
                        to="tours.refundorder",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund given up",
                "verbose_name_plural": "refunds given up",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        *keep_rows({"tours_refunddrop": "A7.3-2"}),
        sql_file(__file__, "paid_in.sql"),
        sql_file(__file__, "refund_drops.sql"),
    ]
