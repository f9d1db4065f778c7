"""What the page of a product shows: its story, its lines over time, its varieties."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.products.charts import Chart, Point, draw
from catalog.products.models import Category, Picture, Product, Review, StockMove
from regulations.rulebook.rules import CHINA
from regulations.words import labelled, with_aside

MOST_POINTS = 400
STORY = 14


@dataclass(frozen=True)
class Told:
    """One thing that happened to a product; `by` is empty for the portal itself."""

    at: datetime
    what: str
    detail: str = ""
    by: str = ""
    is_late: bool = False


def stock_chart(product: Product, at: datetime) -> Chart | None:
    """What was on hand, over the newest moves."""
    moves = product.moves.order_by("-id").values_list("at", "on_hand_after")[:MOST_POINTS]
    points = _in_order(moves)
    return draw([(_("on hand"), points)], until=at, from_zero=True)


def price_chart(product: Product, at: datetime) -> Chart | None:
    """The price in force over time, promotions among it."""
    points = price_points(product, at)
    return draw([(_("our price"), points)], until=at, from_zero=False)


def price_points(product: Product, at: datetime) -> list[Point]:
    """Every moment up to now at which the price in force changed, with what it became.

    Computed from the prices and the windows of promotions, so that it is right to the second
    whether or not anything ran at those moments.
    """
    rows = product.prices.filter(at__lte=at).order_by("-id")
    changes = _in_order(rows.values_list("at", "price")[:MOST_POINTS])
    windows = list(product.windows.filter(starts_at__lte=at).order_by("starts_at"))
    moments = {moment for moment, _price in changes}
    moments |= {each.starts_at for each in windows}
    moments |= {each.ends_at for each in windows if each.ends_at <= at}
    points: list[Point] = []
    for moment in sorted(moments):
        price = price_at(changes, windows, moment)
        if price is not None and (not points or points[-1][1] != price):
            points.append((moment, price))
    return points


def price_at(changes: list[Point], windows: list, moment: datetime) -> Decimal | None:
    """The price in force at a moment: of the window it lies in, else the last one set."""
    for each in windows:
        if each.starts_at <= moment < each.ends_at:
            return each.price
    earlier = [price for at, price in changes if at <= moment]
    return earlier[-1] if earlier else None


def _in_order(rows) -> list[Point]:
    """Rows that came newest first, by their moment; rows entered later find their place."""
    return sorted(reversed(list(rows)), key=lambda row: row[0])


def story_of(product: Product) -> list[Told]:
    """What happened to a product: stock, prices, listings, promotions, the newest first."""
    told = [_of_move(row) for row in _newest(product.moves)]
    told += [
        Told(row.at, _("Price: %(price)s") % {"price": f"{row.price:,.2f}"}, "", _who(row))
        for row in _newest(product.prices)
    ]
    told += [
        Told(
            row.at, _("On sale") if row.is_listed else _("Off sale"), row.get_cause_display(),
            _who(row),
        )
        for row in _newest(product.listings)
    ]  # fmt: skip
    told += [
        Told(
            row.at, _("Promotional price: %(price)s") % {"price": f"{row.price:,.2f}"},
            f"{_local(row.starts_at)} – {_local(row.planned_until or row.ends_at)}", _who(row),
        )
        for row in _newest(product.windows)
    ]  # fmt: skip
    told += [
        Told(row.ends_at, _("Promotion ended early"), "", row.ended_by.name)
        for row in _newest(product.windows.exclude(ended_by=None).select_related("ended_by"))
    ]
    told += [*_of_history(product), *_of_pictures(product)]
    return sorted(told, key=lambda each: each.at, reverse=True)[:STORY]


def _of_history(product: Product) -> list[Told]:
    """What was written of a product, by whom, and what it was before."""
    rows = list(product.history.select_related("history_user").order_by("-history_id")[: STORY + 1])
    told = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        who = row.history_user.name if row.history_user else ""
        if row.history_type == "+":
            told.append(Told(row.history_date, _("Taken up"), row.name, who))
        elif before is not None:
            pictures = row.history_change_reason == "pictures"
            told += [
                Told(row.history_date, what, detail, who)
                for what, detail in _differences(row, before, pictures)
            ]
    return told


def _differences(row, before, has_pictures: bool) -> list[tuple[str, str]]:
    """What two rows of a product's history say differently: what of it, and was → is."""
    found = []
    for name in ("sku", "name", "variant", "description", "category_id", "variant_of_id"):
        was, now = getattr(before, name), getattr(row, name)
        if was != now:
            label = str(Product._meta.get_field(name.removesuffix("_id")).verbose_name)
            is_named = name in ("sku", "name", "variant", "description")
            found.append((label, f"{_short(was)} → {_short(now)}" if is_named else ""))
    if has_pictures:
        found.append((str(Picture._meta.verbose_name_plural), ""))
    return found


def _short(text: str) -> str:
    return f"{text[:40]}…" if len(text) > 40 else text or "—"


def _of_pictures(product: Product) -> list[Told]:
    """Pictures that were added and taken away; those of a proposal are its execution's."""
    rows = product.pictures.select_related("by", "removed_by").defer("content", "thumb")
    rows = list(rows.order_by("-id")[:STORY])
    added = [
        Told(row.at, _("Picture added"), "", row.by.name)
        for row in rows
        if row.removed_at != row.at
    ]
    removed = [
        Told(row.removed_at, _("Picture taken away"), "", row.removed_by.name)
        for row in rows
        if row.removed_at and row.removed_at != row.at and row.removed_by
    ]
    return added + removed


def _newest(rows) -> list:
    return list(rows.select_related("by").order_by("-id")[:STORY])


def _local(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"


def _who(row) -> str:
    return row.by.name if row.by else ""


def _of_move(row: StockMove) -> Told:
    what = f"{row.get_kind_display()} {row.quantity:+}"
    detail = " · ".join(filter(None, (row.reference, row.reason, f"→ {row.on_hand_after}")))
    return Told(row.at, what, detail, _who(row), row.entered_later)


class Stand(NamedTuple):
    """What the book says of a product, and the newest move that made it so (0 where there is
    none)."""

    pk: int
    on_hand: int


def newest_moves(products: Iterable[Product]) -> dict[str, Stand]:
    """Where the book of each product stands, by SKU; both numbers are of the same row."""
    skus = {each.pk: each.sku for each in products}
    rows = StockMove.objects.filter(product__in=skus).order_by("product_id", "-id")
    newest = rows.distinct("product_id").values_list("product", "id", "on_hand_after")
    found = {skus[product]: Stand(pk, on_hand) for product, pk, on_hand in newest}
    return dict.fromkeys(skus.values(), Stand(0, 0)) | found


def content_of(product: Product) -> dict:
    """What customers read and see of a product, as the database tells of it: its name, variety and
    description, and the ids of its own pictures in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT products_content(%s)::text", [product.pk])
        return json.loads(cursor.fetchone()[0])


def pictures_of(product: Product) -> QuerySet[Picture]:
    """The pictures shown of a product: its own, else those of what it is a variety of."""
    shown = Picture.objects.filter(removed_at=None).defer("content", "thumb")
    own = shown.filter(product=product)
    if product.variant_of_id and not own.exists():
        return shown.filter(product=product.variant_of_id)
    return own


def family_of(product: Product, at: datetime) -> list[Product]:
    """A product with all its varieties; alone where it has none."""
    head = product.variant_of_id or product.pk
    rows = Product.objects.priced(at).filter(variant_of=head) | Product.objects.priced(at).filter(
        pk=head
    )
    found = list(rows.order_by("sku"))
    return found if len(found) > 1 else []


def reviews_of(product: Product) -> QuerySet[Review]:
    """What customers said of a product, the newest first, with the replies."""
    rows = Review.objects.filter(product=product).select_related("reply__by", "deadline", "by")
    return rows.order_by("-id")[:50]


def waiting_reviews() -> QuerySet[Review]:
    """Reviews without a reply, the most urgent first."""
    rows = Review.objects.filter(reply=None).select_related("product", "deadline__owner")
    return rows.order_by("deadline__due_at", "id")


def changes_of_shelves() -> list[Told]:
    """What changed in the tree of categories, the newest first."""
    rows = Category.history.select_related("history_user").order_by("-history_id")[:STORY]
    names = dict(Category.objects.values_list("pk", "name"))
    return [
        Told(
            row.history_date, _of_shelf(row, row.prev_record, names), "",
            row.history_user.name if row.history_user else "",
        )
        for row in rows
    ]  # fmt: skip


def _of_shelf(row, before, names: dict[int, str]) -> str:
    place = names.get(row.parent_id) or _("at the top")
    if before is None:
        return labelled(_("New category"), with_aside(row.name, place))
    if before.name != row.name:
        return f"{before.name} → {row.name}"
    was = names.get(before.parent_id) or _("at the top")
    return labelled(row.name, f"{was} → {place}")
