import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("rulebook", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("key", models.CharField(max_length=80, verbose_name="key")),
                ("clause", models.CharField(max_length=20, verbose_name="clause")),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.ruleversion",
                        verbose_name="rule version",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("met_at", models.DateTimeField(null=True, verbose_name="met at")),
                (
                    "met_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="met by",
                    ),
                ),
                (
                    "breached_at",
                    models.DateTimeField(null=True, verbose_name="breach written down at"),
                ),
                ("voided_at", models.DateTimeField(null=True, verbose_name="voided at")),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why voided"),
                ),
                (
                    "handled_at",
                    models.DateTimeField(null=True, verbose_name="consequences drawn at"),
                ),
                ("attempts", models.SmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.TextField(blank=True, verbose_name="last error")),
            ],
            options={
                "verbose_name": "deadline",
                "verbose_name_plural": "deadlines",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("breached_at", None),
                            ("voided_at", None),
                            models.Q(
                                ("met_at", None),
                                ("met_at__gt", models.F("due_at")),
                                _connector="OR",
                            ),
                        ),
                        fields=["due_at"],
                        name="deadline_unwritten",
                    ),
                    models.Index(
                        condition=models.Q(("breached_at__isnull", False), ("handled_at", None)),
                        fields=["due_at"],
                        name="deadline_unhandled",
                    ),
                    models.Index(fields=["owner", "due_at"], name="deadline_owner"),
                    models.Index(fields=["kind", "starts_at", "id"], name="deadline_kind"),
                    models.Index(
                        condition=models.Q(("breached_at__isnull", False)),
                        fields=["due_at", "id"],
                        name="deadline_breaches",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="deadline_once"),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("starts_at"))),
                        name="deadline_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Excuse",
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
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excuses",
                        to="deadlines.deadline",
                        verbose_name="deadline",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("stated", "stated by the person"),
                            ("accepted", "excused"),
                            ("refused", "not excused"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "excuse",
                "verbose_name_plural": "excuses",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "stated"), _negated=True),
                        fields=("deadline",),
                        name="excuse_judged_once",
                        violation_error_message="This breach has been judged already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("until_at", models.DateTimeField(verbose_name="until")),
            ],
            options={
                "verbose_name": "outage",
                "verbose_name_plural": "outages",
                "indexes": [models.Index(fields=["until_at"], name="outage_until")],
            },
        ),
    ]
