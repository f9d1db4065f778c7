"""Orders and what happens to them. Facts and events bind; only the state row moves."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import GeneratedField, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from orders.desk.imports.models import ImportBatch, ImportFile, ImportRow
from orders.desk.pushes.models import Push
from orders.desk.rules import Channel, Happening, State
from regulations.binding.models import Bound, Kept, person_field
from regulations.rulebook.search import BigramVector

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "ImportBatch",
    "ImportFile",
    "ImportRow",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderState",
    "Push",
]


def _money(label, **options):
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def _texts(label):
    return ArrayField(models.CharField(max_length=64), default=list, verbose_name=label)


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
    promotion_codes = _texts(_("promotion codes"))
    link_tags = _texts(_("tags of links"))
    landing = models.CharField(_("came in by"), max_length=500, blank=True)
    entered_by = person_field(_("entered by"), null=True)
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


class OrderLine(Kept):
    """One line of an order; it comes with the order or not at all (C7-5)."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.SmallIntegerField()
    sku = models.CharField(_("SKU"), max_length=64, blank=True)
    title = models.CharField(_("title"), max_length=300)
    variant = models.CharField(_("variant"), max_length=200, blank=True)
    quantity = models.IntegerField(_("quantity"))
    unit_price = _money(_("unit price"))
    amount = _money(_("amount"))

    class Meta(Kept.Meta):
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
    by = person_field(_("by"), null=True)
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
    accepted_by = person_field(_("accepted by"), null=True)
    handed_to = person_field(_("handed over to"), null=True)
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
