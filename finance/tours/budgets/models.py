"""Budget sheets of operations: signed whole, a new version instead of a change (A7.3-3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finance.ledger.models import money_field
from finance.tours.rules import Category
from regulations.binding.models import BindingQuerySet, Bound, person_field


class Budget(Bound):
    """A signed budget sheet; its lines come with it and add up to `total`."""

    tour = models.ForeignKey("tours.Tour", models.PROTECT, related_name="budgets")
    version = models.SmallIntegerField(_("version"))
    total = money_field(_("total"))
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    by = person_field(_("signed by"))

    class Meta(Bound.Meta):
        verbose_name = _("budget sheet")
        verbose_name_plural = _("budget sheets")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["tour", "version"], name="tour_budget_once"),
            models.CheckConstraint(condition=Q(total__gt=0), name="tour_budget_has_total"),
        ]


class BudgetLine(models.Model):
    """One line of a budget sheet; `item` is its number, the same through all versions."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    item = models.SmallIntegerField(_("no."))
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    text = models.CharField(_("what for"), max_length=120)
    amount = money_field(_("amount"))

    objects = BindingQuerySet.as_manager()

    class Meta:
        select_on_save = True
        verbose_name = _("line of a budget sheet")
        verbose_name_plural = _("lines of budget sheets")
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "item"], name="budget_item_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_line_has_amount"),
        ]
