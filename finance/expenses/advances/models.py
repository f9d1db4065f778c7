"""Loan slips, the payments that end what was claimed, run or lent, and what was undone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finance.ledger.models import money_field
from regulations.binding.models import Bound, person_field


class Advance(Bound):
    """The cashier lent money against a slip for an approved request; open until it is settled.

    The database allows one open advance of a person (A7.2-3), and another one of a request once the
    one before was undone and its money is back.
    """

    spending = models.ForeignKey("expenses.Spending", models.PROTECT, related_name="loans")
    person = person_field(_("borrower"))
    amount = money_field(_("amount"))
    account = models.CharField(_("from"), max_length=12)
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    by = person_field(_("cashier"))
    deadline = models.ForeignKey("deadlines.Deadline", models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("advance")
        verbose_name_plural = _("advances")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(settled_at=None), name="advance_one_open"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="advance_is_money"),
        ]

    def __str__(self):
        return f"{self.person_id} {self.amount}"

    @property
    def is_undone(self) -> bool:
        """Whether its voucher was reversed: the money came back, nothing is owed."""
        return hasattr(self, "undoing")

    @property
    def is_gone(self) -> bool:
        """Whether it was undone and its money is back, so that it may be paid anew."""
        return self.is_undone and self.settled_at is not None


class Release(Bound):
    """A second person lets the cashier take an advance of their own out of the drawer (A7.1-2)."""

    spending = models.OneToOneField("expenses.Spending", models.PROTECT, related_name="release")
    by = person_field(_("released by"))

    class Meta(Bound.Meta):
        verbose_name = _("release of the cashier's own advance")
        verbose_name_plural = _("releases of the cashier's own advances")


class Payment(Bound):
    """The cashier paid a claim, a run or an order of supplies, or took an advance back whole: one
    voucher each. `bill` is the place of a supplier's invoice in the register.

    One of a document stands at a time; one whose voucher was reversed has an `undoing`.
    """

    claim = models.ForeignKey("expenses.Claim", models.PROTECT, null=True, related_name="payments")
    run = models.ForeignKey("expenses.Run", models.PROTECT, null=True, related_name="payments")
    advance = models.ForeignKey(Advance, models.PROTECT, null=True, related_name="payments")
    slip = models.ForeignKey("supplies.Slip", models.PROTECT, null=True, related_name="payments")
    bill = models.OneToOneField("expenses.Invoice", models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    by = person_field(_("cashier"))

    class Meta(Bound.Meta):
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(claim__isnull=False, run=None, advance=None, slip=None, bill=None)
                    | Q(claim=None, run__isnull=False, advance=None, slip=None, bill=None)
                    | Q(claim=None, run=None, advance__isnull=False, slip=None, bill=None)
                    | Q(claim=None, run=None, advance=None, slip__isnull=False, bill__isnull=False)
                ),
                name="payment_of_one_thing",
            ),
        ]


class Undoing(Bound):
    """The voucher of a payment or of an advance was reversed, and its document is open again."""

    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="undoing")
    advance = models.OneToOneField(Advance, models.PROTECT, null=True, related_name="undoing")
    reason = models.CharField(_("reason"), max_length=300)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("undone payment")
        verbose_name_plural = _("undone payments")
        constraints = [
            models.CheckConstraint(
                condition=Q(payment__isnull=False, advance=None)
                | Q(payment=None, advance__isnull=False),
                name="undoing_of_one_thing",
            ),
        ]
