import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import regulations.rulebook.search
from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import sql_file


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "search.sql"),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("owner", models.CharField(max_length=100, verbose_name="interpreted by")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "edition of the handbook",
                "verbose_name_plural": "editions of the handbook",
                "ordering": ["-number"],
                "permissions": [("publish_edition", "Can publish editions of the handbook")],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="rulebook.edition",
                        verbose_name="edition",
                    ),
                ),
                ("ref", models.CharField(max_length=20, verbose_name="clause")),
                ("part", models.CharField(max_length=1, verbose_name="part")),
                ("room", models.CharField(max_length=60, verbose_name="room")),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("rule", "automatic rule"),
                            ("approval", "approval"),
                            ("deadline", "deadline"),
                            ("record", "record"),
                            ("access", "access right"),
                            ("conduct", "conduct"),
                        ],
                        max_length=10,
                        verbose_name="carried as",
                    ),
                ),
                ("zh", models.TextField(verbose_name="Chinese text")),
                ("en", models.TextField(verbose_name="English text")),
                ("portal", models.TextField(verbose_name="what the portal does")),
                ("portal_zh", models.TextField(verbose_name="what the portal does, in Chinese")),
                ("reading", models.TextField(blank=True, verbose_name="reading")),
                ("reading_zh", models.TextField(blank=True, verbose_name="reading, in Chinese")),
                ("position", models.PositiveIntegerField(verbose_name="place in the edition")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=regulations.rulebook.search.BigramVector(
                            django.db.models.functions.text.Concat(
                                "ref",
                                models.Value(" "),
                                "zh",
                                models.Value(" "),
                                "en",
                                models.Value(" "),
                                "portal",
                                models.Value(" "),
                                "portal_zh",
                                models.Value(" "),
                                "reading",
                                models.Value(" "),
                                "reading_zh",
                                output_field=models.TextField(),
                            )
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "clause",
                "verbose_name_plural": "clauses",
                "ordering": ["edition_id", "position"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="clause_search"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "ref"), name="clause_once_per_edition"
                    ),
                    models.UniqueConstraint(
                        fields=("edition", "position"), name="clause_position_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
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
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="rulebook.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledgement",
                "verbose_name_plural": "acknowledgements",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "person"), name="acknowledged_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule_set", models.CharField(max_length=40, verbose_name="rule set")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("values", models.JSONField(verbose_name="values")),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "enacted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="enacted by",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="recorded at",
                    ),
                ),
                ("past_right", models.CharField(db_default="", editable=False, max_length=40)),
            ],
            options={
                "verbose_name": "rule version",
                "verbose_name_plural": "rule versions",
                "ordering": ["rule_set", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule_set", "number"), name="rule_version_number_once"
                    ),
                    models.UniqueConstraint(
                        fields=("rule_set", "in_force_from"), name="rule_version_day_once"
                    ),
                ],
            },
        ),
    ]
