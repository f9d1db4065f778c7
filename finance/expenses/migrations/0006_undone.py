"""Room for what is undone and paid again, for a second hand, and for consents that add up."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0007_doubts"),
        ("expenses", "0005_register"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
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
            ],
            options={
                "verbose_name": "release of the cashier's own advance",
                "verbose_name_plural": "releases of the cashier's own advances",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Undoing",
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
            ],
            options={
                "verbose_name": "undone payment",
                "verbose_name_plural": "undone payments",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.AlterModelOptions(
            name="spending",
            options={
                "ordering": ["-id"],
                "permissions": [
                    ("view_every_spending", "Can see the spending of everybody"),
                    ("set_budget", "Can set budgets"),
                    ("view_budget", "Can see budgets"),
                    ("watch_business", "Can watch business spending"),
                    ("pay_expense", "Can pay expenses"),
                    ("verify_invoice", "Can check invoices"),
                    ("make_run", "Can make monthly runs"),
                    ("report_misuse", "Can report misappropriation"),
                    ("hear_consent", "Can write down consents to spending by phone"),
                    ("release_advance", "Can release the cashier's own advances"),
                ],
                "verbose_name": "spending request",
                "verbose_name_plural": "spending requests",
            },
        ),
        migrations.RemoveConstraint(
            model_name="overrun",
            name="overrun_once_of_spending",
        ),
        migrations.RemoveConstraint(
            model_name="overrun",
            name="overrun_once_of_run",
        ),
        migrations.AddField(
            model_name="spending",
            name="request",
            field=models.UUIDField(db_default=RandomUUID(), editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="spending",
            name="request",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="hold",
            name="run",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holds",
                to="expenses.run",
            ),
        ),
        migrations.AlterField(
            model_name="hold",
            name="spending",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holds",
                to="expenses.spending",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="advance",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="expenses.advance",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="claim",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="expenses.claim",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="run",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="expenses.run",
            ),
        ),
        migrations.AddConstraint(
            model_name="overrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("pending", "returned"))),
                fields=("spending",),
                name="overrun_once_of_spending",
            ),
        ),
        migrations.AddConstraint(
            model_name="overrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("pending", "returned"))),
                fields=("run",),
                name="overrun_once_of_run",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="released by",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="spending",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="release",
                to="expenses.spending",
            ),
        ),
        migrations.AddField(
            model_name="undoing",
            name="advance",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undoing",
                to="expenses.advance",
            ),
        ),
        migrations.AddField(
            model_name="undoing",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="undoing",
            name="payment",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undoing",
                to="expenses.payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="undoing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("advance", None), ("payment__isnull", False)),
                    models.Q(("advance__isnull", False), ("payment", None)),
                    _connector="OR",
                ),
                name="undoing_of_one_thing",
            ),
        ),
    ]
