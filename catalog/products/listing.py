"""The list of goods: one statement a page, whatever it is narrowed to and however many there are.

Written as SQL, as the order desk's: building it from models costs more than running it.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Category

PAGE = 20
_ROWS = """
SELECT p.id, p.sku, p.name, p.variant, c.name, p.price, p.on_hand, p.reserved, p.is_listed,
    w.price, w.ends_at,
    (SELECT id FROM products_picture
     WHERE product_id IN (p.id, p.variant_of_id) AND removed_at IS NULL
     ORDER BY product_id = p.id DESC, position, id LIMIT 1)
FROM products_product AS p
LEFT JOIN products_category AS c ON c.id = p.category_id
LEFT JOIN products_pricewindow AS w
    ON w.product_id = p.id AND w.starts_at <= %(at)s AND w.ends_at > %(at)s
WHERE {conditions} ORDER BY p.sku LIMIT {limit}
"""
_PARTS = """
SELECT max(sku), count(*) FROM (
    SELECT p.sku, (row_number() OVER (ORDER BY p.sku) - 1) / %(size)s AS part
    FROM products_product AS p
    LEFT JOIN products_pricewindow AS w
        ON w.product_id = p.id AND w.starts_at <= %(at)s AND w.ends_at > %(at)s
    WHERE {conditions}) AS numbered
GROUP BY part ORDER BY part
"""
_BELOW = """
p.category_id IN (WITH RECURSIVE below AS (
    SELECT %(category)s::bigint AS id
    UNION SELECT k.id FROM products_category AS k JOIN below ON k.parent_id = below.id)
    SELECT id FROM below)
"""


class Shown(TextChoices):
    """What a list of goods is narrowed to."""

    LISTED = "listed", _("on sale")
    OFF = "off", _("off sale")
    SOLD_OUT = "sold_out", _("sold out")
    PROMOTED = "promoted", _("in a promotion")


_SHOWN = {
    Shown.LISTED: "p.is_listed",
    Shown.OFF: "NOT p.is_listed",
    Shown.SOLD_OUT: "p.on_hand <= p.reserved",
    Shown.PROMOTED: "w.id IS NOT NULL",
}


@dataclass(frozen=True)
class Wanted:
    """What a list of goods is asked for; `after` is the SKU of the last row seen."""

    text: str = ""
    category: int | None = None
    shown: str = ""
    after: str = ""


class Row(NamedTuple):
    """One product as the list's statement gives it."""

    pk: int
    sku: str
    name: str
    variant: str
    category: str | None
    own_price: Decimal
    on_hand: int
    reserved: int
    is_listed: bool
    promotion: Decimal | None
    until: datetime | None
    picture: int | None

    @property
    def price(self) -> Decimal:
        """The price in force."""
        return self.own_price if self.promotion is None else self.promotion

    @property
    def available(self) -> int:
        """Pieces that nobody waits for."""
        return self.on_hand - self.reserved


def goods_page(wanted: Wanted, at: datetime, limit: int = PAGE) -> tuple[list[Row], str]:
    """One page of goods by SKU, and the SKU after which the next one begins."""
    conditions, values = _narrowed(wanted, at)
    sql = _ROWS.format(conditions=conditions, limit=limit + 1)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [Row(*row) for row in cursor.fetchall()]
    following = rows[limit - 1].sku if len(rows) > limit else ""
    return rows[:limit], following


@dataclass(frozen=True)
class Part:
    """A stretch of a list by SKU: after which one it begins, and how many products it holds."""

    after: str
    count: int


def parts(wanted: Wanted, at: datetime, size: int) -> list[Part]:
    """A whole list cut into stretches of at most `size` products."""
    conditions, values = _narrowed(wanted, at)
    with connection.cursor() as cursor:
        cursor.execute(_PARTS.format(conditions=conditions), values | {"size": size})
        found = cursor.fetchall()
    ends = ["", *(last for last, _count in found)]
    return [Part(after, count) for after, (_last, count) in zip(ends, found, strict=False)]


def _narrowed(wanted: Wanted, at: datetime) -> tuple[str, dict]:
    """What a list is asked for, as SQL conditions with their values."""
    conditions, values = ["true"], {"at": at}
    for number, word in enumerate(wanted.text.lower().split()):
        condition, value = matching(word, f"word{number}")
        conditions.append(condition)
        values |= value
    if wanted.category:
        conditions.append(_BELOW)
        values["category"] = wanted.category
    if wanted.shown in Shown.values:
        conditions.append(_SHOWN[Shown(wanted.shown)])
    if wanted.after:
        conditions.append("p.sku > %(after)s")
        values["after"] = wanted.after
    return " AND ".join(conditions), values


def matching(word: str, name: str) -> tuple[str, dict[str, str]]:
    """Goods whose SKU, names or pinyin initials hold a word, as SQL with its value.

    Three characters and more use the trigram index, which is blind for shorter ones: two are looked
    up as a word or a part of the initials, a single one as the beginning of initials or a name.
    """
    if len(word) >= 3:
        return f"p.search_text LIKE %({name})s", {name: f"%{_plain(word)}%"}
    if len(word) == 1 and word.isascii():
        return f"p.initials LIKE %({name})s", {name: f"{_plain(word)}%"}
    if len(word) == 2:
        return f"p.search_words @@ bylaw_bigram_query(%({name})s)", {name: word}
    return f"p.name LIKE %({name})s", {name: f"%{_plain(word)}%"}


def _plain(text: str) -> str:
    """A text as LIKE takes it to the letter."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


@dataclass(frozen=True)
class Shelf:
    """A category at its depth in the tree, with its way from the top."""

    pk: int
    name: str
    depth: int
    path: str
    parent: int | None


def shelves() -> list[Shelf]:
    """The whole tree of categories, each before those below it."""
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.order_by("name"):
        below.setdefault(category.parent_id, []).append(category)

    def walk(parent: int | None, depth: int, path: str) -> list[Shelf]:
        found = []
        for each in below.get(parent, ()):
            way = f"{path}/{each.name}" if path else each.name
            found.append(Shelf(each.pk, each.name, depth, way, parent))
            found += walk(each.pk, depth + 1, way)
        return found

    return walk(None, 0, "")
