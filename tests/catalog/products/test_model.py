"""Any sequence of moves against a model in a few lines: the ledger never tells anything else."""

from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.products.models import ListingChange, Product, Reservation, StockMove
from catalog.products.services import (
    count_stock,
    move_stock,
    release_stock,
    reserve_stock,
    write_off,
)
from tests.catalog.market import NOON

NUMBERS = count()
ORDERS = ("A", "B", "C")
PIECES = st.integers(1, 12)
ACTS = st.one_of(
    st.tuples(st.just("receive"), PIECES),
    st.tuples(st.just("ship"), PIECES, st.sampled_from(ORDERS)),
    st.tuples(st.just("count"), st.integers(0, 12)),
    st.tuples(st.just("lose"), PIECES),
    st.tuples(st.just("hold"), PIECES, st.sampled_from(ORDERS)),
    st.tuples(st.just("free"), st.sampled_from(ORDERS)),
    st.tuples(st.just("list")),
)


class Shelf:
    """What should be there: pieces, what each order holds, whether it is on sale."""

    def __init__(self):
        self.pieces, self.held, self.is_listed = 0, dict.fromkeys(ORDERS, 0), False

    @property
    def free(self) -> int:
        return self.pieces - sum(self.held.values())

    def act(self, name: str, *words) -> bool:
        """Do it where it can be done; whether it could."""
        done = getattr(self, name)(*words)
        if self.free <= 0:
            self.is_listed = False
        return done

    def receive(self, number: int) -> bool:
        self.pieces += number
        return True

    def ship(self, number: int, order: str) -> bool:
        if number > self.free + self.held[order] or number > self.pieces:
            return False
        self.held[order] = 0
        self.pieces -= number
        return True

    def count(self, number: int) -> bool:
        self.pieces = number
        return True

    def lose(self, number: int) -> bool:
        if number > self.pieces:
            return False
        self.pieces -= number
        return True

    def hold(self, number: int, order: str) -> bool:
        self.held[order] += max(0, min(number, self.free))
        return True

    def free_order(self, order: str) -> bool:
        self.held[order] = 0
        return True


class Portal:
    """The same acts by the portal's own verbs."""

    def __init__(self, market, product: Product):
        self.market, self.product = market, product

    def act(self, name: str, *words) -> bool:
        try:
            getattr(self, name)(*words)
        except ValidationError:
            return False
        return True

    def receive(self, number: int):
        self._move("receipt", number)

    def ship(self, number: int, order: str):
        self._move("shipment", -number, holder=order)

    def _move(self, kind: str, number: int, **words):
        pieces = {self.product.sku: number}
        move_stock(pieces=pieces, kind=kind, reference="R", by=None, at=NOON, **words)

    def count(self, number: int):
        words = {"reference": "PD", "reason": "盘点", "by": self.market.assistant, "at": NOON}
        count_stock(counted={self.product.sku: number}, **words)

    def lose(self, number: int):
        words = {"reason": "受潮", "by": self.market.assistant, "at": NOON}
        write_off(sku=self.product.sku, pieces=number, **words)

    def hold(self, number: int, order: str):
        words = {"reference": order, "by": None, "at": NOON}
        reserve_stock(pieces={self.product.sku: number}, **words)

    def free_order(self, order: str):
        release_stock(reference=order, by=None, at=NOON)


@pytest.mark.clause("B4", "C11-2")
@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=st.lists(ACTS, max_size=14))
def test_the_ledger_tells_what_the_model_tells(market, acts):
    product = market.product(f"T-{next(NUMBERS)}", pieces=0)
    market.note(product)
    shelf, portal = Shelf(), Portal(market, product)
    for name, *words in acts:
        if name == "list":
            if shelf.free > 0 and not shelf.is_listed:
                market.done("listing", (product, "18.00"))
                shelf.is_listed = True
            continue
        verb = "free_order" if name == "free" else name
        assert portal.act(verb, *words) == shelf.act(verb, *words), (name, words)
        product.refresh_from_db()
        assert product.on_hand == shelf.pieces >= 0
        assert product.reserved == sum(shelf.held.values()) >= 0
        assert product.is_listed == shelf.is_listed
    moves = StockMove.objects.filter(product=product)
    assert (moves.aggregate(all=Sum("quantity"))["all"] or 0) == product.on_hand
    held = Reservation.objects.filter(product=product).aggregate(all=Sum("quantity"))["all"]
    assert (held or 0) == product.reserved
    changes = ListingChange.objects.filter(product=product).order_by("id")
    assert [each.is_listed for each in changes] == [
        place % 2 == 0 for place in range(changes.count())
    ]
