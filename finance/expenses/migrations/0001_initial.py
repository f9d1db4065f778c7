import uuid

import django.db.models.deletion
import django.db.models.expressions
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
        ("ledger", "0001_initial"),
        ("people", "0001_initial"),
        ("rulebook", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCategory",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=20, verbose_name="code")),
                ("name_zh", models.CharField(max_length=40, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=40, verbose_name="English name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("office", "office"), ("business", "business")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("is_run", models.BooleanField(default=False, verbose_name="by monthly runs only")),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="ledger.account",
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
                "verbose_name": "historical spending category",
                "verbose_name_plural": "historical spending categories",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name_zh", models.CharField(max_length=40, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=40, verbose_name="English name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("office", "office"), ("business", "business")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                ("is_run", models.BooleanField(default=False, verbose_name="by monthly runs only")),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "spending category",
                "verbose_name_plural": "spending categories",
                "ordering": ["kind", "account__code"],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.SmallIntegerField(verbose_name="year")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="expenses.category",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="budget"
                    ),
                ),
                (
                    "consented",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=14,
                        verbose_name="consented beyond it",
                    ),
                ),
                (
                    "held",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="committed"
                    ),
                ),
                (
                    "used",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="spent"
                    ),
                ),
            ],
            options={
                "verbose_name": "budget line",
                "verbose_name_plural": "budget lines",
                "constraints": [
                    models.UniqueConstraint(fields=("year", "category"), name="budget_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gte", 0),
                            ("consented__gte", 0),
                            ("held__gte", 0),
                            ("used__gte", 0),
                        ),
                        name="budget_line_not_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "held__lte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("amount"), "+", models.F("consented")
                                    ),
                                    "-",
                                    models.F("used"),
                                ),
                            )
                        ),
                        name="budget_not_exceeded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetChange",
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
                ("year", models.SmallIntegerField(verbose_name="year")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="expenses.category",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="budget"),
                ),
                (
                    "before",
                    models.DecimalField(
                        db_default=0, decimal_places=2, max_digits=14, verbose_name="before"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                "verbose_name": "change of a budget",
                "verbose_name_plural": "changes of budgets",
                "abstract": False,
                "select_on_save": True,
                "indexes": [
                    models.Index(fields=["year", "category", "-id"], name="budget_change_line")
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
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
                    "kind",
                    models.CharField(
                        choices=[("phone", "phone bills"), ("meals", "meal allowances")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="expenses.budgetline",
                    ),
                ),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="total"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.ruleversion",
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
                            ("cancelled", "not spent"),
                            ("rejected", "rejected by the cashier"),
                            ("settled", "paid and settled"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "rejection",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is not paid"),
                ),
            ],
            options={
                "verbose_name": "monthly run",
                "verbose_name_plural": "monthly runs",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="run_of_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gt", 0)), name="run_is_money"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("pending", "returned", "approved", "settled"))
                        ),
                        fields=("kind", "month"),
                        name="run_once_a_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunRow",
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="expenses.run",
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
                ("position", models.CharField(blank=True, max_length=30, verbose_name="position")),
                (
                    "actual",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="bill"
                    ),
                ),
                ("days", models.SmallIntegerField(null=True, verbose_name="days")),
                (
                    "paid",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="paid by the company"
                    ),
                ),
                (
                    "own",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="the person's own"
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a run",
                "verbose_name_plural": "rows of runs",
                "ordering": ["id"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("run", "person"), name="run_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("own__gte", 0),
                            ("paid__gte", 0),
                            models.Q(
                                ("actual", None),
                                (
                                    "actual",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("paid"), "+", models.F("own")
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="run_row_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunFile",
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="expenses.run",
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
                "verbose_name": "statement of a run",
                "verbose_name_plural": "statements of runs",
                "ordering": ["id"],
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Spending",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spendings",
                        to="expenses.budgetline",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                ),
                (
                    "advance",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="advance wanted"
                    ),
                ),
                ("purpose", models.CharField(max_length=300, verbose_name="purpose")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for its decision"),
                            ("returned", "returned for changes"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("cancelled", "not spent"),
                            ("rejected", "rejected by the cashier"),
                            ("settled", "paid and settled"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("request", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "spending request",
                "verbose_name_plural": "spending requests",
                "ordering": ["-id"],
                "permissions": [
                    ("view_every_spending", "Can see the spending of everybody"),
                    ("set_budget", "Can set budgets"),
                    ("view_budget", "Can see budgets"),
                    ("watch_business", "Can watch business spending"),
                    ("pay_expense", "Can pay expenses"),
                    ("verify_invoice", "Can check invoices"),
                    ("make_run", "Can make monthly runs"),
                    ("report_misuse", "Can report misappropriation"),
                    ("hear_consent", "Can write down consents to spending by phone"),
                    ("release_advance", "Can release the cashier's own advances"),
                ],
                "indexes": [
                    models.Index(fields=["person", "-id"], name="spending_person"),
                    models.Index(fields=["state", "-id"], name="spending_state"),
                    models.Index(fields=["line", "-id"], name="spending_line"),
                    models.Index(
                        fields=["id"],
                        condition=models.Q(("advance__gt", 0), ("state", "approved")),
                        name="spending_to_lend",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("advance__gte", 0),
                            ("advance__lte", models.F("amount")),
                            ("amount__gt", 0),
                        ),
                        name="spending_amounts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Advance",
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
                    "spending",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loan",
                        to="expenses.spending",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="borrower",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                ),
                ("account", models.CharField(max_length=12, verbose_name="from")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cashier",
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
            ],
            options={
                "verbose_name": "advance",
                "verbose_name_plural": "advances",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("person",),
                        name="advance_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="advance_is_money"
                    ),
                ],
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
                (
                    "spending",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release",
                        to="expenses.spending",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
            ],
            options={
                "verbose_name": "release of the cashier's own advance",
                "verbose_name_plural": "releases of the cashier's own advances",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Hold",
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
                    "spending",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="expenses.spending",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="expenses.run",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="expenses.budgetline",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        db_default=0, decimal_places=2, max_digits=14, verbose_name="amount"
                    ),
                ),
                (
                    "beyond",
                    models.DecimalField(
                        db_default=0,
                        decimal_places=2,
                        max_digits=14,
                        verbose_name="beyond the budget",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("run", None), ("spending__isnull", False)),
                            models.Q(("run__isnull", False), ("spending", None)),
                            _connector="OR",
                        ),
                        name="hold_of_one_document",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
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
                    "spending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="expenses.spending",
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
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="total"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for its decision"),
                            ("returned", "returned for changes"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("cancelled", "not spent"),
                            ("rejected", "rejected by the cashier"),
                            ("settled", "paid and settled"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "rejection",
                    models.CharField(blank=True, max_length=300, verbose_name="why rejected"),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "-id"], name="claim_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total__gt", 0)), name="claim_is_money"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("pending", "returned", "approved", "settled"))
                        ),
                        fields=("spending",),
                        name="claim_one_of_spending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="expenses.claim",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="expenses.run",
                    ),
                ),
                (
                    "advance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="expenses.advance",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cashier",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("advance", None), ("claim__isnull", False), ("run", None)),
                            models.Q(("advance", None), ("claim", None), ("run__isnull", False)),
                            models.Q(("advance__isnull", False), ("claim", None), ("run", None)),
                            _connector="OR",
                        ),
                        name="payment_of_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Undoing",
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
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undoing",
                        to="expenses.payment",
                    ),
                ),
                (
                    "advance",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undoing",
                        to="expenses.advance",
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
            ],
            options={
                "verbose_name": "undone payment",
                "verbose_name_plural": "undone payments",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("advance", None), ("payment__isnull", False)),
                            models.Q(("advance__isnull", False), ("payment", None)),
                            _connector="OR",
                        ),
                        name="undoing_of_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HoldEnd",
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
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="expenses.hold",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="expenses.payment",
                    ),
                ),
                (
                    "used",
                    models.DecimalField(
                        db_default=0, decimal_places=2, max_digits=14, verbose_name="spent"
                    ),
                ),
            ],
            options={
                "verbose_name": "end of a commitment",
                "verbose_name_plural": "ends of commitments",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Invoice",
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
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="expenses.claim",
                    ),
                ),
                ("position", models.SmallIntegerField(verbose_name="place")),
                (
                    "kind",
                    models.CharField(blank=True, max_length=4, verbose_name="kind of invoice"),
                ),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="invoice code")),
                ("number", models.CharField(max_length=30, verbose_name="invoice number")),
                ("key", models.CharField(db_default="", max_length=52)),
                ("day", models.DateField(null=True, verbose_name="day")),
                ("seller", models.CharField(blank=True, max_length=120, verbose_name="seller")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="amount claimed"
                    ),
                ),
                (
                    "stated",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount in the QR code",
                    ),
                ),
                (
                    "tax",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="tax"
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="expenses.invoice",
                        verbose_name="reverses",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="QR text")),
                ("is_live", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "invoice",
                "verbose_name_plural": "invoices",
                "ordering": ["position", "id"],
                "abstract": False,
                "select_on_save": True,
                "indexes": [
                    models.Index(fields=["seller", "day", "amount"], name="invoice_alike"),
                    models.Index(fields=["number"], name="invoice_number"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_live", True)),
                        fields=("key",),
                        name="invoice_used_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("amount__gt", 0), ("reverses", None)),
                                models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                                _connector="OR",
                            ),
                            models.Q(("key", ""), _negated=True),
                        ),
                        name="invoice_is_money",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceFile",
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
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="expenses.claim",
                    ),
                ),
                ("position", models.SmallIntegerField(verbose_name="place")),
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
                ("is_live", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "file of a claim",
                "verbose_name_plural": "files of claims",
                "ordering": ["position", "id"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_live", True)),
                        fields=("sha256",),
                        name="invoice_file_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
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
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="expenses.invoice",
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("genuine", "genuine"),
                            ("false", "false or void"),
                            ("unknown", "not found yet"),
                        ],
                        max_length=10,
                        verbose_name="finding",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of an invoice",
                "verbose_name_plural": "checks of invoices",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Overrun",
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
                    "spending",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overruns",
                        to="expenses.spending",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overruns",
                        to="expenses.run",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="beyond the budget"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting for its decision"),
                            ("returned", "returned for changes"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("cancelled", "not spent"),
                            ("rejected", "rejected by the cashier"),
                            ("settled", "paid and settled"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
            ],
            options={
                "verbose_name": "special consent",
                "verbose_name_plural": "special consents",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("run", None), ("spending__isnull", False)),
                            models.Q(("run__isnull", False), ("spending", None)),
                            _connector="OR",
                        ),
                        name="overrun_of_one_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), models.Q(("reason", ""), _negated=True)
                        ),
                        name="overrun_has_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("pending", "returned"))),
                        fields=("spending",),
                        name="overrun_once_of_spending",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("pending", "returned"))),
                        fields=("run",),
                        name="overrun_once_of_run",
                    ),
                ],
            },
        ),
    ]
