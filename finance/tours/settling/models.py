"""What a tour really cost, its settlement with the bound papers, and what stays unpaid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finance.ledger.models import money_field
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


class Settlement(Bound):
    """A tour settled against its advances; `bound` is all its papers as one PDF.

    `taken` is what the guides had, `total` what it cost; what differs changed hands.
    """

    tour = models.OneToOneField("tours.Tour", models.PROTECT, related_name="settlement")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    total = money_field(_("costs"))
    taken = money_field(_("advances"))
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
