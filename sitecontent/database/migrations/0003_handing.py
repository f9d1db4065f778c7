"""Data given out, feedback, changes of the system, and what the database itself holds of them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import keep_rows, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "database_dropping": "C13-M1",
    "database_feedback": "C13-M3",
    "database_handing": "C13-9",
    "database_plan": "C13-M1",
    "database_release": "C13-M1",
    "database_reply": "C13-M3",
    "database_signing": "C13-M1",
}


class Migration(TablesTogether):
    dependencies = [
        ("approvals", "0002_binding"),
        ("database", "0002_backups"),
        ("deadlines", "0002_binding"),
        ("people", "0003_logins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
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
                    "text",
                    models.CharField(max_length=2000, verbose_name="what is lacking or awkward"),
                ),
                ("page", models.CharField(max_length=500, verbose_name="page")),
                (
                    "title",
                    models.CharField(blank=True, max_length=200, verbose_name="title of the page"),
                ),
                ("room", models.CharField(blank=True, max_length=40, verbose_name="room")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("width", models.IntegerField(null=True, verbose_name="width of the screen")),
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
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                        verbose_name="deadline",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback",
                "verbose_name_plural": "feedback",
                "ordering": ["-id"],
                "permissions": [
                    ("watch_feedback", "Can see everybody's feedback"),
                    ("answer_feedback", "Can answer feedback"),
                ],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Handing",
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
                ("kind", models.CharField(max_length=20, verbose_name="kind of data")),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                (
                    "wanted",
                    models.CharField(blank=True, max_length=500, verbose_name="narrowed to"),
                ),
                ("rows", models.IntegerField(verbose_name="rows")),
                ("size", models.BigIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint")),
                (
                    "account",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="account of the machine"
                    ),
                ),
                ("caller", models.GenericIPAddressField(null=True, verbose_name="address")),
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
            ],
            options={
                "verbose_name": "file of data given out",
                "verbose_name_plural": "files of data given out",
                "ordering": ["-id"],
                "permissions": [
                    ("watch_handing", "Can see what data everybody gave out"),
                    ("hand_staff", "Can give out: staff list"),
                    ("hand_clauses", "Can give out: clauses of the handbook"),
                    ("hand_goods", "Can give out: list of goods"),
                    ("hand_attendance", "Can give out: attendance of a month"),
                    ("hand_punches", "Can give out: raw punches of a clock"),
                    ("hand_books", "Can give out: books of a month"),
                ],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                ("number", models.SmallIntegerField(verbose_name="version")),
                ("text", models.CharField(max_length=4000, verbose_name="plan")),
                (
                    "way",
                    models.CharField(
                        choices=[("in_house", "in house"), ("outside", "by an outside firm")],
                        max_length=10,
                        verbose_name="who does it",
                    ),
                ),
                ("firm", models.CharField(blank=True, max_length=120, verbose_name="outside firm")),
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
                "verbose_name": "plan of a change",
                "verbose_name_plural": "plans of a change",
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="SystemChange",
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
                ("title", models.CharField(max_length=120, verbose_name="what is to change")),
                ("reason", models.CharField(max_length=4000, verbose_name="why")),
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
                        verbose_name="drafted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the system",
                "verbose_name_plural": "changes of the system",
                "ordering": ["-id"],
                "permissions": [
                    ("view_change", "Can see changes of the system"),
                    ("draft_change", "Can draft changes of the system"),
                ],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Signing",
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
                        verbose_name="signed by",
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="database.plan",
                    ),
                ),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing",
                        to="database.systemchange",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature under a change",
                "verbose_name_plural": "signatures under changes",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Reply",
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
                    "stand",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("answered", "answered"),
                            ("taken", "taken over into a change"),
                            ("closed", "closed"),
                        ],
                        max_length=10,
                        verbose_name="stands",
                    ),
                ),
                ("text", models.CharField(max_length=2000, verbose_name="answer")),
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
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="database.feedback",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="database.systemchange",
                        verbose_name="change of the system",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "ordering": ["id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
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
                ("version", models.CharField(max_length=120, verbose_name="version or commit")),
                ("note", models.CharField(blank=True, max_length=4000, verbose_name="note")),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release",
                        to="database.systemchange",
                    ),
                ),
            ],
            options={
                "verbose_name": "release",
                "verbose_name_plural": "releases",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plans",
                to="database.systemchange",
            ),
        ),
        migrations.CreateModel(
            name="Dropping",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dropping",
                        to="database.systemchange",
                    ),
                ),
            ],
            options={
                "verbose_name": "change that was given up",
                "verbose_name_plural": "changes that were given up",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="AskedView",
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
                ("due_at", models.DateTimeField(verbose_name="until")),
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
                        verbose_name="asked by",
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
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="database.systemchange",
                    ),
                ),
            ],
            options={
                "verbose_name": "view of a department asked for",
                "verbose_name_plural": "views of departments asked for",
                "ordering": ["department__code"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["by", "-id"], name="feedback_by"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), ("page__startswith", "/")
                ),
                name="feedback_of_a_page",
            ),
        ),
        migrations.AddIndex(
            model_name="handing",
            index=models.Index(fields=["by", "at"], name="handing_by"),
        ),
        migrations.AddIndex(
            model_name="handing",
            index=models.Index(fields=["kind", "-id"], name="handing_kind"),
        ),
        migrations.AddConstraint(
            model_name="handing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by__isnull", False), models.Q(("account", ""), _negated=True), _connector="OR"
                ),
                name="handing_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="handing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rows__gte", 0), ("size__gte", 0), ("sha256__regex", "^[0-9a-f]{64}$")
                ),
                name="handing_of_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stand", "open"), _negated=True),
                    models.Q(("text", ""), _negated=True),
                ),
                name="reply_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stand", "taken"), _negated=True),
                    ("change__isnull", False),
                    _connector="OR",
                ),
                name="reply_names_the_change",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("version", ""), _negated=True), name="release_is_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("change", "number"), name="plan_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("firm", ""), ("way", "in_house")),
                    models.Q(("way", "outside"), models.Q(("firm", ""), _negated=True)),
                    _connector="OR",
                ),
                name="outside_names_the_firm",
            ),
        ),
        migrations.AddConstraint(
            model_name="askedview",
            constraint=models.UniqueConstraint(
                fields=("change", "department"), name="view_asked_once"
            ),
        ),
        *keep_rows(KEPT),
        stamp("database_systemchange"),
        stamp("database_askedview"),
        sql_file(__file__, "handing.sql"),
        sql_file(__file__, "feedback.sql"),
        sql_file(__file__, "changes.sql"),
    ]
