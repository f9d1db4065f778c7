"""Tours: groups and individual travellers, who is responsible for them, and their story."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from finance.tours.advances.models import Advance, GiveBack, Payout, Repayment
from finance.tours.budgets.models import Budget, BudgetLine
from finance.tours.departures.models import DayReport, Departure, Exemption
from finance.tours.papers.models import Contract, PriceCut, TourFile
from finance.tours.purses.models import Shift, Undoing
from finance.tours.receipts.models import (
    HandOver,
    Receipt,
    Refund,
    RefundDrop,
    RefundOrder,
    Strike,
)
from finance.tours.rules import Kind
from finance.tours.settling.models import (
    BadDebt,
    Cost,
    CostAcceptance,
    CostStrike,
    Reckoning,
    Settlement,
)
from regulations.binding.models import Bound, person_field

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "Advance",
    "BadDebt",
    "Budget",
    "BudgetLine",
    "CallOff",
    "Contract",
    "Cost",
    "CostAcceptance",
    "CostStrike",
    "DayReport",
    "Departure",
    "Exemption",
    "GiveBack",
    "HandOver",
    "Payout",
    "PriceCut",
    "Receipt",
    "Reckoning",
    "Refund",
    "RefundDrop",
    "RefundOrder",
    "Repayment",
    "Settlement",
    "Shift",
    "Strike",
    "Tour",
    "TourEvent",
    "TourFile",
    "Undoing",
]


class Tour(models.Model):
    """A tour with its fund; only who is responsible may change.

    `settlement` is the one that counts, None while there is none: written by the database.
    """

    code = models.CharField(_("tour code"), max_length=30, unique=True)
    name = models.CharField(_("tour"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    customer = models.CharField(_("customer"), max_length=80)
    route = models.CharField(_("route"), max_length=200)
    travellers = models.SmallIntegerField(_("travellers"))
    departs_on = models.DateField(_("departs on"))
    returns_on = models.DateField(_("returns on"))
    operations = person_field(_("tour operations"))
    sales = person_field(_("responsible salesperson"))
    guide = person_field(_("tour guide"), null=True)
    fund = models.OneToOneField("ledger.Fund", models.PROTECT, related_name="tour")
    settlement = models.OneToOneField(
        Settlement, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("settlement of a tour"),
    )  # fmt: skip
    registered_by = person_field(_("registered by"))
    registered_at = models.DateTimeField(_("registered at"))

    class Meta:
        verbose_name = _("tour")
        verbose_name_plural = _("tours")
        ordering = ["-departs_on", "-id"]
        permissions = [
            ("sign_budget", _("Can sign budget sheets of tours")),
            ("take_money", _("Can take money from customers of tours")),
            ("release_tour", _("Can let tours depart")),
            ("ask_advance", _("Can ask for advances of tours")),
            ("hand_in_papers", _("Can hand in papers and costs of tours")),
            ("strike_receipt", _("Can strike receipts of tour money")),
            ("send_report", _("Can send the daily departure report")),
        ]
        indexes = [
            models.Index(fields=["departs_on", "id"], name="tour_departs"),
            models.Index(fields=["returns_on"], name="tour_returns"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(returns_on__gte=F("departs_on")), name="tour_returns_after_departure"
            ),
            models.CheckConstraint(condition=Q(travellers__gt=0), name="tour_has_travellers"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class TourEvent(Bound):
    """Something that happened to a tour."""

    tour = models.ForeignKey(Tour, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    note = models.CharField(_("note"), max_length=500, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("event of a tour")
        verbose_name_plural = _("events of tours")
        ordering = ["at", "id"]

    def __str__(self):
        return self.verb


class CallOff(Bound):
    """A tour that does not depart."""

    tour = models.OneToOneField(Tour, models.PROTECT, related_name="call_off")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("called-off tour")
        verbose_name_plural = _("called-off tours")
