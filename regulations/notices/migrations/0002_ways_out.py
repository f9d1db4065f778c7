"""Kinds of notices, what people want of each, and channels of the company beside those of people."""

import datetime

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

REACHES = [("own", "one person"), ("mail", "everybody's own mail"), ("group", "a group")]


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Here, so that the way back has filled the addresses before they are unique again.
        migrations.RemoveConstraint(model_name="delivery", name="delivery_once"),
        migrations.CreateModel(
            name="Preferences",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ways", models.JSONField(default=dict, verbose_name="ways by kind")),
                ("quiet_from", models.TimeField(null=True, verbose_name="quiet from")),
                ("quiet_until", models.TimeField(null=True, verbose_name="quiet until")),
                (
                    "digest_at",
                    models.TimeField(default=datetime.time(8, 30), verbose_name="digest at"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_preferences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "preferences for notices",
                "verbose_name_plural": "preferences for notices",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from", None), ("quiet_until", None)),
                            models.Q(
                                ("quiet_from__isnull", False),
                                ("quiet_until__isnull", False),
                                models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quiet_hours_have_both_ends",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalChannel",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "reach",
                    models.CharField(choices=REACHES, max_length=10, verbose_name="reaches"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("kinds", models.JSONField(default=list, verbose_name="kinds of notices")),
                ("shown", models.CharField(max_length=60, verbose_name="shown of the address")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical channel",
                "verbose_name_plural": "historical channels",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="notice",
            name="kind",
            field=models.CharField(default="", max_length=40, verbose_name="kind"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="channel",
            name="reach",
            field=models.CharField(
                choices=REACHES, default="", max_length=10, verbose_name="reaches"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="channel",
            name="name",
            field=models.CharField(default="", max_length=60, verbose_name="name"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="channel",
            name="kinds",
            field=models.JSONField(default=list, verbose_name="kinds of notices"),
        ),
        migrations.AddField(
            model_name="channel",
            name="shown",
            field=models.CharField(default="", max_length=60, verbose_name="shown of the address"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="channel",
            name="address",
            field=models.CharField(editable=False, max_length=500, verbose_name="address"),
        ),
        migrations.AlterField(
            model_name="channel",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="channels",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="channel",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="notices.channel",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="key",
            field=models.CharField(default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delivery",
            name="in_digest",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="delivery",
            name="batch",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="notices.delivery",
            ),
        ),
    ]
