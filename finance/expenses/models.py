"""Spending requests and special consents; the models of the parts stand beside their work."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from finance.expenses.advances.models import Advance, Payment, Release, Undoing
from finance.expenses.budget.models import BudgetChange, BudgetLine, Category, Hold, HoldEnd
from finance.expenses.claims.models import Claim, Invoice, InvoiceFile, Verification
from finance.expenses.rules import OPEN, State
from finance.expenses.runs.models import Run, RunFile, RunRow
from finance.ledger.models import money_field
from regulations.approvals.models import Approvable
from regulations.binding.models import person_field

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "Advance", "BudgetChange", "BudgetLine", "Category", "Claim", "Hold", "HoldEnd", "Invoice",
    "InvoiceFile", "Overrun", "Payment", "Release", "Run", "RunFile", "RunRow", "Spending",
    "Undoing", "Verification",
]  # fmt: skip


class Spending(Approvable):
    """A request to spend money of a budget line; `advance` is what is wanted beforehand."""

    person = person_field(_("person"))
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="spendings")
    amount = money_field(_("amount"))
    advance = money_field(_("advance wanted"), default=0)
    purpose = models.CharField(_("purpose"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    asked_at = models.DateTimeField(_("asked at"))
    # The form it was sent with: sent twice, it is asked once.
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("spending request")
        verbose_name_plural = _("spending requests")
        ordering = ["-id"]
        permissions = [
            ("view_every_spending", _("Can see the spending of everybody")),
            ("set_budget", _("Can set budgets")),
            ("view_budget", _("Can see budgets")),
            ("watch_business", _("Can watch business spending")),
            ("pay_expense", _("Can pay expenses")),
            ("verify_invoice", _("Can check invoices")),
            ("make_run", _("Can make monthly runs")),
            ("report_misuse", _("Can report misappropriation")),
            ("hear_consent", _("Can write down consents to spending by phone")),
            ("release_advance", _("Can release the cashier's own advances")),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="spending_person"),
            models.Index(fields=["state", "-id"], name="spending_state"),
            models.Index(fields=["line", "-id"], name="spending_line"),
            models.Index(
                fields=["id"],
                condition=Q(state=State.APPROVED, advance__gt=0),
                name="spending_to_lend",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, advance__gte=0, advance__lte=F("amount")),
                name="spending_amounts",
            ),
        ]

    def __str__(self):
        return self.purpose

    @property
    def loan(self) -> Advance | None:
        """The newest advance paid for it, None before the first."""
        return max(self.loans.all(), key=lambda each: each.pk, default=None)


class Overrun(Approvable):
    """A special consent to go beyond the budget by `amount`, for one request or run (A7.1-2).

    One at a time is asked for; those that were given add up.
    """

    spending = models.ForeignKey(Spending, models.PROTECT, null=True, related_name="overruns")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="overruns")
    amount = money_field(_("beyond the budget"))
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    asked_by = person_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("special consent")
        verbose_name_plural = _("special consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(spending__isnull=False, run=None) | Q(spending=None, run__isnull=False),
                name="overrun_of_one_document",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reason=""), name="overrun_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["spending"],
                condition=Q(state__in=OPEN[:2]),
                name="overrun_once_of_spending",
            ),
            models.UniqueConstraint(
                fields=["run"], condition=Q(state__in=OPEN[:2]), name="overrun_once_of_run"
            ),
        ]
