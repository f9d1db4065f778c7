import datetime

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("approvals", "0001_initial"),
        ("deadlines", "0001_initial"),
        ("people", "0001_initial"),
        ("products", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Competitor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "competitor",
                "verbose_name_plural": "competitors",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="CompetitorPrice",
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
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competitor_prices",
                        to="products.product",
                    ),
                ),
                (
                    "competitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prices",
                        to="proposals.competitor",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="price"),
                ),
                (
                    "address",
                    models.URLField(blank=True, max_length=500, verbose_name="where it was seen"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "competitor's price",
                "verbose_name_plural": "competitors' prices",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["product", "-at"], name="competitor_product")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("price__gt", 0)), name="competitor_price_above_zero"
                    )
                ],
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
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for its decision"),
                            ("returned", "returned for changes"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("executed", "carried out"),
                            ("given_up", "given up"),
                            ("handed_back", "handed back"),
                        ],
                        default="pending",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("starts_at", models.DateTimeField(null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="until")),
                ("title", models.CharField(max_length=100, verbose_name="title")),
            ],
            options={
                "verbose_name": "promotion plan",
                "verbose_name_plural": "promotion plans",
                "ordering": ["-id"],
                "permissions": [("plan_promotion", "Can plan promotions")],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="plan_has_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "starts_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                            (
                                "ends_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                        ),
                        name="plan_is_readable",
                        violation_error_message="This moment is out of reach.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for its decision"),
                            ("returned", "returned for changes"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("executed", "carried out"),
                            ("given_up", "given up"),
                            ("handed_back", "handed back"),
                        ],
                        default="pending",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("starts_at", models.DateTimeField(null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="until")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("price", "price change"),
                            ("listing", "listing"),
                            ("delisting", "delisting"),
                            ("promotion", "promotion of goods"),
                            ("ending", "early end of a promotion"),
                            ("content", "change of what is shown of a product"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="proposals.plan",
                        verbose_name="promotion plan",
                    ),
                ),
                (
                    "ends",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endings",
                        to="proposals.proposal",
                        verbose_name="promotion that is ended",
                    ),
                ),
                ("round", models.SmallIntegerField(default=1, verbose_name="round")),
                (
                    "is_automatic",
                    models.BooleanField(default=False, verbose_name="proposed by the portal"),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                        verbose_name="deadline",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ["-id"],
                "permissions": [
                    ("propose", "Can propose prices, listings and promotions"),
                    ("propose_delisting", "Can propose delistings"),
                    ("propose_content", "Can propose what is shown of goods"),
                    ("execute_proposal", "Can carry out proposals"),
                    ("note_competitor", "Can note competitors' prices"),
                ],
                "abstract": False,
                "indexes": [models.Index(fields=["state", "-id"], name="proposal_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ends_at__gt", models.F("starts_at")),
                                ("kind", "promotion"),
                                ("plan__isnull", False),
                            ),
                            models.Q(
                                models.Q(("kind", "promotion"), _negated=True),
                                ("ends_at", None),
                                ("plan", None),
                                ("starts_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="promotion_has_plan_and_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends__isnull", False), ("kind", "ending")),
                            models.Q(models.Q(("kind", "ending"), _negated=True), ("ends", None)),
                            _connector="OR",
                        ),
                        name="ending_names_a_promotion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "starts_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                            (
                                "ends_at__range",
                                (
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                        ),
                        name="proposal_is_readable",
                        violation_error_message="This moment is out of reach.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="proposals.proposal",
                    ),
                ),
                ("round", models.SmallIntegerField()),
                ("position", models.SmallIntegerField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="price"
                    ),
                ),
                (
                    "before",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="price before"
                    ),
                ),
                ("content", models.JSONField(null=True)),
                ("content_before", models.JSONField(null=True)),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["product", "proposal"], name="line_product")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "round", "product"), name="line_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="proposals.proposal",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("media", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.IntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "sha256"), name="proposal_evidence_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Execution",
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
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="execution",
                        to="proposals.proposal",
                        verbose_name="proposal",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="carried out by",
                    ),
                ),
            ],
            options={
                "verbose_name": "execution",
                "verbose_name_plural": "executions",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="HandBack",
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
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_back",
                        to="proposals.proposal",
                        verbose_name="proposal",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "handing back",
                "verbose_name_plural": "handings back",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="hand_back_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mismatch",
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
                    "execution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mismatches",
                        to="proposals.execution",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("price", "price"),
                            ("price_now", "price in force"),
                            ("is_listed", "on sale"),
                            ("window", "promotional price"),
                            ("content", "what is shown of it"),
                        ],
                        max_length=20,
                    ),
                ),
                ("approved", models.CharField(max_length=80, verbose_name="approved")),
                ("found", models.CharField(max_length=80, verbose_name="found")),
            ],
            options={
                "verbose_name": "difference from what was approved",
                "verbose_name_plural": "differences from what was approved",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("execution", "product", "what", "found"), name="mismatch_once"
                    )
                ],
            },
        ),
    ]
