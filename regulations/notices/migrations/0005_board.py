"""The notice board."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

ID = (
    "id",
    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
)
KINDS = [
    ("notice", "announcement"),
    ("measure", "measure against a breach of the rules"),
    ("report", "report"),
]
RECORDED = models.DateTimeField(
    db_default=django.db.models.functions.datetime.Now(),
    editable=False,
    verbose_name="recorded at",
)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_addresses_stored_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                ID,
                ("at", models.DateTimeField(verbose_name="at")),
                ("recorded_at", RECORDED.clone()),
                ("key", models.CharField(max_length=120, unique=True)),
                ("kind", models.CharField(choices=KINDS, max_length=10, verbose_name="kind")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("clause", models.CharField(blank=True, max_length=20, verbose_name="clause")),
                (
                    "fingerprint",
                    models.CharField(blank=True, max_length=128, verbose_name="fingerprint"),
                ),
                ("last_on", models.DateField(verbose_name="last day")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="posted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "permissions": [
                    ("post", "Can post on the board"),
                    ("end_posting", "Can take down what others posted"),
                ],
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["last_on"], name="posting_last_on")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("clause", ""), ("kind", "measure"), _negated=True),
                        name="posted_measure_names_its_clause",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (ID[0], ID[1].clone()),
                ("at", models.DateTimeField(verbose_name="at")),
                ("recorded_at", RECORDED.clone()),
                ("reason", models.TextField(verbose_name="reason")),
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
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ending",
                        to="notices.posting",
                        verbose_name="posting",
                    ),
                ),
            ],
            options={
                "verbose_name": "early end of a posting",
                "verbose_name_plural": "early ends of postings",
                "abstract": False,
                "select_on_save": True,
            },
        ),
    ]
