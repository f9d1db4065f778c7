"""Orders to suppliers, numbered without a gap; their lines are those of the approved request."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.supplies.items.models import Item, price_field
from hr.supplies.requests.models import Purchase, PurchaseLine, Quote, Supplier
from hr.supplies.rules import OrderState
from regulations.binding.models import Bound, Kept, person_field


class OrderCount(models.Model):
    """The last number of an order in a year; counted by the trigger of orders alone."""

    year = models.SmallIntegerField(primary_key=True)
    last = models.IntegerField()


class Order(Bound):
    """An order by one quote of an approved request; the database numbers it and fills it in."""

    purchase = models.OneToOneField(Purchase, models.PROTECT, related_name="order")
    quote = models.OneToOneField(Quote, models.PROTECT, related_name="order")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="orders")
    year = models.SmallIntegerField(default=0)
    number = models.IntegerField(_("number"), default=0)
    total = price_field(_("sum"), default=0)
    delivery_on = models.DateField(_("delivery date"))
    state = models.CharField(
        _("state"), max_length=10, choices=OrderState.choices, default=OrderState.PLACED
    )
    by = person_field(_("ordered by"))
    deadline = models.ForeignKey("deadlines.Deadline", models.PROTECT, null=True, related_name="+")

    class Meta(Bound.Meta):
        verbose_name = _("supply order")
        verbose_name_plural = _("supply orders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="supply_order_number"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="supply_order_state")]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The number as it is printed: 2026-0042."""
        return f"{self.year}-{self.number:04}"


class OrderLine(Kept):
    """An item of an order; written by the trigger of its order alone."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    line = models.OneToOneField(PurchaseLine, models.PROTECT, related_name="ordered")
    item = models.ForeignKey(Item, models.PROTECT, related_name="ordered")
    quantity = models.IntegerField(_("quantity"))
    price = price_field(_("price"))

    class Meta(Kept.Meta):
        verbose_name = _("line of an order")
        verbose_name_plural = _("lines of orders")
        ordering = ["id"]


class OrderMail(Bound):
    """The order was mailed to the supplier, or could not be: `trouble` says why."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="mails")
    email = models.EmailField(_("mail address"))
    trouble = models.CharField(_("trouble"), max_length=200, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("mail of an order")
        verbose_name_plural = _("mails of orders")
        ordering = ["-id"]


class OrderEnd(Bound):
    """Nothing more is to come of an order, with the reason: it is cancelled, or closed with what
    came until then."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="end")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("end of an order")
        verbose_name_plural = _("ends of orders")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="end_has_a_reason")]
