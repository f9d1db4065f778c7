"""A tour's money between drawer and bank, and vouchers of tours that were undone (A7.3-2)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finance.ledger.models import money_field
from finance.tours.rules import Way
from regulations.binding.models import Bound, person_field


class Shift(Bound):
    """Money of a tour taken out of the bank, or brought there; `way` is where it lies now."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="shifts")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    amount = money_field(_("amount"))
    way = models.CharField(_("to"), max_length=4, choices=Way.choices)
    by = person_field(_("cashier"))

    class Meta(Bound.Meta):
        verbose_name = _("money of a tour changing its place")
        verbose_name_plural = _("moneys of tours changing their place")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tour_shift_has_amount"),
        ]


class Undoing(Bound):
    """A voucher of a tour that is undone by its reversal, and why."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="undoings")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("undone voucher of a tour")
        verbose_name_plural = _("undone vouchers of tours")
