"""Purchase requests with their lines, the quotes for them, and the choice of a dearer one."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.supplies.items.models import Item, price_field
from hr.supplies.rules import Purpose, State
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, Kept, person_field


class Supplier(models.Model):
    """A company that delivers supplies."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    contact = models.CharField(_("contact"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Purchase(Approvable):
    """A written request that something be bought; for the shelf or a need of a department."""

    person = person_field(_("person"))
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose.choices)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    asked_at = models.DateTimeField(_("asked at"))
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("purchase request")
        verbose_name_plural = _("purchase requests")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="purchase_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="purchase_state"),
            models.Index(fields=["person", "-id"], name="purchase_person"),
        ]

    def __str__(self):
        return self.reason


class PurchaseLine(Kept):
    """So many of an item; `grounds` holds the numbers a proposal came from, as they were then."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="wanted")
    quantity = models.IntegerField(_("quantity"))
    grounds = models.JSONField(default=dict)

    class Meta(Kept.Meta):
        verbose_name = _("line of a purchase request")
        verbose_name_plural = _("lines of purchase requests")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="purchase_of_something"),
            models.UniqueConstraint(fields=["purchase", "item"], name="purchase_item_once"),
        ]


class PurchaseEnd(Bound):
    """An approved request of which nothing is ordered any more, with the reason."""

    purchase = models.OneToOneField(Purchase, models.PROTECT, related_name="end")
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("end of a purchase request")
        verbose_name_plural = _("ends of purchase requests")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="purchase_end_has_a_reason")
        ]


class Quote(Bound):
    """What a supplier asks for all lines of a request, and when it would deliver."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="quotes")
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="quotes")
    delivery_on = models.DateField(_("delivery date"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = person_field(_("taken in by"))

    class Meta(Bound.Meta):
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["purchase", "supplier"], name="quote_once"),
        ]


class QuotePrice(Kept):
    """The price of one piece of a line."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="prices")
    line = models.ForeignKey(PurchaseLine, models.PROTECT, related_name="+")
    price = price_field(_("price"))

    class Meta(Kept.Meta):
        verbose_name = _("price of a quote")
        verbose_name_plural = _("prices of quotes")
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="quote_price_positive"),
            models.UniqueConstraint(fields=["quote", "line"], name="quote_line_once"),
        ]


class Choice(Approvable):
    """The wish to order by another quote than the rule takes, with its reason (A3-3)."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="choices")
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="choices")
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    person = person_field(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = pgettext_lazy("supplies", "choice of a quote")
        verbose_name_plural = pgettext_lazy("supplies", "choices of quotes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="choice_has_a_reason"),
            models.UniqueConstraint(
                fields=["purchase"], condition=Q(state__in=["pending", "approved"]),
                name="choice_once",
            ),
        ]  # fmt: skip
