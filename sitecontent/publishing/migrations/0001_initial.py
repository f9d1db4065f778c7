import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import regulations.rulebook.search
from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("rulebook", "0001_initial"),
        ("approvals", "0001_initial"),
        ("deadlines", "0001_initial"),
        ("people", "0001_initial"),
        ("products", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPartner",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=100, verbose_name="name")),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="contact")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email")),
                ("is_active", models.BooleanField(default=True, verbose_name="works for us")),
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
                "verbose_name": "historical partner company",
                "verbose_name_plural": "historical partner companies",
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
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="contact")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email")),
                ("is_active", models.BooleanField(default=True, verbose_name="works for us")),
            ],
            options={
                "verbose_name": "partner company",
                "verbose_name_plural": "partner companies",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Incident",
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
                            ("virus", "virus"),
                            ("attack", "attack"),
                            ("failure", "malfunction"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("what", models.CharField(max_length=1000, verbose_name="what happened")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="found by",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "ordering": ["-id"],
                "permissions": [("handle_incident", "Can report and close incidents")],
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="IncidentStep",
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
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="publishing.incident",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reported", "partner told"),
                            ("note", "note"),
                            ("solved", "solved"),
                        ],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.partner",
                        verbose_name="partner company",
                    ),
                ),
                ("told", models.CharField(blank=True, max_length=60, verbose_name="who was told")),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "by phone"),
                            ("email", "by mail"),
                            ("chat", "by chat"),
                            ("person", "in person"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="what was said or done")),
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
                "verbose_name": "step of an incident",
                "verbose_name_plural": "steps of incidents",
                "ordering": ["id"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("step", "solved")),
                        fields=("incident",),
                        name="incident_solved_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "reported"), _negated=True),
                            models.Q(
                                ("partner__isnull", False),
                                models.Q(("way", ""), _negated=True),
                                models.Q(("told", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incident_report_names_whom_and_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Maintenance",
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
                    "work",
                    models.CharField(
                        choices=[
                            ("backup", "backup"),
                            ("update", "update"),
                            ("check", "inspection"),
                            ("cleaning", "clearing out"),
                            ("other", "other work"),
                        ],
                        max_length=10,
                        verbose_name="work",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="what was done")),
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
                "verbose_name": "maintenance",
                "verbose_name_plural": "maintenance",
                "ordering": ["-id"],
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="HistoricalWord",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=40, verbose_name="word")),
                ("plain", models.CharField(db_index=True, editable=False, max_length=160)),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("unlawful", "unlawful or harmful"),
                            ("immoral", "obscene or immoral"),
                            ("false", "false or damaging"),
                            ("secret", "confidential"),
                            ("advert", "advertising law"),
                        ],
                        default="unlawful",
                        max_length=10,
                        verbose_name="why it is looked for",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="looked for")),
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
                "verbose_name": "historical word",
                "verbose_name_plural": "historical words",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=40, verbose_name="word")),
                ("plain", models.CharField(editable=False, max_length=160, unique=True)),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("unlawful", "unlawful or harmful"),
                            ("immoral", "obscene or immoral"),
                            ("false", "false or damaging"),
                            ("secret", "confidential"),
                            ("advert", "advertising law"),
                        ],
                        default="unlawful",
                        max_length=10,
                        verbose_name="why it is looked for",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="looked for")),
            ],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
                "ordering": ["text"],
                "permissions": [("keep_words", "Can keep the word list")],
            },
        ),
        migrations.CreateModel(
            name="Item",
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
                            ("news", "news"),
                            ("article", "article"),
                            ("product", "product information"),
                            ("company", "company information"),
                            ("slot", "slot content"),
                            ("page", "page or redesign"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("headline", "headline"),
                            ("floating", "floating advertisement"),
                            ("home", "home page"),
                        ],
                        max_length=10,
                        verbose_name="place",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.product",
                        verbose_name="product",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="what was collected"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="collected by",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="collected at")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "number",
                    models.IntegerField(default=0, editable=False, verbose_name="newest version"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("collected", "collected"),
                            ("draft", "being written"),
                            ("pending", "waiting for its decision"),
                            ("returned", "returned for changes"),
                            ("refused", "refused"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("down", "taken down"),
                            ("dropped", "given up"),
                        ],
                        default="collected",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "search_words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=regulations.rulebook.search.BigramVector("title"),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "ordering": ["-id"],
                "permissions": [
                    ("write_item", "Can collect and write content"),
                    ("check_item", "Can check content before it is published"),
                    ("publish_item", "Can publish what is approved"),
                    ("take_down", "Can take content down at once"),
                    ("decide_hit", "Can decide on words that were found"),
                    ("review_home", "Can review the home page"),
                ],
                "indexes": [
                    models.Index(fields=["kind", "-id"], name="item_kind"),
                    models.Index(fields=["state", "-id"], name="item_state"),
                    models.Index(fields=["state", "kind", "-id"], name="item_state_kind"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_words"], name="item_search_words"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "slot"), ("place__in", ["headline", "floating"])),
                            models.Q(("kind", "page"), ("place__in", ["", "home"])),
                            models.Q(
                                models.Q(("kind__in", ["slot", "page"]), _negated=True),
                                ("place", ""),
                            ),
                            _connector="OR",
                        ),
                        name="item_place_of_its_kind",
                    )
                ],
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="publishing.item",
                    ),
                ),
                ("number", models.IntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="summary")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "address",
                    models.URLField(blank=True, max_length=500, verbose_name="where it leads"),
                ),
                ("is_important", models.BooleanField(default=False, verbose_name="important")),
                (
                    "is_confidential",
                    models.BooleanField(default=False, verbose_name="confidential"),
                ),
                ("is_copyrighted", models.BooleanField(default=False, verbose_name="copyrighted")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "licence",
                    models.CharField(blank=True, max_length=300, verbose_name="licence or consent"),
                ),
                ("starts_at", models.DateTimeField(null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="until")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
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
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "ordering": ["-number"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("item", "number"), name="version_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at", None),
                            ("ends_at", None),
                            ("ends_at__gt", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="version_window_has_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_confidential", False), ("is_copyrighted", False)),
                            models.Q(
                                models.Q(("source", ""), _negated=True),
                                models.Q(("licence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="version_names_source_and_licence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="publishing.version",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("words", models.IntegerField(verbose_name="words looked for")),
                ("count", models.IntegerField(verbose_name="words found")),
            ],
            options={
                "verbose_name": "screening",
                "verbose_name_plural": "screenings",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("version", "digest"), name="screening_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hits",
                        to="publishing.screening",
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.word",
                    ),
                ),
                ("field", models.CharField(max_length=10)),
                ("start", models.IntegerField()),
                ("end", models.IntegerField()),
                ("text", models.CharField(max_length=200, verbose_name="as it stands there")),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("screening", "field", "start", "end"), name="hit_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HitDecision",
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
                    "hit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="publishing.hit",
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
            ],
            options={
                "verbose_name": "decision on a word found",
                "verbose_name_plural": "decisions on words found",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                        related_name="attachments",
                        to="publishing.item",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("sort", models.CharField(max_length=10, verbose_name="type")),
                ("media", models.CharField(max_length=100)),
                ("size", models.IntegerField(verbose_name="bytes")),
                ("width", models.IntegerField(default=0)),
                ("height", models.IntegerField(default=0)),
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
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("item", "sha256"), name="attachment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Placed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placed",
                        to="publishing.version",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placed",
                        to="publishing.attachment",
                    ),
                ),
                ("position", models.SmallIntegerField()),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("version", "attachment"), name="placed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_made",
                        to="publishing.version",
                        verbose_name="version",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=500, verbose_name="what was checked"),
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
            ],
            options={
                "verbose_name": "check",
                "verbose_name_plural": "checks",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Publication",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="publishing.version",
                        verbose_name="version",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        migrations.CreateModel(
            name="Takedown",
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
                        related_name="takedowns",
                        to="publishing.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takedowns",
                        to="publishing.publication",
                        verbose_name="publication",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "takedown",
                "verbose_name_plural": "takedowns",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("publication",), name="takedown_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Shown",
            fields=[
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="shown",
                        serialize=False,
                        to="publishing.publication",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown",
                        to="publishing.item",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.version",
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("place", models.CharField(blank=True, max_length=10)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="until")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "-publication"], name="shown_kind"),
                    models.Index(fields=["item", "starts_at"], name="shown_item"),
                    models.Index(fields=["starts_at"], name="shown_starts"),
                    models.Index(fields=["ends_at"], name="shown_ends"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HomeReview",
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
                ("is_kept", models.BooleanField(verbose_name="kept as it is")),
                ("note", models.CharField(max_length=1000, verbose_name="findings")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of the home page",
                "verbose_name_plural": "reviews of the home page",
                "abstract": False,
                "select_on_save": True,
            },
        ),
    ]
