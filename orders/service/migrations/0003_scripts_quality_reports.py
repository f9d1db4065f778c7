import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    dependencies = [
        ("deadlines", "0002_binding"),
        ("rulebook", "0002_binding"),
        ("service", "0002_binding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QualityAppeal",
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
                ("text", models.CharField(max_length=2000, verbose_name="why")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="QualityAnswer",
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
                    "faults",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1),
                        default=list,
                        size=None,
                        verbose_name="faults",
                    ),
                ),
                ("score", models.SmallIntegerField(verbose_name="score")),
                ("text", models.CharField(max_length=2000, verbose_name="why")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="service.qualityappeal",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to an appeal",
                "verbose_name_plural": "answers to appeals",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="QualityDraw",
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
                ("month", models.DateField(verbose_name="month")),
                ("seed", models.CharField(max_length=40, verbose_name="seed")),
                ("each", models.SmallIntegerField(verbose_name="conversations a person")),
                ("size", models.SmallIntegerField(verbose_name="conversations drawn")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "draw",
                "verbose_name_plural": "draws",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="QualitySample",
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
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="service.qualitydraw",
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
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sample",
                        to="service.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "conversation drawn",
                "verbose_name_plural": "conversations drawn",
                "ordering": ["id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="QualityScore",
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
                    "faults",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1),
                        default=list,
                        size=None,
                        verbose_name="faults",
                    ),
                ),
                ("points", models.SmallIntegerField(verbose_name="points off for each fault")),
                ("score", models.SmallIntegerField(verbose_name="score")),
                ("note", models.CharField(blank=True, max_length=2000, verbose_name="note")),
                ("appeal_until", models.DateTimeField(verbose_name="appealed until")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="scored by",
                    ),
                ),
                (
                    "sample",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score",
                        to="service.qualitysample",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.ruleversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "score",
                "verbose_name_plural": "scores",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.AddField(
            model_name="qualityappeal",
            name="score",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeal",
                to="service.qualityscore",
            ),
        ),
        migrations.CreateModel(
            name="Script",
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
                    "category",
                    models.CharField(
                        choices=[
                            ("greeting", "greeting"),
                            ("product", "recommending"),
                            ("objection", "objections"),
                            ("promotion", "promotions"),
                            ("delivery", "delivery"),
                            ("after", "after-sales"),
                            ("closing", "closing"),
                        ],
                        max_length=10,
                        verbose_name="what for",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "script",
                "verbose_name_plural": "scripts",
                "ordering": ["-id"],
                "permissions": [("write_script", "Writes and revises sales scripts")],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ScriptMove",
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
                    "move",
                    models.CharField(
                        choices=[("retired", "retired"), ("back", "back again")], max_length=8
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
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
                    "script",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="service.script",
                    ),
                ),
            ],
            options={
                "verbose_name": "retirement of a script",
                "verbose_name_plural": "retirements of scripts",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ScriptVersion",
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
                ("number", models.SmallIntegerField(default=0, editable=False)),
                ("title", models.CharField(max_length=60, verbose_name="title")),
                (
                    "initials",
                    models.CharField(blank=True, max_length=20, verbose_name="pinyin initials"),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="text")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="why")),
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
                    "script",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="service.script",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a script",
                "verbose_name_plural": "versions of scripts",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ScriptUse",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="service.scriptversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a script",
                "verbose_name_plural": "uses of scripts",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ServiceReport",
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
                ("month", models.DateField(verbose_name="month")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly report of the service",
                "verbose_name_plural": "monthly reports of the service",
                "ordering": ["-month"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ReportText",
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
                ("number", models.SmallIntegerField(default=0, editable=False)),
                ("text", models.TextField(verbose_name="report")),
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="service.servicereport",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a report",
                "verbose_name_plural": "versions of reports",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ReportSent",
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
                ("figures", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent to",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="service.reporttext",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent",
                        to="service.servicereport",
                    ),
                ),
            ],
            options={
                "verbose_name": "sending of a report",
                "verbose_name_plural": "sendings of reports",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ReportRead",
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
                ("text", models.CharField(blank=True, max_length=2000, verbose_name="comment")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="read by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="service.servicereport",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a report",
                "verbose_name_plural": "readings of reports",
                "ordering": ["id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ShopName",
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
                ("name", models.CharField(max_length=60, verbose_name="name of the shop")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="named by",
                    ),
                ),
            ],
            options={
                "verbose_name": "name of the shop",
                "verbose_name_plural": "names of the shop",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Unusual",
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
                ("what", models.CharField(max_length=2000, verbose_name="what is unusual")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of the unusual",
                "verbose_name_plural": "reports of the unusual",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="UnusualAnswer",
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
                ("text", models.CharField(max_length=2000, verbose_name="answer")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "unusual",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="service.unusual",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a report of the unusual",
                "verbose_name_plural": "answers to reports of the unusual",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.AddIndex(
            model_name="qualitydraw",
            index=models.Index(fields=["month"], name="quality_draw_month"),
        ),
        migrations.AddConstraint(
            model_name="qualitydraw",
            constraint=models.UniqueConstraint(fields=("seed",), name="quality_seed_once"),
        ),
        migrations.AddIndex(
            model_name="qualitysample",
            index=models.Index(fields=["person"], name="quality_sample_person"),
        ),
        migrations.AddConstraint(
            model_name="scriptversion",
            constraint=models.UniqueConstraint(
                fields=("script", "number"), name="script_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="scriptuse",
            index=models.Index(fields=["at"], name="script_use_at"),
        ),
        migrations.AddIndex(
            model_name="scriptuse",
            index=models.Index(fields=["by", "at"], name="script_use_by"),
        ),
        migrations.AddConstraint(
            model_name="servicereport",
            constraint=models.UniqueConstraint(fields=("month",), name="service_report_once"),
        ),
        migrations.AddConstraint(
            model_name="servicereport",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="service_report_of_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="reporttext",
            constraint=models.UniqueConstraint(
                fields=("report", "number"), name="report_text_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportread",
            constraint=models.UniqueConstraint(
                fields=("report", "by"), name="service_report_read_once"
            ),
        ),
        migrations.AddIndex(
            model_name="unusual",
            index=models.Index(fields=["by", "-id"], name="unusual_by"),
        ),
    ]
