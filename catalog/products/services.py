"""The verbs of stock: move pieces, count them, write them off, hold them for an order.

Each locks its products in the order of their SKUs, so that two cannot block each other. Triggers
compute what is on hand and reserved, and take a product off sale with its last piece (C11-2).
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from catalog.products import registry, rules
from catalog.products.letters import tell_of_shortage, tell_sold_out
from catalog.products.models import ListingChange, Product, Reservation, StockMove
from catalog.products.refusals import in_words
from catalog.products.selectors import newest_moves
from hr.people.selectors import allowed
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.words import listed


@clause("B4", "C11-2")
@transaction.atomic
def move_stock(
    *,
    pieces: Mapping[str, int],
    kind: str,
    reference: str,
    by,
    at: datetime,
    clause: str = "B4",
    holder: str = "",
) -> list[StockMove]:
    """Move pieces by SKU, all or nothing: positive in, negative out.

    `holder` names whose reservations are used up with them. SKUs that no product carries are
    refused; so is an amount that is not there, or held for others.
    """
    products = _locked(pieces, clause)
    if holder:
        _free(products, holder, by=by, at=at)
    before = _standings(products)
    moves = []
    for product in products:
        quantity = pieces[product.sku]
        _check_there(product, quantity, kind, clause)
        moves.append(_move(product, kind, quantity, reference, by=by, at=at, ref=clause))
    _follow(products, before, at)
    return moves


def _check_there(product: Product, quantity: int, kind: str, ref: str) -> None:
    """Refuse what is not on hand, or what is held for another order."""
    free = product.on_hand
    if kind == StockMove.Kind.SHIPMENT:
        free = max(0, product.available)
    if quantity >= 0 or free + quantity >= 0:
        return
    raise ValidationError(
        _(
            "%(product)s: %(wanted)s wanted, %(on_hand)s on hand, of which %(held)s are held for "
            "other orders. Goods that came in are booked under “Goods in”, by %(people)s."
        )
        if free < product.on_hand
        else _(
            "%(product)s: %(wanted)s wanted, %(on_hand)s on hand. Goods that came in are "
            "booked under “Goods in”, by %(people)s."
        ),
        params={
            "product": product,
            "wanted": -quantity,
            "on_hand": product.on_hand,
            "held": product.on_hand - free,
            "people": _keepers(),
        },
        code=ref,
    )


@clause("B4")
@transaction.atomic
def receive_goods(*, pieces: Mapping[str, int], reference: str, by, at: datetime) -> list:
    """Book goods in that came with a delivery note; by who keeps the stock."""
    _only_keepers(by)
    if not reference.strip():
        raise ValidationError(_("Give the number of the delivery note."), code="B4")
    for number in pieces.values():
        rules.check_pieces(number, ref="B4")
    kind = StockMove.Kind.RECEIPT
    return move_stock(pieces=pieces, kind=kind, reference=reference.strip()[:80], by=by, at=at)


@clause("B4", "C11-2")
@transaction.atomic
def count_stock(
    *,
    counted: Mapping[str, int],
    reference: str,
    reason: str,
    seen: Mapping[str, int] | None = None,
    by,
    at: datetime,
) -> list[StockMove]:
    """A stock-take: what was counted by SKU becomes what is on hand, with the difference kept.

    `seen` gives the newest move of each product when it was counted; without it the count is of
    this moment. Refused, by name with both figures: what was moved since.
    """
    _only_keepers(by)
    for number in counted.values():
        rules.check_count(number, reason, ref="B4")
    products = _locked(counted, "B4")
    newest = newest_moves(products)
    seen = {sku: newest[sku].pk for sku in newest} if seen is None else seen
    _check_unmoved(products, seen, newest)
    before = _standings(products)
    moves = []
    for product in products:
        found = counted[product.sku]
        words = {"counted": found, "reason": reason.strip()[:200], "seen": seen[product.sku]}
        kind, quantity = StockMove.Kind.COUNT, found - product.on_hand
        moves.append(_move(product, kind, quantity, reference, by=by, at=at, **words))
    _follow(products, before, at)
    return moves


@clause("B4")
def _check_unmoved(products: list[Product], seen: Mapping[str, int], newest: Mapping) -> None:
    """A count is held against the book as it was when it was taken."""
    moved = [each for each in products if seen.get(each.sku) != newest[each.sku].pk]
    pks = [seen.get(each.sku) for each in moved]
    then = dict(
        StockMove.objects.filter(pk__in=pks, product__in=moved).values_list(
            "product__sku", "on_hand_after"
        )
    )
    text = _(
        "%(product)s was moved since it was counted: the book said %(then)s then and says %(now)s "
        "now. Count it once more; the rest stays as you typed it."
    )
    found = [
        text % {"product": each, "then": then.get(each.sku, 0), "now": each.on_hand}
        for each in moved
    ]
    if found:
        raise ValidationError(" ".join(found), code="B4")


@clause("B4", "C11-2")
@transaction.atomic
def write_off(*, sku: str, pieces: int, reason: str, by, at: datetime) -> StockMove:
    """Take pieces off the stock that are broken, spoilt or lost, with the reason."""
    _only_keepers(by)
    rules.check_pieces(pieces, ref="B4")
    rules.check_reason(reason, ref="B4")
    products = _locked([sku], "B4")
    before, product = _standings(products), products[0]
    _check_there(product, -pieces, StockMove.Kind.WRITE_OFF, "B4")
    kind, words = StockMove.Kind.WRITE_OFF, {"reason": reason.strip()[:200]}
    move = _move(product, kind, -pieces, _("write-off"), by=by, at=at, **words)
    _follow(products, before, at)
    return move


@clause("B4", "C11-2")
@transaction.atomic
def reserve_stock(*, pieces: Mapping[str, int], reference: str, by, at: datetime) -> dict[str, int]:
    """Hold pieces by SKU for an order; returns what is short of it by SKU.

    An order is confirmed whether its goods are there or not, so a shortage refuses nothing: what
    is there is held, and whoever keeps the stock is told of the rest.
    """
    products = _locked(pieces, "B4")
    before, short = _standings(products), {}
    for product in products:
        wanted = pieces[product.sku]
        held = rules.held_for(wanted, product.available)
        if held < wanted:
            short[product.sku] = wanted - held
        if held:
            _hold(product, held, reference, by=by, at=at)
    tell_of_shortage(short, products, reference, at)
    _follow(products, before, at)
    return short


@clause("B4")
@transaction.atomic
def release_stock(*, reference: str, by, at: datetime) -> None:
    """Let go of all that was held for an order; nothing where nothing was."""
    held = Reservation.objects.filter(reference=reference).values("product")
    products = list(Product.objects.select_for_update().filter(pk__in=held).order_by("sku"))
    before = _standings(products)
    _free(products, reference, by=by, at=at)
    _follow(products, before, at)


def _locked(skus, ref: str) -> list[Product]:
    products = list(Product.objects.select_for_update().filter(sku__in=skus).order_by("sku"))
    unknown = sorted(set(skus) - {product.sku for product in products})
    if unknown:
        raise ValidationError(
            _("No product carries the SKU %(sku)s."), params={"sku": listed(unknown)}, code=ref
        )
    return products


def _move(
    product: Product, kind, quantity: int, reference, *, by, at, ref="B4", **words
) -> StockMove:
    """One row of the ledger; the trigger keeps the product in step with it."""
    product.on_hand += quantity
    move = StockMove(
        product=product, kind=kind, quantity=quantity, on_hand_after=product.on_hand,
        reference=str(reference), by=by, at=at, **words,
    )  # fmt: skip
    with in_words(ref):
        insert(move)
    return move


def _hold(product: Product, quantity: int, reference: str, *, by, at) -> None:
    product.reserved += quantity
    row = Reservation(
        product=product, quantity=quantity, reserved_after=product.reserved, reference=reference,
        by=by, at=at,
    )  # fmt: skip
    with in_words("B4"):
        insert(row)


def _free(products: list[Product], reference: str, *, by, at) -> None:
    """End the reservations of one order over locked products."""
    rows = Reservation.objects.filter(reference=reference, product__in=products)
    held = dict(rows.values_list("product").annotate(Sum("quantity")))
    for product in products:
        if held.get(product.pk):
            _hold(product, -held[product.pk], reference, by=by, at=at)


def _standings(products: list[Product]) -> dict[int, bool]:
    """Whether each product had nothing left."""
    return {
        each.pk: rules.is_sold_out(on_hand=each.on_hand, reserved=each.reserved)
        for each in products
    }


@clause("C11-2")
def _follow(products: list[Product], before: dict[int, bool], at: datetime) -> None:
    """Tell of what sold out and went off sale by itself, and of what is back."""
    after = _standings(products)
    sold_out = [each for each in products if after[each.pk] and each.is_listed]
    if sold_out:
        tell_sold_out(sold_out, at)
    back = [
        each for each in products if before[each.pk] and not after[each.pk] and not each.is_listed
    ]
    causes = _last_causes(back)
    back = [each for each in back if causes.get(each.pk) == ListingChange.Cause.SOLD_OUT]
    if back:
        registry.returned(back, at)


def _last_causes(products: list[Product]) -> dict[int, str]:
    """Why each product was listed or taken off sale last, by its id."""
    causes: dict[int, str] = defaultdict(str)
    rows = ListingChange.objects.filter(product__in=products).order_by("product_id", "-id")
    causes.update(rows.distinct("product_id").values_list("product", "cause") if products else ())
    return causes


def _only_keepers(by) -> None:
    if not by.has_perm("products.move_stock"):
        raise PermissionDenied(_("Your position does not include keeping the stock."))


def _keepers() -> str:
    """Who may book goods in, by name; a few of them."""
    people = allowed("products.move_stock").order_by("number")
    return listed(people.values_list("name", flat=True)[:3]) or "—"
