"""The search functions, then editions, clauses and rule versions with their constraints."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import regulations.rulebook.search

# Chinese has no spaces: overlapping pairs of characters stand for words, the last character of a
# run alone, so that a single one is found too. Latin words stand whole ("c7-2") and in their
# parts. The functions name nothing but built-ins: a dump can be restored with any search_path.
CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+"
PART = r"[a-z0-9\u00c0-\u024f]+"
WHOLE = rf"{PART}(?:[.-]{PART})*"

BIGRAMS = rf"""
CREATE FUNCTION bylaw_bigrams(content text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH plain AS (SELECT lower(normalize(content, NFKC) COLLATE "C") AS text)
    SELECT coalesce(array_to_tsvector(array_agg(gram)), ''::tsvector)
    FROM (
        SELECT substr(run[1], place, 2) AS gram
        FROM plain, regexp_matches(plain.text, '{CHINESE}', 'g') AS run,
            generate_series(1, length(run[1])) AS place
        UNION ALL
        SELECT left(word[1], 60) FROM plain, regexp_matches(plain.text, '{WHOLE}', 'g') AS word
        UNION ALL
        SELECT left(word[1], 60) FROM plain, regexp_matches(plain.text, '{PART}', 'g') AS word
    ) AS grams
$$;
"""

# Every pair and every beginning of a word must stand in the text. The patterns let neither quotes
# nor backslashes through.
QUERY = rf"""
CREATE FUNCTION bylaw_bigram_query(content text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH plain AS (SELECT lower(normalize(content, NFKC) COLLATE "C") AS text)
    SELECT coalesce(string_agg(term, ' & '), '')::tsquery
    FROM (
        SELECT quote_literal(substr(run[1], place, 2)) AS term
        FROM plain, regexp_matches(plain.text, '{CHINESE}', 'g') AS run,
            generate_series(1, length(run[1]) - 1) AS place
        UNION ALL
        SELECT quote_literal(run[1]) || ':*'
        FROM plain, regexp_matches(plain.text, '{CHINESE}', 'g') AS run
        WHERE length(run[1]) = 1
        UNION ALL
        SELECT quote_literal(left(word[1], 60)) || ':*'
        FROM plain, regexp_matches(plain.text, '{WHOLE}', 'g') AS word
    ) AS terms
$$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION bylaw_bigrams(text)"),
        migrations.RunSQL(QUERY, "DROP FUNCTION bylaw_bigram_query(text)"),
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
                ("in_force_from", models.DateField(verbose_name="in force from")),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
            ],
            options={
                "verbose_name": "edition of the handbook",
                "verbose_name_plural": "editions of the handbook",
                "ordering": ["-number"],
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
                ("note", models.TextField(blank=True, verbose_name="note")),
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
        migrations.CreateModel(
            name="Clause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="rulebook.edition",
                        verbose_name="edition",
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
    ]
