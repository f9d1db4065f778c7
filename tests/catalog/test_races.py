"""Many at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import close_old_connections, connection
from django.utils import timezone

from catalog.products.models import ListingChange, PriceChange, Product, StockMove
from catalog.products.services import move_stock, reserve_stock
from catalog.proposals.execution import execute_proposal
from catalog.proposals.models import Execution
from regulations.binding.services import entering_past
from tests.catalog.market import Market, found_market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market(transactional_db) -> Market:
    """Committed, so that other connections see it."""
    with entering_past(right="test"):
        return found_market(at=timezone.now())


@pytest.fixture
def tea(market) -> Product:
    with entering_past(right="test"):
        return market.listed()


def together(count: int, verb, workers: int = 12) -> list[bool]:
    """Call a verb many times at once; which were done."""

    def call(number: int) -> bool:
        close_old_connections()
        try:
            verb(number)
            return True
        except (ValidationError, PermissionDenied):
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(call, range(count)))


@pytest.mark.clause("B4", "C11-2")
def test_of_a_hundred_buyers_exactly_ten_get_the_last_ten_pieces(tea):
    def buy(number):
        move_stock(
            pieces={"T-1": -1}, kind="shipment", reference=f"订单 {number}", by=None,
            at=timezone.now(),
        )  # fmt: skip

    assert sum(together(100, buy)) == 10
    tea.refresh_from_db()
    assert (tea.on_hand, tea.is_listed) == (0, False)
    assert StockMove.objects.filter(kind="shipment").count() == 10
    assert ListingChange.objects.filter(cause="sold_out").count() == 1


@pytest.mark.clause("B4", "C11-2")
def test_no_piece_is_held_twice(tea):
    def hold(number):
        words = {"reference": f"订单 {number}", "by": None, "at": timezone.now()}
        if reserve_stock(pieces={"T-1": 3}, **words):
            raise ValidationError("short")

    assert sum(together(20, hold)) == 3  # the fourth gets what is left, one of three
    tea.refresh_from_db()
    assert (tea.on_hand, tea.reserved, tea.is_listed) == (10, 10, False)


@pytest.mark.clause("C11-1")
def test_of_two_who_carry_out_at_once_one_does(market, tea):
    with entering_past(right="test"):
        market.note(tea)
        proposal = market.approved("price", (tea, "16.00"))
    editors = (market.editor, market.second)

    def act(number):
        execute_proposal(proposal_id=proposal.pk, by=editors[number], at=timezone.now())

    assert sorted(together(2, act)) == [False, True]
    assert Execution.objects.filter(proposal=proposal).count() == 1
    assert PriceChange.objects.filter(price="16.00").count() == 1


def test_orders_of_the_same_goods_in_any_order_never_block_each_other(market, tea):
    with entering_past(right="test"):
        market.product("T-2", pieces=50)
        market.receive("T-1", 40)
    orders = ({"T-1": -1, "T-2": -1}, {"T-2": -1, "T-1": -1})

    def buy(number):
        move_stock(
            pieces=orders[number % 2], kind="shipment", reference="R", by=None, at=timezone.now()
        )

    assert all(together(30, buy))
