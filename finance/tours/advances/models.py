"""Money a guide takes along, and what paid for it (A7.3-2)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from finance.ledger.models import money_field
from finance.tours.rules import Wish
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field


class Advance(Approvable):
    """An advance a guide asked for. Above `limit_then` the general manager is asked."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="advances")
    guide = person_field(_("tour guide"))
    amount = money_field(_("amount"))
    purpose = models.CharField(_("what for"), max_length=200)
    limit_then = money_field(_("limit when it was asked for"))
    state = models.CharField(_("state"), max_length=10, choices=Wish.choices)
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    asked_by = person_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("guide's advance")
        verbose_name_plural = _("guides' advances")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tour_advance_has_amount"),
        ]


class Payout(Bound):
    """The cashier paid an advance; `company_part` came from the company's own fund."""

    advance = models.OneToOneField(Advance, models.PROTECT, related_name="payout")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    amount = money_field(_("amount"))
    company_part = money_field(_("paid in advance by the company"), default=0)
    by = person_field(_("cashier"))

    class Meta(Bound.Meta):
        verbose_name = _("payment of an advance")
        verbose_name_plural = _("payments of advances")
        constraints = [
            models.CheckConstraint(
                condition=Q(company_part__gte=0, company_part__lte=F("amount")),
                name="tour_payout_parts",
            ),
        ]


class GiveBack(Bound):
    """A guide gave the whole of an advance back unspent."""

    payout = models.OneToOneField(Payout, models.PROTECT, related_name="give_back")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    by = person_field(_("cashier"))

    class Meta(Bound.Meta):
        verbose_name = _("returned advance")
        verbose_name_plural = _("returned advances")


class Repayment(Bound):
    """A tour paid back what the company had paid for it in advance."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="repayments")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    amount = money_field(_("amount"))
    by = person_field(_("cashier"))

    class Meta(Bound.Meta):
        verbose_name = _("repayment to the company")
        verbose_name_plural = _("repayments to the company")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tour_repayment_has_amount"),
        ]
