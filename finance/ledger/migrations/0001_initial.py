import uuid

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
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalAccount",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(db_index=True, max_length=12, verbose_name="account code"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="account")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("asset", "assets"),
                            ("liability", "liabilities"),
                            ("equity", "owner's equity"),
                            ("income", "income"),
                            ("cost", "costs and expenses"),
                        ],
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                (
                    "money",
                    models.CharField(
                        blank=True,
                        choices=[("", "no money"), ("cash", "cash drawer"), ("bank", "bank")],
                        max_length=4,
                        verbose_name="money",
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "is_kept",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="kept by a room"
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
                "verbose_name": "historical account",
                "verbose_name_plural": "historical accounts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="account code")),
                ("name", models.CharField(max_length=60, verbose_name="account")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("asset", "assets"),
                            ("liability", "liabilities"),
                            ("equity", "owner's equity"),
                            ("income", "income"),
                            ("cost", "costs and expenses"),
                        ],
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                (
                    "money",
                    models.CharField(
                        blank=True,
                        choices=[("", "no money"), ("cash", "cash drawer"), ("bank", "bank")],
                        max_length=4,
                        verbose_name="money",
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "is_kept",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="kept by a room"
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Fund",
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
                        choices=[("company", "company"), ("group", "tour group")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="fund code")),
                ("name", models.CharField(max_length=120, verbose_name="fund")),
            ],
            options={
                "verbose_name": "fund",
                "verbose_name_plural": "funds",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "company")),
                        fields=("kind",),
                        name="one_company_fund",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Purse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purses",
                        to="ledger.fund",
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
                (
                    "balance",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="balance"
                    ),
                ),
            ],
            options={
                "verbose_name": "purse",
                "verbose_name_plural": "purses",
                "constraints": [
                    models.UniqueConstraint(fields=("fund", "account"), name="purse_once"),
                    models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0)), name="purse_not_below_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                (
                    "month",
                    models.DateField(primary_key=True, serialize=False, verbose_name="month"),
                ),
            ],
            options={
                "verbose_name": "month of the books",
                "verbose_name_plural": "months of the books",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="period_is_a_month"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "receipt"),
                            ("payment", "payment"),
                            ("transfer", "transfer"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.period",
                    ),
                ),
                ("summary", models.CharField(max_length=200, verbose_name="summary")),
                ("source", models.CharField(blank=True, max_length=40, verbose_name="document")),
                ("source_id", models.BigIntegerField(null=True)),
                ("request", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="reason"),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="ledger.entry",
                        verbose_name="reverses",
                    ),
                ),
            ],
            options={
                "verbose_name": "voucher",
                "verbose_name_plural": "vouchers",
                "permissions": [
                    ("prepare_entry", "Can prepare vouchers"),
                    ("move_money", "Can receive and pay money"),
                    ("post_entry", "Can post vouchers"),
                    ("countersign_entry", "Can post what the chief accountant prepared"),
                    ("count_drawer", "Can count the drawer"),
                    ("check_count", "Can check counts of the drawer"),
                    ("close_month", "Can close months of the books"),
                ],
                "abstract": False,
                "select_on_save": True,
                "indexes": [
                    models.Index(fields=["source", "source_id"], name="entry_source"),
                    models.Index(fields=["day", "id"], name="entry_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent",
                        to="ledger.entry",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
            ],
            options={
                "verbose_name": "consent to a voucher by hand",
                "verbose_name_plural": "consents to vouchers by hand",
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ledger.entry",
                    ),
                ),
                ("position", models.SmallIntegerField(verbose_name="line")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ledger.account",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ledger.fund",
                    ),
                ),
                (
                    "debit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="debit"
                    ),
                ),
                (
                    "credit",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="credit"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "line of a voucher",
                "verbose_name_plural": "lines of vouchers",
                "select_on_save": True,
                "indexes": [
                    models.Index(fields=["account", "entry"], name="line_account"),
                    models.Index(fields=["fund", "entry"], name="line_fund"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "position"), name="entry_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit", 0), ("debit__gt", 0)),
                            models.Q(("credit__gt", 0), ("debit", 0)),
                            _connector="OR",
                        ),
                        name="line_has_one_side",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
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
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movement",
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
                ("day", models.DateField(verbose_name="day")),
                (
                    "in_drawer",
                    models.BooleanField(
                        db_default=False, editable=False, verbose_name="in the drawer"
                    ),
                ),
            ],
            options={
                "verbose_name": "movement of money",
                "verbose_name_plural": "movements of money",
                "abstract": False,
                "select_on_save": True,
                "indexes": [
                    models.Index(fields=["day", "id"], name="movement_day"),
                    models.Index(
                        condition=models.Q(("in_drawer", True)),
                        fields=["day"],
                        name="movement_drawer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
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
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posting",
                        to="ledger.entry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="posted by",
                    ),
                ),
                ("series", models.BigIntegerField(db_default=0, editable=False)),
                ("seq", models.IntegerField(db_default=0, editable=False)),
                ("previous", models.BinaryField()),
                ("digest", models.BinaryField()),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("series", "seq"), name="voucher_number_once")
                ],
            },
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
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dropping",
                        to="ledger.entry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
            ],
            options={
                "verbose_name": "dropped voucher",
                "verbose_name_plural": "dropped vouchers",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="CashCount",
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
                ("day", models.DateField(unique=True, verbose_name="day")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counted by",
                    ),
                ),
                ("notes", models.JSONField(verbose_name="notes and coins")),
                (
                    "counted",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="counted"),
                ),
                (
                    "opening",
                    models.DecimalField(
                        db_default=0, decimal_places=2, max_digits=14, verbose_name="opening"
                    ),
                ),
                (
                    "receipts",
                    models.DecimalField(
                        db_default=0, decimal_places=2, max_digits=14, verbose_name="receipts"
                    ),
                ),
                (
                    "payments",
                    models.DecimalField(
                        db_default=0, decimal_places=2, max_digits=14, verbose_name="payments"
                    ),
                ),
                (
                    "own",
                    models.DecimalField(
                        db_default=0,
                        decimal_places=2,
                        max_digits=14,
                        verbose_name="the company's own",
                    ),
                ),
                (
                    "explanation",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="explanation of the difference"
                    ),
                ),
            ],
            options={
                "verbose_name": "count of the drawer",
                "verbose_name_plural": "counts of the drawer",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="CashCheck",
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
                    "count",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="ledger.cashcount",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "check of a count",
                "verbose_name_plural": "checks of counts",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
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
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconciliations",
                        to="ledger.period",
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
                (
                    "stated",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="the bank's balance"
                    ),
                ),
                (
                    "book",
                    models.DecimalField(
                        db_default=0,
                        decimal_places=2,
                        max_digits=14,
                        verbose_name="balance of the book",
                    ),
                ),
                (
                    "explanation",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="explanation of the difference"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reconciled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "bank reconciliation",
                "verbose_name_plural": "bank reconciliations",
                "abstract": False,
                "select_on_save": True,
                "indexes": [
                    models.Index(fields=["period", "account", "-id"], name="reconciled_last")
                ],
            },
        ),
        migrations.CreateModel(
            name="BankFile",
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
                    "reconciliation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="ledger.reconciliation",
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
                "verbose_name": "statement of a bank",
                "verbose_name_plural": "statements of banks",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="BankCheck",
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
                    "reconciliation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="ledger.reconciliation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "check of a bank reconciliation",
                "verbose_name_plural": "checks of bank reconciliations",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Closing",
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
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing",
                        to="ledger.period",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agreed by",
                    ),
                ),
                ("content", models.JSONField(verbose_name="statement")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
            ],
            options={
                "verbose_name": "closing of a month",
                "verbose_name_plural": "closings of months",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("agreed_by")), _negated=True),
                        name="closing_by_two",
                    )
                ],
            },
        ),
    ]
