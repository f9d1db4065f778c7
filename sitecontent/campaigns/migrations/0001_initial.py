import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("approvals", "0001_initial"),
        ("deadlines", "0001_initial"),
        ("desk", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalChannel",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=60, verbose_name="name")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("taobao", "Taobao"),
                            ("youzan", "Youzan"),
                            ("shopify", "Shopify"),
                            ("woocommerce", "WooCommerce"),
                            ("plain", "own form"),
                        ],
                        max_length=12,
                        verbose_name="platform",
                    ),
                ),
                (
                    "shop",
                    models.CharField(
                        blank=True,
                        help_text="As the orders name it; empty: every shop without a channel of its own.",
                        max_length=100,
                        verbose_name="shop",
                    ),
                ),
                (
                    "currency",
                    models.CharField(default="CNY", max_length=3, verbose_name="currency"),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kept by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
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
            ],
            options={
                "verbose_name": "historical sales channel",
                "verbose_name_plural": "historical sales channels",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("taobao", "Taobao"),
                            ("youzan", "Youzan"),
                            ("shopify", "Shopify"),
                            ("woocommerce", "WooCommerce"),
                            ("plain", "own form"),
                        ],
                        max_length=12,
                        verbose_name="platform",
                    ),
                ),
                (
                    "shop",
                    models.CharField(
                        blank=True,
                        help_text="As the orders name it; empty: every shop without a channel of its own.",
                        max_length=100,
                        verbose_name="shop",
                    ),
                ),
                (
                    "currency",
                    models.CharField(default="CNY", max_length=3, verbose_name="currency"),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kept by",
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "sales channel",
                "verbose_name_plural": "sales channels",
                "ordering": ["name"],
                "permissions": [
                    ("set_target", "Can set targets of channels"),
                    ("lead_targets", "Can change targets of a running month"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "shop"),
                        name="channel_once",
                        violation_error_message="This shop has a channel already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="campaigns.channel",
                        verbose_name="channel",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="sales"),
                ),
                ("orders", models.IntegerField(null=True, verbose_name="orders")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["month", "channel", "-id"], name="target_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0),
                            ("month__day", 1),
                            models.Q(("orders", None), ("orders__gt", 0), _connector="OR"),
                        ),
                        name="target_above_zero",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("source", models.CharField(max_length=12)),
                ("shop", models.CharField(max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("orders", models.IntegerField()),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="sales"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "source", "shop", "currency"), name="sale_day_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SaleTail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("source", models.CharField(max_length=12)),
                ("shop", models.CharField(max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("orders", models.IntegerField()),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="sales"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalPartner",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=80, verbose_name="name")),
                (
                    "business",
                    models.CharField(blank=True, max_length=80, verbose_name="line of business"),
                ),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="contact")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("mail", models.EmailField(blank=True, max_length=254, verbose_name="mail")),
                (
                    "address",
                    models.URLField(blank=True, max_length=300, verbose_name="address on the net"),
                ),
                (
                    "contract",
                    models.CharField(blank=True, max_length=60, verbose_name="contract number"),
                ),
                (
                    "contract_from",
                    models.DateField(blank=True, null=True, verbose_name="contract from"),
                ),
                (
                    "contract_until",
                    models.DateField(blank=True, null=True, verbose_name="contract until"),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kept by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
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
            ],
            options={
                "verbose_name": "historical partner",
                "verbose_name_plural": "historical partners",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "business",
                    models.CharField(blank=True, max_length=80, verbose_name="line of business"),
                ),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="contact")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("mail", models.EmailField(blank=True, max_length=254, verbose_name="mail")),
                (
                    "address",
                    models.URLField(blank=True, max_length=300, verbose_name="address on the net"),
                ),
                (
                    "contract",
                    models.CharField(blank=True, max_length=60, verbose_name="contract number"),
                ),
                (
                    "contract_from",
                    models.DateField(blank=True, null=True, verbose_name="contract from"),
                ),
                (
                    "contract_until",
                    models.DateField(blank=True, null=True, verbose_name="contract until"),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kept by",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["name"],
                "permissions": [("note_partner", "Can note the progress of partnerships")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contract_until", None),
                            ("contract_from", None),
                            ("contract_until__gte", models.F("contract_from")),
                            _connector="OR",
                        ),
                        name="contract_has_length",
                        violation_error_message="A contract ends after it begins.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerNote",
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
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="campaigns.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("found", "found"),
                            ("talking", "in talks"),
                            ("agreed", "agreed"),
                            ("running", "running"),
                            ("paused", "paused"),
                            ("ended", "ended"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="note")),
                (
                    "next_step",
                    models.CharField(blank=True, max_length=200, verbose_name="next step"),
                ),
                ("next_on", models.DateField(null=True, verbose_name="until")),
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
                "verbose_name": "note on a partnership",
                "verbose_name_plural": "notes on partnerships",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["partner", "-id"], name="partnernote_partner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_on", None),
                            models.Q(("next_step", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="day_has_a_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OperatingPlan",
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
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("text", models.CharField(max_length=4000, verbose_name="text")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("quarter", models.DateField(verbose_name="quarter")),
                ("round", models.SmallIntegerField(default=1, verbose_name="round")),
            ],
            options={
                "verbose_name": "operating plan",
                "verbose_name_plural": "operating plans",
                "ordering": ["-id"],
                "permissions": [("write_plan", "Can write operating plans")],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["pending", "returned", "approved"])),
                        fields=("quarter",),
                        name="plan_once_a_quarter",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
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
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("text", models.CharField(max_length=4000, verbose_name="text")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
            ],
            options={
                "verbose_name": "proposal of a development",
                "verbose_name_plural": "proposals of developments",
                "ordering": ["-id"],
                "permissions": [("suggest", "Can propose developments")],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="campaigns.operatingplan",
                    ),
                ),
                ("round", models.SmallIntegerField()),
                ("position", models.SmallIntegerField()),
                ("what", models.CharField(max_length=200, verbose_name="what")),
                (
                    "measure",
                    models.CharField(blank=True, max_length=200, verbose_name="measured by"),
                ),
                ("due_on", models.DateField(verbose_name="until")),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "round", "position"), name="item_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="campaigns.planitem",
                    ),
                ),
                ("percent", models.SmallIntegerField(verbose_name="percent done")),
                ("text", models.CharField(max_length=500, verbose_name="note")),
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
                "verbose_name": "progress",
                "verbose_name_plural": "progress",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["item", "-id"], name="progress_item")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                        name="progress_percent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarketNote",
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
                    "matter",
                    models.CharField(
                        choices=[
                            ("industry", "industry"),
                            ("competitor", "competitors"),
                            ("users", "users"),
                            ("demand", "demand and growth"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("text", models.CharField(max_length=2000, verbose_name="note")),
                ("source", models.CharField(max_length=100, verbose_name="source")),
                (
                    "address",
                    models.URLField(blank=True, max_length=500, verbose_name="where it was seen"),
                ),
                ("seen_on", models.DateField(verbose_name="seen on")),
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
                "verbose_name": "note on the market",
                "verbose_name_plural": "notes on the market",
                "permissions": [("note_market", "Can note what is learnt of the market")],
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["matter", "-id"], name="marketnote_matter")],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("channel", "report on a channel"),
                            ("promotion", "report on campaigns"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="campaigns.channel",
                        verbose_name="channel",
                    ),
                ),
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
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("handed_in", "handed in")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("text", models.TextField(verbose_name="report")),
                ("figures", models.JSONField(default=dict)),
                ("drafted_at", models.DateTimeField(verbose_name="drafted at")),
                ("handed_in_at", models.DateTimeField(null=True, verbose_name="handed in at")),
                (
                    "fingerprint",
                    models.CharField(blank=True, max_length=64, verbose_name="fingerprint"),
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
                "verbose_name": "monthly report",
                "verbose_name_plural": "monthly reports",
                "ordering": ["-month", "-id"],
                "permissions": [("read_reports", "Can read all monthly reports")],
                "indexes": [models.Index(fields=["author", "-month"], name="report_author")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "channel")),
                        fields=("kind", "month", "channel"),
                        name="report_of_a_channel_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "promotion")),
                        fields=("kind", "month", "author"),
                        name="report_of_a_person_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("month__day", 1),
                            models.Q(
                                models.Q(("channel__isnull", False), ("kind", "channel")),
                                models.Q(("channel", None), ("kind", "promotion")),
                                _connector="OR",
                            ),
                        ),
                        name="report_is_on_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportReading",
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="campaigns.report",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000, verbose_name="comment")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="read by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a report",
                "verbose_name_plural": "readings of reports",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("report", "by"), name="report_read_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCampaign",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("blog", "blog"),
                            ("mail", "mail"),
                            ("forum", "forum"),
                            ("questions", "questions and answers"),
                            ("seo", "SEO"),
                            ("sem", "SEM"),
                            ("links", "link exchange"),
                            ("article", "promotional article"),
                            ("joint", "joint promotion"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("goal", models.CharField(max_length=500, verbose_name="goal")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "budget",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="planned cost"
                    ),
                ),
                (
                    "code",
                    models.CharField(blank=True, max_length=24, verbose_name="code or link tag"),
                ),
                (
                    "address",
                    models.URLField(blank=True, max_length=500, verbose_name="where it is"),
                ),
                ("planned_at", models.DateTimeField(verbose_name="planned at")),
                ("called_off_at", models.DateTimeField(null=True, verbose_name="called off at")),
                (
                    "why_changed",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was changed"),
                ),
                ("clocks", models.SmallIntegerField(default=1)),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="campaigns.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="run by",
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="deadlines.deadline",
                        verbose_name="deadline",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
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
            ],
            options={
                "verbose_name": "historical campaign",
                "verbose_name_plural": "historical campaigns",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("blog", "blog"),
                            ("mail", "mail"),
                            ("forum", "forum"),
                            ("questions", "questions and answers"),
                            ("seo", "SEO"),
                            ("sem", "SEM"),
                            ("links", "link exchange"),
                            ("article", "promotional article"),
                            ("joint", "joint promotion"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("goal", models.CharField(max_length=500, verbose_name="goal")),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="campaigns.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="campaigns.partner",
                        verbose_name="partner",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "budget",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="planned cost"
                    ),
                ),
                (
                    "code",
                    models.CharField(blank=True, max_length=24, verbose_name="code or link tag"),
                ),
                (
                    "address",
                    models.URLField(blank=True, max_length=500, verbose_name="where it is"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="run by",
                    ),
                ),
                ("planned_at", models.DateTimeField(verbose_name="planned at")),
                ("called_off_at", models.DateTimeField(null=True, verbose_name="called off at")),
                (
                    "why_changed",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was changed"),
                ),
                ("clocks", models.SmallIntegerField(default=1)),
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
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ["-starts_on", "-id"],
                "permissions": [("run_campaign", "Can run campaigns")],
                "indexes": [models.Index(fields=["-starts_on", "-id"], name="campaign_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="campaign_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget__gte", 0), ("ends_on__gte", models.F("starts_on"))
                        ),
                        name="campaign_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "joint"), _negated=True),
                            ("partner__isnull", False),
                            _connector="OR",
                        ),
                        name="joint_has_a_partner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
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
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="campaigns.campaign",
                    ),
                ),
                ("tag", models.CharField(max_length=24, verbose_name="tag")),
                ("target", models.CharField(max_length=500, verbose_name="leads to")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "tracked link",
                "verbose_name_plural": "tracked links",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("tag",), name="link_tag_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tag__regex", "^[A-Z0-9][A-Z0-9_-]{3,23}$"),
                            ("target__regex", "^https?://[^/?#@\\s]+([/?#]\\S*)?$"),
                        ),
                        name="link_leads_to_the_web",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Click",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="campaigns.link",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("clicks", models.IntegerField(verbose_name="clicks")),
            ],
            options={
                "verbose_name": "clicks on a link",
                "verbose_name_plural": "clicks on links",
                "constraints": [
                    models.UniqueConstraint(fields=("link", "day"), name="link_clicks_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cost",
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
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="campaigns.campaign",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="cost"),
                ),
                ("what", models.CharField(max_length=200, verbose_name="what for")),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="campaigns.cost",
                    ),
                ),
                ("is_from_file", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "cost",
                "verbose_name_plural": "costs",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["campaign", "day"], name="cost_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reverses", None)),
                            models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="cost_above_zero",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Traffic",
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
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="campaigns.campaign",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("reach", models.IntegerField(verbose_name="reach")),
                ("clicks", models.IntegerField(verbose_name="clicks")),
            ],
            options={
                "verbose_name": "reach and clicks",
                "verbose_name_plural": "reach and clicks",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["campaign", "day", "-id"], name="traffic_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("clicks__gte", 0), ("reach__gte", 0)),
                        name="traffic_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Win",
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
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wins",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.order",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("code", "by its code"),
                            ("link", "by its link"),
                            ("hand", "by hand"),
                        ],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
            ],
            options={
                "verbose_name": "order won",
                "verbose_name_plural": "orders won",
                "abstract": False,
                "select_on_save": True,
                "indexes": [models.Index(fields=["order"], name="win_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("how__in", ["code", "link"])),
                            models.Q(
                                ("by__isnull", False),
                                ("how", "hand"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="win_by_code_or_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WinUndone",
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
                    "win",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone",
                        to="campaigns.win",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "order taken back",
                "verbose_name_plural": "orders taken back",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
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
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("repeat", "worth repeating"),
                            ("change", "to be done otherwise"),
                            ("stop", "not to be repeated"),
                        ],
                        max_length=8,
                        verbose_name="verdict",
                    ),
                ),
                ("text", models.CharField(max_length=2000, verbose_name="evaluation")),
                ("figures", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="evaluated by",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Choice",
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
                ("title", models.CharField(max_length=100, verbose_name="what for")),
                (
                    "best",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("return_on_cost", "return on cost"),
                            ("cost_per_order", "cost per order"),
                            ("cost_per_click", "cost per click"),
                            ("conversion", "conversion"),
                        ],
                        max_length=16,
                        verbose_name="measure",
                    ),
                ),
                ("figures", models.JSONField()),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chosen by",
                    ),
                ),
            ],
            options={
                "verbose_name": "best plan",
                "verbose_name_plural": "best plans",
                "ordering": ["-id"],
                "abstract": False,
                "select_on_save": True,
            },
        ),
    ]
