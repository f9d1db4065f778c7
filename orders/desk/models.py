"""Orders and what happens to them. Facts and events bind; only the state row moves."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import GeneratedField, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.desk.rules import Channel, Happening, State
from regulations.binding.models import BindingQuerySet, Bound
from regulations.rulebook.search import BigramVector


def _money(label, **options):
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def _person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=label,
        **options,
    )


class Order(Bound):
    """An order as the shop gave it. `at` is when it reached the portal (C7-5)."""

    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    number = models.CharField(_("order number"), max_length=64)
    shop = models.CharField(_("shop"), max_length=100, blank=True)
    placed_at = models.DateTimeField(_("placed at"))
    paid_at = models.DateTimeField(_("paid at"), null=True)
    buyer = models.CharField(_("buyer"), max_length=100, blank=True)
    receiver = models.CharField(_("receiver"), max_length=100, blank=True)
    initials = models.CharField(_("pinyin initials"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    goods_total = _money(_("goods"))
    shipping_fee = _money(_("shipping fee"))
    discount = _money(_("discount"))
    total = _money(_("total"))
    paid = _money(_("paid"))
    buyer_note = models.TextField(_("buyer's note"), blank=True)
    seller_note = models.TextField(_("seller's note"), blank=True)
    entered_by = _person(_("entered by"))
    search_text = GeneratedField(
        expression=Lower(
            Concat(
                "number", Value(" "), "phone", Value(" "), "receiver", Value(" "), "buyer",
                Value(" "), "initials",
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )  # fmt: skip
    search_words = GeneratedField(
        expression=BigramVector(Concat("receiver", Value(" "), "buyer")),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Bound.Meta):
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        permissions = [
            ("work_order", _("Can accept, contact and hand over orders")),
            ("take_over_order", _("Can take over and ship orders")),
            ("import_order", _("Can import orders")),
            ("watch_clocks", _("Can see everybody's breaches")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["channel", "number"], name="order_once"),
            models.CheckConstraint(
                condition=Q(goods_total__gte=0, shipping_fee__gte=0, discount__gte=0)
                & Q(total__gte=0, paid__gte=0),
                name="order_money_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["placed_at"], name="order_placed"),
            models.Index(fields=["phone"], name="order_phone"),
            # Words of one or two characters, for which the trigram index is blind.
            models.Index(
                fields=["initials"], opclasses=["varchar_pattern_ops"], name="order_initials"
            ),
            models.Index(
                fields=["receiver"], opclasses=["varchar_pattern_ops"], name="order_receiver"
            ),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="order_search_text"),
            GinIndex(fields=["search_words"], name="order_search_words"),
        ]

    def __str__(self):
        return self.number

    @property
    def is_paid(self) -> bool:
        """Whether the shop said the order is paid; trimmed files name the sum without the time."""
        return self.paid_at is not None or self.paid >= self.total > 0


class OrderLine(models.Model):
    """One line of an order; it comes with the order or not at all (C7-5)."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.SmallIntegerField()
    sku = models.CharField(_("SKU"), max_length=64, blank=True)
    title = models.CharField(_("title"), max_length=300)
    variant = models.CharField(_("variant"), max_length=200, blank=True)
    quantity = models.IntegerField(_("quantity"))
    unit_price = _money(_("unit price"))
    amount = _money(_("amount"))

    objects = BindingQuerySet.as_manager()

    class Meta:
        select_on_save = True
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="line_position_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0, amount__gte=0),
                name="line_amounts_positive",
            ),
        ]

    def __str__(self):
        return f"{self.title} × {self.quantity}"


class OrderEvent(Bound):
    """Something that happened to an order, linked by hash to what happened before."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="events")
    # Set by the database; the default only makes Django ask what it became.
    seq = models.IntegerField(db_default=0, editable=False)
    kind = models.CharField(_("event"), max_length=12, choices=Happening.choices)
    by = _person(_("by"))
    data = models.JSONField(default=dict)
    previous = models.BinaryField(editable=False)
    digest = models.BinaryField(editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        constraints = [models.UniqueConstraint(fields=["order", "seq"], name="event_seq_once")]

    def __str__(self):
        return f"{self.order_id}/{self.seq} {self.kind}"


class OrderState(models.Model):
    """Where an order stands: read off its events, kept here to be listed and locked."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="standing")
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    accepted_by = _person(_("accepted by"))
    handed_to = _person(_("handed over to"))
    tries = models.SmallIntegerField(_("failed tries"), default=0)
    requests = models.SmallIntegerField(_("open requests"), default=0)
    clock = models.ForeignKey(
        "deadlines.Deadline",
        models.PROTECT,
        null=True,
        related_name="orders",
        verbose_name=_("clock"),
    )
    # Copied from the clock, which never moves it; far in the future where no clock runs, so
    # that a list by urgency needs one index and no join.
    due_at = models.DateTimeField(_("due at"))

    class Meta:
        verbose_name = _("order's state")
        verbose_name_plural = _("orders' states")
        indexes = [
            models.Index(
                fields=["due_at", "order"],
                condition=~Q(state__in=[State.CLOSED, State.VOID, State.SHIPPED]),
                name="state_open",
            ),
            models.Index(fields=["state", "due_at", "order"], name="state_due"),
            models.Index(
                fields=["handed_to", "due_at"],
                condition=Q(state__in=[State.HANDED_OVER, State.TAKEN_OVER]),
                name="state_handed_to",
            ),
        ]


class ImportBatch(models.Model):
    """An uploaded file on its way in: read, looked at, then written or dropped."""

    class Stage(models.TextChoices):
        READING = "reading", _("being read")
        PREVIEW = "preview", _("waiting for your word")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")
        FAILED = "failed", _("could not be read")

    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage.choices, default=Stage.READING
    )
    layout = models.CharField(_("layout"), max_length=20, blank=True)
    uploaded_by = _person(_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    confirmed_by = _person(_("confirmed by"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    rows_read = models.IntegerField(default=0)
    rows_total = models.IntegerField(default=0)
    # Orders to be written, and how many of them are.
    to_write = models.IntegerField(default=0)
    written = models.IntegerField(default=0)
    # Sums of the file: [[month, currency, orders, total, new orders, total of those], …]
    months = models.JSONField(default=list)
    problem = models.JSONField(null=True)  # the fault why it could not be read
    # Who works it holds it until then; tries are counted so that no file kills workers for ever.
    leased_until = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(stage__in=["reading", "writing"]),
                name="import_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.pk} {self.stage}"


class ImportFile(models.Model):
    """One uploaded file, kept as it came."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    def __str__(self):
        return self.name


class ImportRow(models.Model):
    """One order (or one faulty row) of an upload, and its fate."""

    class Fate(models.TextChoices):
        NEW = "new", _("new")
        KNOWN = "known", _("already here")
        CHANGED = "changed", _("differs from here")
        FAULTY = "faulty", _("faulty")
        WARNING = "warning", _("worth a look")
        WRITTEN = "written", _("written")
        LINKED = "linked", _("change linked")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    row = models.IntegerField()
    file = models.CharField(max_length=200, blank=True)
    column = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=64, blank=True)
    fate = models.CharField(max_length=10, choices=Fate.choices)
    message = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)
    draft = models.JSONField(null=True)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["batch", "fate", "id"], name="import_row_fate")]

    def __str__(self):
        return f"{self.row} {self.number} {self.fate}"


class Push(models.Model):
    """One message that a shop pushed, kept as it came; a repeated one is not worked twice."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("taken")
        IGNORED = "ignored", _("not about an order")
        FAULTY = "faulty", _("faulty")
        FORGED = "forged", _("wrong signature")

    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    key = models.CharField(_("key"), max_length=200)
    topic = models.CharField(_("topic"), max_length=100, blank=True)
    body = models.TextField(_("message"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    problem = models.TextField(_("problem"), blank=True)
    address = models.GenericIPAddressField(pgettext_lazy("sender", "from"), null=True)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="pushes", verbose_name=_("order")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("push")
        verbose_name_plural = _("pushes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "key"],
                condition=Q(outcome__in=["taken", "ignored"]),
                name="push_once",
            ),
            # A shop sends again what we could not read: it is kept once.
            models.UniqueConstraint(
                fields=["channel", "key"], condition=Q(outcome="faulty"), name="push_faulty_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "at"], condition=Q(outcome="forged"), name="push_forged"
            ),
        ]

    def __str__(self):
        return f"{self.channel} {self.topic} {self.outcome}"
