"""Money taken from customers, and that it was handed over to finance (A7.3-1)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finance.ledger.models import money_field
from finance.tours.rules import Way
from regulations.approvals.models import Approvable
from regulations.approvals.rules import State as Outcome
from regulations.binding.models import Bound, person_field


class Receipt(Bound):
    """Money that somebody took from a customer; `request` is the form it was sent with."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="receipts")
    amount = money_field(_("amount"))
    payer = models.CharField(_("paid by"), max_length=80)
    way = models.CharField(_("how"), max_length=4, choices=Way.choices)
    by = person_field(_("received by"))
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(
        "deadlines.Deadline", models.PROTECT, null=True, related_name="+",
        verbose_name=_("hand over until"),
    )  # fmt: skip

    class Meta(Bound.Meta):
        verbose_name = _("receipt of tour money")
        verbose_name_plural = _("receipts of tour money")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tour_receipt_has_amount"),
        ]


class HandOver(Bound):
    """The cashier took the money of a receipt into the tour's fund, by a voucher."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="hand_over")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    by = person_field(_("cashier"))

    class Meta(Bound.Meta):
        verbose_name = _("hand-over of tour money")
        verbose_name_plural = _("hand-overs of tour money")


class RefundOrder(Approvable):
    """A refund that was asked for: to whom and why. The cashier pays what was approved."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="refund_orders")
    amount = money_field(_("amount"))
    payee = models.CharField(_("paid to"), max_length=80)
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING
    )
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    asked_by = person_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("refund asked for")
        verbose_name_plural = _("refunds asked for")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tour_order_has_amount"),
        ]


class Refund(Bound):
    """Money a customer got back from the tour's fund: what was paid beyond the price."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="refunds")
    order = models.OneToOneField(
        RefundOrder, models.PROTECT, null=True, related_name="refund",
        verbose_name=_("refund asked for"),
    )  # fmt: skip
    amount = money_field(_("amount"))
    payee = models.CharField(_("paid to"), max_length=80)
    reason = models.CharField(_("reason"), max_length=200)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    by = person_field(_("cashier"))

    class Meta(Bound.Meta):
        verbose_name = _("refund of tour money")
        verbose_name_plural = _("refunds of tour money")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tour_refund_has_amount"),
        ]


class RefundDrop(Bound):
    """A refund that was approved and comes to nothing before it is paid, with the reason."""

    order = models.OneToOneField(RefundOrder, models.PROTECT, related_name="drop")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("refund given up")
        verbose_name_plural = _("refunds given up")


class Strike(Bound):
    """A receipt that was written down wrongly, by the chief accountant's word."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="strike")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("struck receipt")
        verbose_name_plural = _("struck receipts")
