"""Goods are content of the site: what was looked for in them, and what was taken down."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import keep_rows, refuse_changes, sql_file

# table: the clause that a refusal names
KEPT = {
    "publishing_goodshitdecision": "C6-4",
    "publishing_goodsscreening": "C6-4",
    "publishing_goodstakedown": "C6-7",
}


class Migration(TablesTogether):
    dependencies = [
        ("products", "0003_sku_stays"),
        ("proposals", "0003_listed_as_approved"),
        ("publishing", "0002_binding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodsHit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=12)),
                ("start", models.IntegerField()),
                ("end", models.IntegerField()),
                ("text", models.CharField(max_length=200, verbose_name="as it stands there")),
                ("reads", models.CharField(max_length=64)),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.word",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="GoodsHitDecision",
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
                ("is_harmless", models.BooleanField(verbose_name="harmless here")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "hit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="publishing.goodshit",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a word found in goods",
                "verbose_name_plural": "decisions on words found in goods",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="GoodsScreening",
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
                ("digest", models.CharField(max_length=64)),
                ("words", models.IntegerField(verbose_name="words looked for")),
                ("count", models.IntegerField(verbose_name="words found")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="proposals.proposalline",
                    ),
                ),
            ],
            options={
                "verbose_name": "screening of goods",
                "verbose_name_plural": "screenings of goods",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.AddField(
            model_name="goodshit",
            name="screening",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hits",
                to="publishing.goodsscreening",
            ),
        ),
        migrations.CreateModel(
            name="GoodsTakedown",
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
                ("content", models.JSONField(null=True, verbose_name="what was shown")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken down by",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takedowns",
                        to="products.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "takedown of goods",
                "verbose_name_plural": "takedowns of goods",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.AddConstraint(
            model_name="goodsscreening",
            constraint=models.UniqueConstraint(
                fields=("line", "digest"), name="goods_screening_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="goodshit",
            constraint=models.UniqueConstraint(
                fields=("screening", "field", "start", "end"), name="goods_hit_once"
            ),
        ),
        *keep_rows(KEPT),
        refuse_changes("publishing_goodshit", clause="C6-4"),
        sql_file(__file__, "goods.sql"),
    ]
