"""Levels and rights beside the position: asked for, approved, carried out, compared.

What the general manager gave before goes over into this room (`levels_given.sql`), then the gates are
put up (`levels.sql`). Two views hold what everybody may read, for roles that read no table behind.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import keep_rows, sql_file, stamp

# table: the clause that a refusal names
KEPT = {"database_grantcheck": "C13-7", "database_rightgrant": "C13-7"}


class Migration(TablesTogether):
    dependencies = [
        ("approvals", "0002_binding"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("binding", "0002_binding"),
        ("database", "0003_handing"),
        ("people", "0004_levels_moved"),
        ("products", "0004_long_lists"),
        ("publishing", "0002_binding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicContent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10, verbose_name="kind")),
                ("place", models.CharField(max_length=10, verbose_name="place")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("summary", models.TextField(verbose_name="summary")),
                ("body", models.TextField(verbose_name="text")),
                ("address", models.URLField(verbose_name="where it leads")),
                ("shown_from", models.DateTimeField(verbose_name="from")),
            ],
            options={
                "verbose_name": "published content, as the site shows it",
                "verbose_name_plural": "published content, as the site shows it",
                "db_table": "database_publiccontent",
                "managed": False,
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="PublicGood",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sku", models.CharField(max_length=64, verbose_name="SKU")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("variant", models.CharField(max_length=50, verbose_name="variety")),
                ("category", models.CharField(max_length=50, verbose_name="category")),
                ("description", models.TextField(verbose_name="description")),
                (
                    "price",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="price"),
                ),
                (
                    "usual_price",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="usual price"
                    ),
                ),
            ],
            options={
                "verbose_name": "goods on sale, as the site shows them",
                "verbose_name_plural": "goods on sale, as the site shows them",
                "db_table": "database_publicgood",
                "managed": False,
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="GrantCheck",
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
                ("findings", models.JSONField(verbose_name="what was found")),
                ("people", models.IntegerField(verbose_name="people looked at")),
                ("grants", models.IntegerField(verbose_name="grants in force")),
                ("roles", models.IntegerField(verbose_name="roles of PostgreSQL looked at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of rights",
                "verbose_name_plural": "checks of rights",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": ("view",),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="RightRequest",
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
                    "what",
                    models.CharField(
                        choices=[
                            ("level", "level"),
                            ("permission", "single right"),
                            ("group", "rights of another position"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ordinary", "ordinary user"),
                            ("back_office", "back-office user"),
                            ("database", "database administrator"),
                        ],
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                ("gives", models.BooleanField(verbose_name="given")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
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
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="employee",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="auth.group",
                        verbose_name="rights of another position",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="auth.permission",
                        verbose_name="single right",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.position",
                        verbose_name="position",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for a right",
                "verbose_name_plural": "requests for rights",
                "ordering": ["-id"],
                "permissions": [("apply_right", "Can carry out approved levels and rights")],
                "abstract": False,
                "default_permissions": ("view",),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="RightGrant",
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
                    "what",
                    models.CharField(
                        choices=[
                            ("level", "level"),
                            ("permission", "single right"),
                            ("group", "rights of another position"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ordinary", "ordinary user"),
                            ("back_office", "back-office user"),
                            ("database", "database administrator"),
                        ],
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                ("gives", models.BooleanField(verbose_name="given")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("applied", "carried out as approved"),
                            ("left", "left the company"),
                            ("post", "has another position"),
                            ("earlier", "given before requests were asked for"),
                        ],
                        max_length=10,
                        verbose_name="why",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="carried out by",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="employee",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="auth.group",
                        verbose_name="rights of another position",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="auth.permission",
                        verbose_name="single right",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grant",
                        to="database.rightrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "granted right",
                "verbose_name_plural": "granted rights",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": ("view",),
                "select_on_save": True,
            },
        ),
        migrations.AddIndex(
            model_name="rightrequest",
            index=models.Index(fields=["employee", "-id"], name="rightrequest_employee"),
        ),
        migrations.AddIndex(
            model_name="rightrequest",
            index=models.Index(fields=["by", "-id"], name="rightrequest_by"),
        ),
        migrations.AddConstraint(
            model_name="rightrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", None), ("permission", None), ("what", "level")),
                    models.Q(
                        ("group", None),
                        ("level", ""),
                        ("permission__isnull", False),
                        ("what", "permission"),
                    ),
                    models.Q(
                        ("group__isnull", False),
                        ("level", ""),
                        ("permission", None),
                        ("what", "group"),
                    ),
                    _connector="OR",
                ),
                name="rightrequest_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("what", "level"), _negated=True),
                    models.Q(("gives", False), ("level", "")),
                    models.Q(models.Q(("level", ""), _negated=True), ("gives", True)),
                    _connector="OR",
                ),
                name="rightrequest_gives_its_level",
            ),
        ),
        migrations.AddIndex(
            model_name="rightgrant",
            index=models.Index(
                fields=["employee", "what", "-recorded_at"], name="rightgrant_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="rightgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", None), ("permission", None), ("what", "level")),
                    models.Q(
                        ("group", None),
                        ("level", ""),
                        ("permission__isnull", False),
                        ("what", "permission"),
                    ),
                    models.Q(
                        ("group__isnull", False),
                        ("level", ""),
                        ("permission", None),
                        ("what", "group"),
                    ),
                    _connector="OR",
                ),
                name="rightgrant_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("what", "level"), _negated=True),
                    models.Q(("gives", False), ("level", "")),
                    models.Q(models.Q(("level", ""), _negated=True), ("gives", True)),
                    _connector="OR",
                ),
                name="rightgrant_gives_its_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("by__isnull", False), ("cause", "applied"), ("request__isnull", False)
                    ),
                    models.Q(models.Q(("cause", "applied"), _negated=True), ("request", None)),
                    _connector="OR",
                ),
                name="rightgrant_by_its_request",
            ),
        ),
        sql_file(__file__, "levels_given.sql"),
        *keep_rows(KEPT),
        stamp("database_rightrequest"),
        sql_file(__file__, "levels.sql"),
    ]
