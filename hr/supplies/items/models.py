"""Items with their shelves and specifications, limits of departments, custodians."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from regulations.binding.models import Bound, person_field

# Written by the ledger alone.
BY_LEDGER = ["on_hand", "price"]


def price_field(label, **options) -> models.DecimalField:
    """An amount in yuan and cents."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


class Category(models.Model):
    """What items are kept together by (A3-L6)."""

    name = models.CharField(_("name"), max_length=40, unique=True)

    class Meta:
        verbose_name = pgettext_lazy("supplies", "category")
        verbose_name_plural = pgettext_lazy("supplies", "categories")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Item(models.Model):
    """Something that is bought for the company's own use; `price` is the last one paid."""

    code = models.CharField(pgettext_lazy("supplies", "number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    initials = models.CharField(max_length=20, blank=True, editable=False)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        related_name="items",
        verbose_name=pgettext_lazy("supplies", "category"),
    )
    specification = models.CharField(_("agreed specification"), max_length=200)
    unit = models.CharField(_("unit"), max_length=10)
    shelf = models.CharField(_("shelf"), max_length=30)
    is_active = models.BooleanField(_("in use"), default=True)
    on_hand = models.IntegerField(_("on hand"), default=0, editable=False)
    price = price_field(_("last price"), default=0, editable=False)
    history = HistoricalRecords(excluded_fields=BY_LEDGER)

    class Meta:
        verbose_name = _("supply item")
        verbose_name_plural = _("supply items")
        ordering = ["code"]
        permissions = [
            ("keep_stock", _("Can keep the stock of supplies")),
            ("place_order", _("Can order supplies")),
            ("receive_goods", _("Can take in deliveries of supplies")),
            ("set_limit", _("Can set limits of departments")),
            ("audit_local", _("Can audit what departments bought themselves")),
            ("view_every_purchase", _("Can see every purchase")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="supply_not_below_zero"),
            models.CheckConstraint(
                condition=~Q(specification="") & ~Q(shelf="") & ~Q(unit=""),
                name="supply_is_specified",
            ),
        ]
        indexes = [models.Index(fields=["category", "code"], name="supply_category")]

    def __str__(self):
        return self.name


class Limit(Bound):
    """How many of an item a department gets in a month from now on; None: no limit any more."""

    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="limits")
    per_month = models.IntegerField(_("limit a month"), null=True)
    reason = models.CharField(_("reason"), max_length=200)
    by = person_field(_("set by"))

    class Meta(Bound.Meta):
        verbose_name = _("limit of a department")
        verbose_name_plural = _("limits of departments")
        constraints = [
            models.CheckConstraint(
                condition=Q(per_month=None) | Q(per_month__gte=0), name="limit_not_negative"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="limit_has_a_reason"),
        ]
        indexes = [models.Index(fields=["item", "department", "-id"], name="limit_newest")]


class Custody(Bound):
    """Who keeps a department's supplies from now on; None: nobody any more (A3-L3)."""

    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    person = person_field(pgettext_lazy("supplies", "custodian"), null=True)
    by = person_field(_("named by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("supplies", "custodian")
        verbose_name_plural = pgettext_lazy("supplies", "custodians")
        indexes = [models.Index(fields=["department", "-id"], name="custody_newest")]
