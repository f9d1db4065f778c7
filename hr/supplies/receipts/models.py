"""Deliveries with their quality, invoices, and the slips by which orders are paid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.supplies.items.models import price_field
from hr.supplies.orders.models import Order, OrderLine
from hr.supplies.rules import SLIP_STATES, State
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, Kept, person_field


class Delivery(Bound):
    """Goods that came for an order, with the number of the delivery note."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="deliveries")
    note = models.CharField(_("delivery note"), max_length=60)
    by = person_field(_("taken in by"))

    class Meta(Bound.Meta):
        verbose_name = _("delivery of supplies")
        verbose_name_plural = _("deliveries of supplies")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="delivery_has_a_note"),
            models.UniqueConstraint(fields=["order", "note"], name="supply_delivery_once"),
        ]


class DeliveryLine(Kept):
    """What came of a line: `good` goes onto the shelf by a trigger, `bad` goes back."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="deliveries")
    good = models.IntegerField(pgettext_lazy("supplies", "good"))
    bad = models.IntegerField(pgettext_lazy("supplies", "sent back"), default=0)
    quality = models.CharField(_("quality"), max_length=200, blank=True)

    class Meta(Kept.Meta):
        verbose_name = _("line of a delivery")
        verbose_name_plural = _("lines of deliveries")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(good__gte=0, bad__gte=0) & (Q(bad=0) | ~Q(quality="")),
                name="delivery_quality",
            ),
            models.UniqueConstraint(fields=["delivery", "line"], name="delivery_line_once"),
        ]

    @property
    def counted(self) -> tuple[int, int]:
        """Good and bad pieces, as they were put right since."""
        fixes = self.fixes.all()
        return (
            self.good + sum(each.good for each in fixes),
            self.bad + sum(each.bad for each in fixes),
        )


class DeliveryFix(Bound):
    """A line of a delivery was counted wrongly: so many good and bad pieces more, or less.

    The line stays as it was written; a trigger books the difference.
    """

    line = models.ForeignKey(DeliveryLine, models.PROTECT, related_name="fixes")
    good = models.IntegerField(pgettext_lazy("supplies", "good"))
    bad = models.IntegerField(pgettext_lazy("supplies", "sent back"))
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("put right by"))

    class Meta(Bound.Meta):
        verbose_name = _("correction of a delivery")
        verbose_name_plural = _("corrections of deliveries")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(good=0, bad=0) & ~Q(reason=""), name="fix_is_explained"
            ),
        ]


class SupplyInvoice(Bound):
    """An invoice of the supplier for an order with its paper; one at a time is in use."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    number = models.CharField(_("invoice number"), max_length=20)
    day = models.DateField(_("day"))
    total = price_field(_("sum"))
    by = person_field(_("entered by"))
    is_live = models.BooleanField(_("in use"), default=True)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    media = models.CharField(_("type"), max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)

    class Meta(Bound.Meta):
        verbose_name = _("supplier's invoice")
        verbose_name_plural = _("suppliers' invoices")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="supply_invoice_sum"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(is_live=True), name="supply_invoice_once"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(is_live=True), name="supply_invoice_of_order"
            ),
        ]


class SupplyInvoiceLine(Kept):
    """What the invoice says of a line of the order."""

    invoice = models.ForeignKey(SupplyInvoice, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    quantity = models.IntegerField(_("quantity"))
    price = price_field(_("price"))

    class Meta(Kept.Meta):
        verbose_name = _("line of a supplier's invoice")
        verbose_name_plural = _("lines of suppliers' invoices")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "line"], name="supply_invoice_line_once"),
        ]


class InvoiceEnd(Bound):
    """An invoice goes back to the supplier, with what is wrong with it."""

    invoice = models.OneToOneField(SupplyInvoice, models.PROTECT, related_name="end")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("invoice sent back")
        verbose_name_plural = _("invoices sent back")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="invoice_end_has_a_reason")
        ]


class Slip(Approvable):
    """The payment slip of an order whose goods and invoice match it (A3-4)."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="slips")
    invoice = models.ForeignKey(SupplyInvoice, models.PROTECT, related_name="slips")
    amount = price_field(_("amount"))
    state = models.CharField(_("state"), max_length=10, choices=SLIP_STATES, default=State.PENDING)
    person = person_field(_("made by"))
    asked_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("payment slip")
        verbose_name_plural = _("payment slips")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=["pending", "approved"]), name="slip_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="slip_state")]
