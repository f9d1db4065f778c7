"""What everybody may read of goods on sale: the price in force, pictures, words; and the number by
which it is known again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from catalog.products.models import ListingChange, Picture, PriceWindow, Product
from regulations.rulebook import clause

# How often what is shown was changed and when; the last and the next moment at which a promotion
# begins or ends by itself. Four looks at indexes, however much is on sale.
_EDGES = """
SELECT s.number, s.at,
    greatest((SELECT max(starts_at) FROM products_pricewindow WHERE starts_at <= %(at)s),
             (SELECT max(ends_at) FROM products_pricewindow WHERE ends_at <= %(at)s)),
    least((SELECT min(starts_at) FROM products_pricewindow WHERE starts_at > %(at)s),
          (SELECT min(ends_at) FROM products_pricewindow WHERE ends_at > %(at)s))
FROM products_showcase AS s
"""


@dataclass(frozen=True)
class Offer:
    """A product on sale as customers see it; prices in yuan, `usual` outside of promotions."""

    pk: int
    sku: str
    name: str
    variant: str
    head: int | None
    category: str
    description: str
    price: Decimal
    usual: Decimal
    until: datetime | None
    in_stock: bool
    pictures: list[Picture] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The name, with that of the variety where it is one."""
        return f"{self.name} {self.variant}".rstrip()

    @property
    def is_promoted(self) -> bool:
        """Whether a promotion holds it now."""
        return self.until is not None


def edges(at: datetime) -> tuple[int, datetime, datetime | None, datetime | None]:
    """The number of what is shown and when it changed; the last and the next moment at which a
    price goes on or off by itself."""
    with connection.cursor() as cursor:
        cursor.execute(_EDGES, {"at": at})
        return cursor.fetchone()


def _listed(at: datetime) -> QuerySet[Product]:
    ends = PriceWindow.objects.filter(
        product=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at
    ).values("ends_at")
    rows = Product.objects.priced(at).filter(is_listed=True).annotate(until=Subquery(ends[:1]))
    return rows.select_related("category").defer("search_text", "search_words")


@clause("C11-1", "C11-2", "C11-3")
def offers(at: datetime, after: str = "", limit: int = 20) -> tuple[list[Offer], str]:
    """A page of what is on sale by SKU, and the SKU after which the next one begins."""
    rows = list(_listed(at).filter(sku__gt=after).order_by("sku")[: limit + 1])
    following = rows[limit - 1].sku if len(rows) > limit else ""
    return _offers(rows[:limit]), following


def offer(pk: int, at: datetime) -> Offer | None:
    """One product, where it is on sale."""
    return next(iter(_offers(_listed(at).filter(pk=pk))), None)


def family(found: Offer, at: datetime) -> list[Offer]:
    """The other varieties of a product that are on sale, without their pictures."""
    head = found.head or found.pk
    rows = _listed(at).filter(variant_of=head) | _listed(at).filter(pk=head)
    return [_offer(row, []) for row in rows.order_by("sku") if row.pk != found.pk]


@clause("C6-7")
def is_taken_down(product: Product) -> bool:
    """Whether a product is off sale since its page broke the rules: nothing of it is told of."""
    newest = ListingChange.objects.filter(product=product).order_by("-id")
    return newest.values_list("cause", flat=True).first() == ListingChange.Cause.TAKEN_DOWN


def was_on_sale(pk: int) -> Product | None:
    """A product that is off sale and was on it before."""
    known = ListingChange.objects.filter(product=pk, is_listed=True).exists()
    return Product.objects.filter(pk=pk, is_listed=False).first() if known else None


def _offers(rows: Iterable[Product]) -> list[Offer]:
    rows = list(rows)
    shown = Picture.objects.filter(
        removed_at=None, product__in={each for row in rows for each in (row.pk, row.variant_of_id)}
    )  # fmt: skip
    pictures: dict[int, list[Picture]] = {}
    for picture in shown.defer("content", "thumb").order_by("position", "id"):
        pictures.setdefault(picture.product_id, []).append(picture)
    return [
        _offer(row, pictures.get(row.pk) or pictures.get(row.variant_of_id) or []) for row in rows
    ]


def _offer(row: Product, pictures: list[Picture]) -> Offer:
    return Offer(
        pk=row.pk, sku=row.sku, name=row.name, variant=row.variant, head=row.variant_of_id,
        category=row.category.name if row.category else "", description=row.description,
        price=row.price_now, usual=row.price, until=row.until, in_stock=row.available > 0,
        pictures=pictures,
    )  # fmt: skip


def picture_of(number: int) -> Picture | None:
    """A picture of something on sale, without what is in it."""
    rows = Picture.objects.filter(pk=number, removed_at=None).defer("content", "thumb")
    found = rows.first()
    if found is None:
        return None
    own = Product.objects.filter(is_listed=True, pk=found.product_id)
    variety = Product.objects.filter(is_listed=True, variant_of=found.product_id)
    return found if own.exists() or variety.exists() else None


def bytes_of(number: int, *, is_small: bool) -> bytes:
    """What is in a picture, or in its thumbnail."""
    name = "thumb" if is_small else "content"
    return bytes(Picture.objects.values_list(name, flat=True).get(pk=number))
