"""Categories, budget lines, and what is held of a line until it is used or released."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from finance.expenses.rules import Kind
from finance.ledger.models import money_field
from regulations.binding.models import Bound, person_field


class Category(models.Model):
    """What money is spent for, with the account it is booked on (A7.4-2).

    `is_run` marks what only the office's monthly runs spend.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    is_run = models.BooleanField(_("by monthly runs only"), default=False)
    is_open = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("spending category")
        verbose_name_plural = _("spending categories")
        ordering = ["kind", "account__code"]

    def __str__(self):
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class BudgetLine(models.Model):
    """A category's budget of a year; written by the database alone, never beyond its bounds.

    `held` is committed and not spent yet, `used` is spent, `consented` what was consented to
    beyond `amount` and taken up.
    """

    year = models.SmallIntegerField(_("year"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="lines")
    amount = money_field(_("budget"), default=0)
    consented = money_field(_("consented beyond it"), default=0)
    held = money_field(_("committed"), default=0)
    used = money_field(_("spent"), default=0)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(fields=["year", "category"], name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(held__gte=0, used__gte=0, consented__gte=0, amount__gte=0),
                name="budget_line_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(held__lte=F("amount") + F("consented") - F("used")),
                name="budget_not_exceeded",
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.category}"

    @property
    def left(self):
        """What can still be committed without a special consent."""
        return self.amount + self.consented - self.held - self.used


class BudgetChange(Bound):
    """The general manager set the budget of a category and year to `amount`; it was `before`."""

    year = models.SmallIntegerField(_("year"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="changes")
    amount = money_field(_("budget"))
    # Computed by the database.
    before = money_field(_("before"), db_default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = person_field(_("set by"))

    class Meta(Bound.Meta):
        verbose_name = _("change of a budget")
        verbose_name_plural = _("changes of budgets")
        indexes = [models.Index(fields=["year", "category", "-id"], name="budget_change_line")]


class Hold(Bound):
    """An approved request or run commits its amount of a line; `beyond` needed the consent.

    One of a document is open at a time; line, amount and `beyond` are computed by the database.
    """

    spending = models.ForeignKey(
        "expenses.Spending", models.PROTECT, null=True, related_name="holds"
    )
    run = models.ForeignKey("expenses.Run", models.PROTECT, null=True, related_name="holds")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="holds")
    amount = money_field(_("amount"), db_default=0)
    beyond = money_field(_("beyond the budget"), db_default=0)

    class Meta(Bound.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(
                condition=Q(spending__isnull=False, run=None) | Q(spending=None, run__isnull=False),
                name="hold_of_one_document",
            ),
        ]


class HoldEnd(Bound):
    """A commitment ends: `used` of it was spent by a payment, the rest is free again.

    `used` is computed by the database.
    """

    hold = models.OneToOneField(Hold, models.PROTECT, related_name="end")
    payment = models.OneToOneField("expenses.Payment", models.PROTECT, null=True)
    used = money_field(_("spent"), db_default=0)

    class Meta(Bound.Meta):
        verbose_name = _("end of a commitment")
        verbose_name_plural = _("ends of commitments")
