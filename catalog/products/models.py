"""Products in their tree of categories; ledgers of stock, reservations, prices and listing.

What is on hand, reserved, charged and on sale follows from the ledgers alone: triggers compute it.
"""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, GeneratedField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from catalog.products.bulk.models import LongList
from catalog.products.reviews.models import Review, ReviewReply
from catalog.products.search import SearchedText, SearchedWords
from regulations.binding.models import Bound, Kept, person_field

__all__ = [
    "Category", "ListingChange", "LongList", "Picture", "PriceChange", "PriceWindow", "Product",
    "Reservation", "Review", "ReviewReply", "Showcase", "StockMove",
]  # fmt: skip

# What a product's own history leaves to the ledgers, and what the database computes.
BY_LEDGER = ["on_hand", "reserved", "price", "is_listed"]
COMPUTED = ["search_text", "search_words"]


def _price(**options) -> models.DecimalField:
    return models.DecimalField(
        _("price"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)], **options
    )


class Category(models.Model):
    """A shelf of the shop, below another one or at the top."""

    name = models.CharField(_("name"), max_length=50)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("below"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = pgettext_lazy("goods", "category")
        verbose_name_plural = pgettext_lazy("goods", "categories")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="category_once",
                violation_error_message=_("There is a category of this name here already."),
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="category_not_below_itself"),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class ProductQuerySet(models.QuerySet):
    """Filters over products."""

    def priced(self, at):
        """With `price_now`, the price in force at a moment: that of a promotion before its own."""
        window = PriceWindow.objects.filter(
            product=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at
        ).values("price")
        return self.annotate(
            promotion=Subquery(window[:1]), price_now=Coalesce(F("promotion"), F("price"))
        )


class Product(models.Model):
    """One thing on sale, known by its SKU; a variety of another one where `variant_of` is set."""

    sku = models.CharField(_("SKU"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    initials = models.CharField(max_length=20, blank=True, editable=False)
    variant_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("variety of"),
    )
    variant = models.CharField(_("variety"), max_length=50, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=pgettext_lazy("goods", "category"),
    )
    description = models.TextField(_("description"), blank=True)
    price = _price(default=0)
    on_hand = models.IntegerField(_("on hand"), default=0, editable=False)
    reserved = models.IntegerField(_("reserved"), default=0, editable=False)
    is_listed = models.BooleanField(_("on sale"), default=False, editable=False)
    search_text = GeneratedField(
        expression=SearchedText("sku", "name", "variant", "initials"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_words = GeneratedField(
        expression=SearchedWords("name", "variant", "initials"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    history = HistoricalRecords(excluded_fields=[*BY_LEDGER, *COMPUTED])
    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["sku"]
        permissions = [
            ("move_stock", _("Can move stock")),
            ("add_picture", _("Can add pictures of products")),
            ("reply_review", _("Can take in and answer reviews")),
            ("watch_listing", _("Is told what sells out and comes back")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_hand__gte=0),
                name="stock_not_below_zero",
                violation_error_message=_("Stock cannot fall below zero."),
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="reserved_not_below_zero"),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=Q(variant_of=None) | ~Q(variant="") & ~Q(variant_of=F("id")),
                name="variety_has_a_name",
                violation_error_message=_("A variety has a name of its own, such as 250 g."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["initials"], opclasses=["varchar_pattern_ops"], name="product_initials"
            ),
            models.Index(fields=["category", "sku"], name="product_category"),
            models.Index(fields=["is_listed", "sku"], name="product_listed"),
            models.Index(
                fields=["sku"], condition=Q(on_hand__lte=F("reserved")), name="product_sold_out"
            ),
            GinIndex(
                fields=["search_text"], opclasses=["gin_trgm_ops"], name="product_search_text"
            ),
            GinIndex(fields=["search_words"], name="product_search_words"),
        ]

    def __str__(self):
        return f"{self.sku} {self.title}"

    @property
    def title(self) -> str:
        """The name, with that of the variety where it is one."""
        return f"{self.name} {self.variant}".rstrip()

    @property
    def available(self) -> int:
        """Pieces that nobody waits for; below zero where fewer are there than promised."""
        return self.on_hand - self.reserved


class Picture(Kept):
    """A picture of a product, made anew as it came in; `thumb` is a small JPEG of it.

    One with `removed_at` is not shown: not any more, or not yet while its proposal waits.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="pictures")
    content = models.BinaryField()
    thumb = models.BinaryField()
    media = models.CharField(max_length=20)
    width = models.IntegerField()
    height = models.IntegerField()
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    position = models.SmallIntegerField(default=0)
    by = person_field(_("given by"))
    at = models.DateTimeField(_("at"))
    removed_at = models.DateTimeField(_("removed at"), null=True)
    removed_by = person_field(_("removed by"), null=True)

    class Meta(Kept.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "sha256"], condition=Q(removed_at=None), name="picture_once"
            ),
        ]


class StockMove(Bound):
    """So many pieces in (positive) or out (negative), with the reason and who.

    `counted` is what a stock-take found; the database computes its `quantity`. `seen` is the newest
    move of the product when it was counted, 0 where there was none.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("receipt")
        SHIPMENT = "shipment", _("shipment")
        COUNT = "count", _("stock-take")
        WRITE_OFF = "write_off", _("write-off")

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="moves", verbose_name=_("product")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    quantity = models.IntegerField(_("quantity"))
    on_hand_after = models.IntegerField(_("on hand after"))
    counted = models.IntegerField(pgettext_lazy("stock", "counted"), null=True)
    seen = models.BigIntegerField(_("counted at the move"), null=True)
    reference = models.CharField(_("reference"), max_length=80)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
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
            models.CheckConstraint(
                condition=~Q(quantity=0) | Q(kind="count"), name="move_not_zero"
            ),
            models.CheckConstraint(condition=Q(on_hand_after__gte=0), name="move_not_below_zero"),
            models.CheckConstraint(
                condition=Q(kind__in=["receipt", "shipment"]) | ~Q(reason=""),
                name="move_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["product", "-id"], name="move_product")]

    def __str__(self):
        return f"{self.product_id} {self.quantity:+}"


class Reservation(Bound):
    """Pieces promised to whoever `reference` names (positive), or free again (negative)."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="reservations")
    quantity = models.IntegerField(_("quantity"))
    reserved_after = models.IntegerField(_("reserved after"))
    reference = models.CharField(_("reference"), max_length=80)
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="reservation_not_zero"),
        ]
        indexes = [models.Index(fields=["reference", "product"], name="reservation_reference")]


class Sourced(Bound):
    """A row that a trigger wrote; `source` with `source_id` names what for, by whom it was done."""

    source = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True)
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        abstract = True


class PriceChange(Sourced):
    """The price of a product from a moment on, outside of promotions."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="prices")
    price = _price()

    class Meta(Sourced.Meta):
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        indexes = [models.Index(fields=["product", "-id"], name="price_product")]


class PriceWindow(Sourced):
    """A promotional price with its window, half open; those of one product never overlap.

    One that was ended early ends there, by whom `ended_by` says, and keeps its `planned_until`;
    called off before it began, it is empty.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="windows")
    price = _price()
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    planned_until = models.DateTimeField(_("planned until"), null=True)
    ended_by = person_field(_("ended by"), null=True)

    class Meta(Sourced.Meta):
        verbose_name = _("promotional price")
        verbose_name_plural = _("promotional prices")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), planned_until=None, ended_by=None)
                | Q(
                    ends_at__gte=F("starts_at"),
                    planned_until__gt=F("ends_at"),
                    ended_by__isnull=False,
                ),
                name="window_has_a_length",
            ),
            ExclusionConstraint(
                name="window_once",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="window_starts"),
            models.Index(fields=["ends_at"], name="window_ends"),
        ]


class ListingChange(Sourced):
    """A product goes on sale or off it: by an approved proposal, because it sold out, or because
    its page broke the rules for the site."""

    class Cause(models.TextChoices):
        OPENING = "opening", _("on sale before this was kept")
        PROPOSAL = "proposal", _("by an approved proposal")
        SOLD_OUT = "sold_out", _("sold out")
        TAKEN_DOWN = "taken_down", _("taken down by the site administrator")

    product = models.ForeignKey(Product, models.PROTECT, related_name="listings")
    is_listed = models.BooleanField(_("on sale"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)

    class Meta(Sourced.Meta):
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        indexes = [models.Index(fields=["product", "-id"], name="listing_product")]


class Showcase(models.Model):
    """One row: how often what everybody may read of goods on sale changed, and when last."""

    number = models.BigIntegerField(default=0)
    at = models.DateTimeField()
