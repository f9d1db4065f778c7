"""Safety of the portal and documents of the handbook, and what the database holds of them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import keep_rows, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "database_documentforce": "C13-1",
    "database_documentreading": "C13-1",
    "database_exceptionend": "C13-S1",
    "database_exceptionword": "C13-S1",
    "database_findings": "C13-S1",
    "database_knownexception": "C13-S1",
    "database_look": "C13-S1",
    "database_sessionend": "C13-S1",
}


class Migration(TablesTogether):
    dependencies = [
        ("approvals", "0002_binding"),
        ("database", "0004_levels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentVersion",
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
                ("document", models.CharField(max_length=30, verbose_name="document")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("zh", models.TextField(verbose_name="Chinese text")),
                ("en", models.TextField(verbose_name="English text")),
                ("note", models.CharField(max_length=500, verbose_name="what changes")),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                (
                    "approval",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(app_label)s_%(class)s",
                        to="approvals.approval",
                        verbose_name="approval",
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
                "verbose_name": "version of a document",
                "verbose_name_plural": "versions of documents",
                "ordering": ["document", "-number"],
                "permissions": [
                    ("write_document", "Can write documents of the handbook"),
                    ("view_documentreading", "Can see who has acknowledged a document"),
                ],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="DocumentReading",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="database.documentversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledged document",
                "verbose_name_plural": "acknowledged documents",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="DocumentForce",
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
                ("day", models.DateField(verbose_name="in force from")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="force",
                        to="database.documentversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "document in force",
                "verbose_name_plural": "documents in force",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Findings",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("made_on", models.DateField(verbose_name="made on")),
                ("sha256", models.CharField(max_length=64)),
                ("known", models.JSONField()),
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
                "verbose_name": "file of findings",
                "verbose_name_plural": "files of findings",
                "ordering": ["-made_on", "-id"],
                "permissions": [
                    ("view_security", "Can see how safe the portal stands"),
                    ("keep_security", "Can look after the safety of the portal"),
                    ("acknowledge_exception", "Can acknowledge known exceptions"),
                ],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="KnownException",
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
                ("subject", models.CharField(max_length=120, verbose_name="what is accepted")),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                ("ends_on", models.DateField(verbose_name="until")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "known exception",
                "verbose_name_plural": "known exceptions",
                "ordering": ["ends_on", "id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ExceptionWord",
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
                        verbose_name="acknowledged by",
                    ),
                ),
                (
                    "exception",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="word",
                        to="database.knownexception",
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledged exception",
                "verbose_name_plural": "acknowledged exceptions",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ExceptionEnd",
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
                ("note", models.CharField(max_length=1000, verbose_name="how it was mended")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "exception",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="database.knownexception",
                    ),
                ),
            ],
            options={
                "verbose_name": "ended exception",
                "verbose_name_plural": "ended exceptions",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Look",
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
                ("week", models.DateField(unique=True, verbose_name="week from")),
                ("facts", models.JSONField()),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="note")),
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
                "verbose_name": "weekly look at the safety",
                "verbose_name_plural": "weekly looks at the safety",
                "ordering": ["-week"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="SessionEnd",
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
                ("count", models.PositiveIntegerField(verbose_name="sessions")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
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
                "verbose_name": "ended sessions",
                "verbose_name_plural": "ended sessions",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.UniqueConstraint(
                fields=("document", "number"), name="document_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("document__in", ["operation", "confidentiality"])),
                name="document_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentreading",
            constraint=models.UniqueConstraint(
                fields=("version", "person"), name="document_read_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("week__week_day", 2)), name="look_week_is_monday"
            ),
        ),
        *keep_rows(KEPT),
        stamp("database_documentversion"),
        sql_file(__file__, "security.sql"),
    ]
