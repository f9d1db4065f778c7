import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import hr.contracts.finding
import regulations.rulebook.search
from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import sql_file


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("approvals", "0002_binding"),
        ("deadlines", "0002_binding"),
        ("discipline", "0002_binding"),
        ("people", "0003_logins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        sql_file(__file__, "search.sql"),
        migrations.CreateModel(
            name="Contract",
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
                ("signed_on", models.DateField(verbose_name="signed on")),
                (
                    "year",
                    models.SmallIntegerField(db_default=0, editable=False, verbose_name="year"),
                ),
                ("serial", models.IntegerField(db_default=0, editable=False)),
                (
                    "number",
                    models.CharField(
                        db_default="", editable=False, max_length=20, verbose_name="number"
                    ),
                ),
                (
                    "version",
                    models.SmallIntegerField(db_default=1, editable=False, verbose_name="version"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("counterparty", models.CharField(max_length=200, verbose_name="other party")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="amount"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="runs from")),
                ("ends_on", models.DateField(null=True, verbose_name="runs until")),
                ("initials", models.CharField(blank=True, max_length=420)),
                (
                    "ended_on",
                    models.DateField(
                        db_default=None, editable=False, null=True, verbose_name="ended on"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=hr.contracts.finding.SearchedWords(
                            "number", "title", "counterparty", "initials"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "custodian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts_kept",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="custodian",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "renews",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="contracts.contract",
                        verbose_name="renews",
                    ),
                ),
            ],
            options={
                "verbose_name": "contract",
                "verbose_name_plural": "contracts",
                "ordering": ["-id"],
                "permissions": [
                    ("manage_contract", "Can register, keep and lend contracts"),
                    ("view_every_contract", "Can read every contract"),
                    ("read_contract", "Can read this contract"),
                    ("count_contract", "Can take stock of contracts"),
                ],
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Access",
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
                ("is_open", models.BooleanField(verbose_name="opened")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reader",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "access to a contract",
                "verbose_name_plural": "accesses to contracts",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="ContractFile",
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
                    "version",
                    models.SmallIntegerField(db_default=0, editable=False, verbose_name="version"),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("signed", "signed contract"),
                            ("annex", "annex"),
                            ("supplement", "supplement"),
                            ("draft", "text as Word file"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("media", models.CharField(max_length=100)),
                ("size", models.IntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint")),
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
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a contract",
                "verbose_name_plural": "files of contracts",
                "ordering": ["at", "id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Count",
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
                    "why",
                    models.CharField(
                        choices=[("period", "half-yearly check"), ("hand_over", "hand-over")],
                        max_length=10,
                        verbose_name="count",
                    ),
                ),
                ("period", models.DateField(null=True, verbose_name="period from")),
                (
                    "expected",
                    models.IntegerField(
                        db_default=0, editable=False, verbose_name="contracts to count"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="hands over",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="takes over",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of contracts",
                "verbose_name_plural": "counts of contracts",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="CountEnd",
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
                ("counted", models.IntegerField(verbose_name="counted")),
                (
                    "missing",
                    models.IntegerField(db_default=0, editable=False, verbose_name="missing"),
                ),
                ("is_dropped", models.BooleanField(default=False, verbose_name="called off")),
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
                    "count",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ending",
                        to="contracts.count",
                    ),
                ),
            ],
            options={
                "verbose_name": "end of a count",
                "verbose_name_plural": "ends of counts",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Ending",
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
                    "how",
                    models.CharField(
                        choices=[
                            ("fulfilled", "fulfilled"),
                            ("terminated", "ended before its time"),
                            ("renewed", "renewed by another"),
                        ],
                        max_length=12,
                        verbose_name="how",
                    ),
                ),
                ("ended_on", models.DateField(verbose_name="ended on")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ending",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "end of a contract",
                "verbose_name_plural": "ends of contracts",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="FileText",
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
                    "outcome",
                    models.CharField(
                        choices=[
                            ("read", "read"),
                            ("none", "holds no text"),
                            ("faulty", "cannot be read"),
                        ],
                        max_length=10,
                        verbose_name="text",
                    ),
                ),
                ("pages", models.IntegerField(verbose_name="pages")),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reading",
                        to="contracts.contractfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a file",
                "verbose_name_plural": "texts of files",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Kind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=6,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2,6}$", "Two to six capital letters, such as CG."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="name")),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "kind of contract",
                "verbose_name_plural": "kinds of contract",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z]{2,6}$")), name="kind_code"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="contracts.kind",
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="Loan",
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
                ("is_original", models.BooleanField(default=False, verbose_name="the original")),
                ("purpose", models.CharField(max_length=300, verbose_name="for what")),
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
                        verbose_name="borrower",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "loan of a contract",
                "verbose_name_plural": "loans of contracts",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="HandOut",
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
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("pages", models.IntegerField(default=0, verbose_name="pages")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="fingerprint")),
                ("content", models.BinaryField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed out by",
                    ),
                ),
                (
                    "deadline",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.deadline",
                    ),
                ),
                (
                    "loan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_out",
                        to="contracts.loan",
                    ),
                ),
            ],
            options={
                "verbose_name": "contract handed out",
                "verbose_name_plural": "contracts handed out",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="LoanReturn",
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
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="in what state"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
                (
                    "hand_out",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_back",
                        to="contracts.handout",
                    ),
                ),
            ],
            options={
                "verbose_name": "contract given back",
                "verbose_name_plural": "contracts given back",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "storage place",
                "verbose_name_plural": "storage places",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="place_has_code"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
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
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="moved by",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="contracts.contract",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "move of a contract",
                "verbose_name_plural": "moves of contracts",
                "ordering": ["id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="CountLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="contracts.contract",
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="contracts.count",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a count",
                "verbose_name_plural": "lines of counts",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="place",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="contracts.place",
                verbose_name="place",
            ),
        ),
        migrations.CreateModel(
            name="PlaceCheck",
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
                ("fire_safe", models.BooleanField(verbose_name="safe from fire")),
                ("dry", models.BooleanField(verbose_name="safe from damp")),
                (
                    "humidity",
                    models.SmallIntegerField(null=True, verbose_name="humidity in percent"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what is done")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="contracts.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of a place",
                "verbose_name_plural": "checks of places",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                    "way",
                    models.CharField(
                        choices=[
                            ("spot", "on the spot"),
                            ("screen", "on the screen"),
                            ("copy", "lent copy"),
                        ],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("purpose", models.CharField(max_length=300, verbose_name="for what")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="contracts.contract",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reader",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a contract",
                "verbose_name_plural": "readings of contracts",
                "ordering": ["-id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Serial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("last", models.IntegerField()),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.kind",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TextPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.IntegerField(verbose_name="page")),
                ("part", models.SmallIntegerField()),
                ("text", models.TextField(verbose_name="text")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=regulations.rulebook.search.BigramVector("text"),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.contract",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="contracts.contractfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "page of a file",
                "verbose_name_plural": "pages of files",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Tick",
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
                    "found",
                    models.CharField(
                        choices=[
                            ("present", "there"),
                            ("misplaced", "in the wrong place"),
                            ("missing", "missing"),
                            ("damaged", "damaged"),
                            ("lent", "original lent"),
                        ],
                        max_length=10,
                        verbose_name="found",
                    ),
                ),
                ("cause", models.CharField(blank=True, max_length=300, verbose_name="cause")),
                ("is_scanned", models.BooleanField(default=False, verbose_name="by its code")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counted by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="discipline.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticks",
                        to="contracts.countline",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.place",
                        verbose_name="where it lay",
                    ),
                ),
            ],
            options={
                "verbose_name": "contract counted",
                "verbose_name_plural": "contracts counted",
                "ordering": ["id"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Version",
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
                    "number",
                    models.SmallIntegerField(db_default=0, editable=False, verbose_name="version"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("counterparty", models.CharField(max_length=200, verbose_name="other party")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="amount"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="runs from")),
                ("ends_on", models.DateField(null=True, verbose_name="runs until")),
                ("initials", models.CharField(blank=True, max_length=420)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what changed")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a contract",
                "verbose_name_plural": "versions of contracts",
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=models.UniqueConstraint(fields=("period",), name="count_once_a_period"),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("giver", None),
                        ("period__isnull", False),
                        ("taker", None),
                        ("why", "period"),
                    ),
                    models.Q(
                        ("giver__isnull", False),
                        ("period", None),
                        ("taker__isnull", False),
                        ("why", "hand_over"),
                    ),
                    _connector="OR",
                ),
                name="count_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("taker")), _negated=True),
                name="taken_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(fields=["by", "-id"], name="contract_loan_by"),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(fields=["contract", "-id"], name="contract_loan_of"),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose", ""), _negated=True), name="loan_has_purpose"
            ),
        ),
        migrations.AddConstraint(
            model_name="countline",
            constraint=models.UniqueConstraint(
                fields=("count", "contract"), name="count_line_once"
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="contract_search"
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["year", "kind", "-id"], name="contract_year"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["kind", "-id"], name="contract_kind"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["custodian", "-id"], name="contract_custodian"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["department", "-id"], name="contract_department"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["place", "-id"], name="contract_place"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("ended_on", None), ("ends_on__isnull", False)),
                fields=["ends_on"],
                name="contract_expiring",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(fields=("number",), name="contract_number_once"),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                fields=("kind", "year", "serial"), name="contract_serial_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                name="contract_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="contract_runs",
            ),
        ),
        migrations.AddIndex(
            model_name="placecheck",
            index=models.Index(fields=["place", "-id"], name="check_of_place"),
        ),
        migrations.AddConstraint(
            model_name="placecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("humidity", None), ("humidity__range", (0, 100)), _connector="OR"
                ),
                name="check_humidity",
            ),
        ),
        migrations.AddConstraint(
            model_name="placecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dry", True), ("fire_safe", True)),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="check_says_what_is_done",
            ),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["contract", "-id"], name="reading_contract"),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["reader", "-id"], name="reading_reader"),
        ),
        migrations.AddConstraint(
            model_name="serial",
            constraint=models.UniqueConstraint(fields=("kind", "year"), name="serial_once"),
        ),
        migrations.AddIndex(
            model_name="textpage",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="text_page_search"
            ),
        ),
        migrations.AddIndex(
            model_name="textpage",
            index=models.Index(fields=["contract", "page"], name="text_page_contract"),
        ),
        migrations.AddConstraint(
            model_name="textpage",
            constraint=models.UniqueConstraint(
                fields=("file", "page", "part"), name="text_page_once"
            ),
        ),
        migrations.AddIndex(
            model_name="tick",
            index=models.Index(fields=["line", "-id"], name="tick_of_line"),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("found__in", ("present", "lent")),
                    models.Q(("cause", ""), _negated=True),
                    _connector="OR",
                ),
                name="tick_says_the_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("found", "misplaced"), _negated=True),
                    ("place__isnull", False),
                    _connector="OR",
                ),
                name="tick_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("found__in", ("missing", "damaged")), _negated=True),
                    ("case__isnull", False),
                    _connector="OR",
                ),
                name="tick_opens_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("contract", "number"), name="version_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="version_runs",
            ),
        ),
        migrations.CreateModel(
            name="FileEnd",
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
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "file set aside",
                "verbose_name_plural": "files set aside",
                "abstract": False,
                "default_permissions": (),
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="HistoricalKind",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2,6}$", "Two to six capital letters, such as CG."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=40, verbose_name="name")),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical kind of contract",
                "verbose_name_plural": "historical kinds of contract",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlace",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=20, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("is_open", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical storage place",
                "verbose_name_plural": "historical storage places",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddIndex(
            model_name="contractfile",
            index=models.Index(fields=["contract", "sha256"], name="contract_file"),
        ),
        migrations.AddField(
            model_name="fileend",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="set aside by",
            ),
        ),
        migrations.AddField(
            model_name="fileend",
            name="file",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="aside",
                to="contracts.contractfile",
            ),
        ),
        migrations.AddField(
            model_name="historicalkind",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalplace",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="fileend",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="file_end_has_a_reason"
            ),
        ),
    ]
