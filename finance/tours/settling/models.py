"""What a tour really cost, its settlement with the bound papers, and what stays unpaid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.ledger.models import money_field
from regulations.approvals.models import Approvable
from regulations.approvals.rules import State as Outcome
from regulations.binding.models import Bound, person_field


class Cost(Bound):
    """Money spent on a line of the budget sheet, with its receipt."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="costs")
    item = models.SmallIntegerField(_("line of the budget sheet"))
    amount = money_field(_("amount"))
    text = models.CharField(_("what for"), max_length=120)
    invoice = models.CharField(_("invoice number"), max_length=40, blank=True)
    # The invoice in the company's register, which holds each of them once.
    bill = models.OneToOneField(
        "expenses.Invoice", models.PROTECT, null=True, related_name="cost_of_tour"
    )
    file = models.ForeignKey("tours.TourFile", models.PROTECT, null=True, related_name="costs")
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("cost of a tour")
        verbose_name_plural = _("costs of tours")
        ordering = ["item", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tour_cost_has_amount"),
        ]


class CostStrike(Bound):
    """A cost that was written down wrongly."""

    cost = models.OneToOneField(Cost, models.PROTECT, related_name="strike")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("struck cost")
        verbose_name_plural = _("struck costs")


class CostAcceptance(Bound):
    """A cost without the number of an invoice that finance looked at, and why it has none."""

    cost = models.OneToOneField(Cost, models.PROTECT, related_name="acceptance")
    reason = models.CharField(_("why there is no invoice"), max_length=200)
    by = person_field(_("accepted by"))

    class Meta(Bound.Meta):
        verbose_name = _("accepted cost without an invoice")
        verbose_name_plural = _("accepted costs without invoices")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="tour_acceptance_has_reason"),
        ]


class Reckoning(Approvable):
    """A settlement as it is laid before operations and the chief accountant: its figures.

    `total` is what the tour cost, `taken` what the guides had, `received` what its customer paid.
    """

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="reckonings")
    total = money_field(_("costs"))
    taken = money_field(_("advances"))
    received = money_field(pgettext_lazy("tour money", "received"))
    state = models.CharField(
        _("state"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING
    )
    asked_by = person_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("settlement to confirm")
        verbose_name_plural = _("settlements to confirm")
        ordering = ["id"]


class Settlement(Bound):
    """A tour settled against its advances; `bound` is all its papers as one PDF.

    `taken` is what the guides had, `total` what it cost; what differs changed hands. `income` is
    what the customer paid for it, `handed` the money that went to the company's fund. A voucher
    that undoes it opens the tour again: that of `Tour.settlement` counts.
    """

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="settlements")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    reckoning = models.OneToOneField(
        Reckoning, models.PROTECT, null=True, related_name="settlement",
        verbose_name=_("settlement to confirm"),
    )  # fmt: skip
    total = money_field(_("costs"))
    taken = money_field(_("advances"))
    income = money_field(pgettext_lazy("tour", "income"), default=0)
    handed = money_field(_("handed to the company"), default=0)
    bound = models.BinaryField()
    pages = models.SmallIntegerField(_("pages"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    by = person_field(_("settled by"))

    class Meta(Bound.Meta):
        verbose_name = _("settlement of a tour")
        verbose_name_plural = _("settlements of tours")

    @property
    def returned(self):
        """What the guides gave back; below zero what they were paid on top."""
        return self.taken - self.total

    @property
    def profit(self):
        """What the tour earned; below zero what it lost."""
        return self.income - self.total


class BadDebt(Bound):
    """A balance that was not paid in time, and who answers for it."""

    tour = models.OneToOneField("tours.Tour", models.PROTECT, related_name="bad_debt")
    person = person_field(_("responsible"))
    amount = money_field(_("owed"))

    class Meta(Bound.Meta):
        verbose_name = _("bad debt")
        verbose_name_plural = _("bad debts")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="tour_debt_has_amount"),
        ]
