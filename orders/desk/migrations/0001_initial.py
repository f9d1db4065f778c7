import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import regulations.rulebook.search
from regulations.binding.tables import TablesTogether


class Migration(TablesTogether):
    initial = True

    dependencies = [
        ("rulebook", "0001_initial"),
        ("deadlines", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("preview", "waiting for your word"),
                            ("writing", "being written"),
                            ("done", "done"),
                            ("dropped", "dropped"),
                            ("failed", "could not be read"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("layout", models.CharField(blank=True, max_length=20, verbose_name="layout")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                ("rows_read", models.IntegerField(default=0)),
                ("rows_total", models.IntegerField(default=0)),
                ("to_write", models.IntegerField(default=0)),
                ("written", models.IntegerField(default=0)),
                ("months", models.JSONField(default=list)),
                ("problem", models.JSONField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("tries", models.SmallIntegerField(default=0)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("stage__in", ["reading", "writing"])),
                        fields=["id"],
                        name="import_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="desk.importbatch",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Order",
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
                    models.CharField(
                        choices=[
                            ("taobao", "Taobao"),
                            ("youzan", "Youzan"),
                            ("shopify", "Shopify"),
                            ("woocommerce", "WooCommerce"),
                            ("plain", "own form"),
                        ],
                        max_length=12,
                        verbose_name="channel",
                    ),
                ),
                ("number", models.CharField(max_length=64, verbose_name="order number")),
                ("shop", models.CharField(blank=True, max_length=100, verbose_name="shop")),
                ("placed_at", models.DateTimeField(verbose_name="placed at")),
                ("paid_at", models.DateTimeField(null=True, verbose_name="paid at")),
                ("buyer", models.CharField(blank=True, max_length=100, verbose_name="buyer")),
                ("receiver", models.CharField(blank=True, max_length=100, verbose_name="receiver")),
                (
                    "initials",
                    models.CharField(blank=True, max_length=20, verbose_name="pinyin initials"),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                (
                    "currency",
                    models.CharField(default="CNY", max_length=3, verbose_name="currency"),
                ),
                (
                    "goods_total",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="goods"),
                ),
                (
                    "shipping_fee",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="shipping fee"
                    ),
                ),
                (
                    "discount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="discount"),
                ),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="total"),
                ),
                ("paid", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="paid")),
                ("buyer_note", models.TextField(blank=True, verbose_name="buyer's note")),
                ("seller_note", models.TextField(blank=True, verbose_name="seller's note")),
                (
                    "promotion_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        default=list,
                        size=None,
                        verbose_name="promotion codes",
                    ),
                ),
                (
                    "link_tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        default=list,
                        size=None,
                        verbose_name="tags of links",
                    ),
                ),
                (
                    "landing",
                    models.CharField(blank=True, max_length=500, verbose_name="came in by"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                "number",
                                models.Value(" "),
                                "phone",
                                models.Value(" "),
                                "receiver",
                                models.Value(" "),
                                "buyer",
                                models.Value(" "),
                                "initials",
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "search_words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=regulations.rulebook.search.BigramVector(
                            django.db.models.functions.text.Concat(
                                "receiver", models.Value(" "), "buyer"
                            )
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "permissions": [
                    ("work_order", "Can accept, contact and hand over orders"),
                    ("take_over_order", "Can take over and ship orders"),
                    ("import_order", "Can import orders"),
                    ("watch_clocks", "Can see everybody's breaches"),
                ],
                "abstract": False,
                "select_on_save": True,
                "indexes": [
                    models.Index(fields=["placed_at"], name="order_placed"),
                    models.Index(fields=["phone"], name="order_phone"),
                    models.Index(
                        fields=["initials"],
                        name="order_initials",
                        opclasses=["varchar_pattern_ops"],
                    ),
                    models.Index(
                        fields=["receiver"],
                        name="order_receiver",
                        opclasses=["varchar_pattern_ops"],
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="order_search_text", opclasses=["gin_trgm_ops"]
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_words"], name="order_search_words"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "number"), name="order_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount__gte", 0),
                            ("goods_total__gte", 0),
                            ("shipping_fee__gte", 0),
                            ("paid__gte", 0),
                            ("total__gte", 0),
                        ),
                        name="order_money_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="desk.importbatch",
                    ),
                ),
                ("row", models.IntegerField()),
                ("file", models.CharField(blank=True, max_length=200)),
                ("column", models.CharField(blank=True, max_length=100)),
                ("number", models.CharField(blank=True, max_length=64)),
                ("receiver", models.CharField(blank=True, max_length=100)),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("known", "already here"),
                            ("changed", "differs from here"),
                            ("faulty", "faulty"),
                            ("warning", "worth a look"),
                            ("held", "held back"),
                            ("written", "written"),
                            ("linked", "change linked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=300)),
                ("params", models.JSONField(default=dict)),
                ("draft", models.JSONField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.order",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["batch", "fate", "id"], name="import_row_fate")],
            },
        ),
        migrations.CreateModel(
            name="Push",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("taobao", "Taobao"),
                            ("youzan", "Youzan"),
                            ("shopify", "Shopify"),
                            ("woocommerce", "WooCommerce"),
                            ("plain", "own form"),
                        ],
                        max_length=12,
                        verbose_name="channel",
                    ),
                ),
                ("key", models.CharField(max_length=200, verbose_name="key")),
                ("topic", models.CharField(blank=True, max_length=100, verbose_name="topic")),
                ("body", models.TextField(blank=True, verbose_name="message")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("taken", "taken"),
                            ("ignored", "not about an order"),
                            ("faulty", "faulty"),
                            ("forged", "wrong signature"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("problem", models.JSONField(null=True, verbose_name="problem")),
                ("remarks", models.JSONField(default=list, verbose_name="remarks")),
                ("address", models.GenericIPAddressField(null=True, verbose_name="from")),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pushes",
                        to="desk.order",
                        verbose_name="order",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "push",
                "verbose_name_plural": "pushes",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "forged")),
                        fields=["channel", "at"],
                        name="push_forged",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome__in", ["taken", "ignored"])),
                        fields=("channel", "key"),
                        name="push_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "faulty")),
                        fields=("channel", "key"),
                        name="push_faulty_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="desk.order",
                    ),
                ),
                ("position", models.SmallIntegerField()),
                ("sku", models.CharField(blank=True, max_length=64, verbose_name="SKU")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("variant", models.CharField(blank=True, max_length=200, verbose_name="variant")),
                ("quantity", models.IntegerField(verbose_name="quantity")),
                (
                    "unit_price",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="unit price"),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                ),
            ],
            options={
                "verbose_name": "order line",
                "verbose_name_plural": "order lines",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "position"), name="line_position_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gte", 0), ("quantity__gt", 0), ("unit_price__gte", 0)
                        ),
                        name="line_amounts_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderEvent",
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="desk.order",
                    ),
                ),
                ("seq", models.IntegerField(db_default=0, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("accepted", "accepted"),
                            ("tried", "contact tried in vain"),
                            ("contacted", "customer contacted"),
                            ("confirmed", "order confirmed"),
                            ("voided", "declared void"),
                            ("handed_over", "handed over"),
                            ("taken_over", "taken over"),
                            ("shipped", "shipped"),
                            ("closed", "closed"),
                            ("remark", "remark"),
                            ("correction", "correction asked for"),
                            ("cancellation", "cancellation asked for"),
                            ("address", "other address asked for"),
                            ("refund", "refund"),
                            ("shop_change", "the shop reports a change"),
                            ("answered", "request answered"),
                        ],
                        max_length=12,
                        verbose_name="event",
                    ),
                ),
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
                ("data", models.JSONField(default=dict)),
                ("previous", models.BinaryField()),
                ("digest", models.BinaryField()),
            ],
            options={
                "verbose_name": "order event",
                "verbose_name_plural": "order events",
                "abstract": False,
                "select_on_save": True,
                "constraints": [
                    models.UniqueConstraint(fields=("order", "seq"), name="event_seq_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderState",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="desk.order",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("accepted", "accepted"),
                            ("contacted", "contacted"),
                            ("confirmed", "confirmed"),
                            ("handed_over", "handed over"),
                            ("taken_over", "taken over"),
                            ("shipped", "shipped"),
                            ("closed", "closed"),
                            ("void", "void"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "handed_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed over to",
                    ),
                ),
                ("tries", models.SmallIntegerField(default=0, verbose_name="failed tries")),
                ("requests", models.SmallIntegerField(default=0, verbose_name="open requests")),
                (
                    "clock",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="deadlines.deadline",
                        verbose_name="clock",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due at")),
            ],
            options={
                "verbose_name": "order's state",
                "verbose_name_plural": "orders' states",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["closed", "void", "shipped"]), _negated=True
                        ),
                        fields=["due_at", "order"],
                        name="state_open",
                    ),
                    models.Index(fields=["state", "due_at", "order"], name="state_due"),
                    models.Index(
                        condition=models.Q(("state__in", ["handed_over", "taken_over"])),
                        fields=["handed_to", "due_at"],
                        name="state_handed_to",
                    ),
                ],
            },
        ),
    ]
