"""Customers, by what they are known again, what is noted of them, and who is difficult."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.desk.models import Order
from orders.service.customers.rules import KeyKind, Note
from orders.service.rules import LONGEST_NOTE
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, Kept, person_field
from regulations.rulebook.search import BigramVector


class Customer(models.Model):
    """Somebody who asked or bought. `into` is set by the database when a person merges two."""

    name = models.CharField(_("name"), max_length=100)
    initials = models.CharField(_("pinyin initials"), max_length=20, blank=True)
    at = models.DateTimeField(_("known since"))
    by = person_field(_("entered by"), null=True)  # the portal, from an order
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged"
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [("view_customer", _("Can see customers and what they asked"))]
        indexes = [
            models.Index(fields=["name"], opclasses=["varchar_pattern_ops"], name="customer_name"),
            models.Index(
                fields=["initials"], opclasses=["varchar_pattern_ops"], name="customer_initials"
            ),
            GinIndex(BigramVector("name"), name="customer_words"),
        ]

    def __str__(self):
        return self.name


class CustomerKey(models.Model):
    """One thing a customer is known by; a merge moves it to who is kept."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="keys")
    first = models.ForeignKey(Customer, models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(max_length=8, choices=KeyKind.choices)
    value = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("key of a customer")
        verbose_name_plural = _("keys of customers")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="customer_key_once")]

    def __str__(self):
        return self.value

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return self.value.partition(":")[2] if self.kind == KeyKind.ACCOUNT else self.value


class CustomerOrder(Kept):
    """Whose order it is, by the first key of the order; without one where the shop masks all."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="+")
    key = models.ForeignKey(CustomerKey, models.PROTECT, null=True, related_name="orders")
    placed_at = models.DateTimeField()

    class Meta(Kept.Meta):
        default_permissions = ()
        indexes = [
            models.Index(fields=["key", "placed_at"], name="customer_orders"),
            models.Index(fields=["placed_at"], name="customer_order_placed"),
        ]


class CustomerNote(Bound):
    """What somebody noted of a customer; marks of prospects are notes too (C10-1)."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="notes")
    kind = models.CharField(_("kind"), max_length=12, choices=Note.choices, default=Note.NOTE)
    text = models.CharField(_("note"), max_length=LONGEST_NOTE)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("note on a customer")
        verbose_name_plural = _("notes on customers")
        ordering = ["-id"]
        default_permissions = ()


class Merge(Bound):
    """Two customers are one person, as somebody says with a reason."""

    kept = models.ForeignKey(Customer, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("merge of customers")
        verbose_name_plural = _("merges of customers")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
        ]


class MergeUndone(Bound):
    """A merge taken back: what came with the one that was gone is theirs again."""

    merge = models.OneToOneField(Merge, models.PROTECT, related_name="undone")
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        default_permissions = ()


class Flag(Approvable, Bound):
    """A customer reported as difficult; the service lead confirms it (C10-9)."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="flags")
    reason = models.CharField(_("what happened"), max_length=LONGEST_NOTE)
    by = person_field(_("reported by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("customer", "difficult customer")
        verbose_name_plural = pgettext_lazy("customer", "difficult customers")
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self):
        return str(self.customer)


class FlagEnd(Bound):
    """The mark is taken off again."""

    flag = models.OneToOneField(Flag, models.PROTECT, related_name="end")
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        default_permissions = ()
