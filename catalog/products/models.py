"""Products and their stock: moves are only ever added, what is on hand follows from them."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from regulations.binding.models import Bound


class Product(models.Model):
    """One thing on sale, known by its SKU; `on_hand` changes through stock moves alone."""

    sku = models.CharField(_("SKU"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    initials = models.CharField(max_length=20, blank=True, editable=False)
    category = models.CharField(_("category"), max_length=50, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    on_hand = models.IntegerField(_("on hand"), default=0, editable=False)
    is_listed = models.BooleanField(_("on sale"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["sku"]
        permissions = [("move_stock", _("Can move stock"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_hand__gte=0),
                name="stock_not_below_zero",
                violation_error_message=_("Stock cannot fall below zero."),
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_not_negative"),
        ]

    def __str__(self):
        return f"{self.sku} {self.name}"


class StockMove(Bound):
    """So many pieces in (positive) or out (negative), with the reason and who."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("receipt")
        SHIPMENT = "shipment", _("shipment")
        COUNT = "count", _("stock-take")

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="moves", verbose_name=_("product")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    quantity = models.IntegerField(_("quantity"))
    on_hand_after = models.IntegerField(_("on hand after"))
    reference = models.CharField(_("reference"), max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("moved by"),
    )

    class Meta(Bound.Meta):
        verbose_name = _("stock move")
        verbose_name_plural = _("stock moves")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="move_not_zero"),
            models.CheckConstraint(condition=Q(on_hand_after__gte=0), name="move_not_below_zero"),
        ]

    def __str__(self):
        return f"{self.product_id} {self.quantity:+}"
