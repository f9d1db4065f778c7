"""An order holds its pieces from the confirmation on, and lets go of them."""

from decimal import Decimal

import pytest

from catalog.products.models import Product, Reservation
from catalog.products.services import move_stock
from orders.desk.rules import Outcome, Way
from orders.desk.services import (
    accept_order,
    contact_customer,
    hand_over_order,
    ship_order,
    take_over_order,
    void_order,
)
from regulations.binding.services import entering_past
from tests import worlds
from tests.company import TEN, Company, minutes

pytestmark = pytest.mark.django_db


company = worlds.shared(Company)


@pytest.fixture
def tea(company) -> Product:
    """Of what every order wants two pieces, three are there."""
    tea = Product.objects.create(sku="NW-001", name="龙井茶", price=Decimal("18.00"))
    with entering_past(right="test"):
        move_stock(pieces={"NW-001": 3}, kind="receipt", reference="R1", by=None, at=TEN)
    return tea


def confirmed(company: Company):
    order = company.receive()
    company.do(accept_order, order, by=company.assistant, at=TEN)
    company.do(
        contact_customer, order, by=company.assistant, at=TEN + minutes(1), way=Way.PHONE,
        outcome=Outcome.CONFIRMED,
    )  # fmt: skip
    return order


def standing(tea: Product) -> tuple[int, int]:
    tea.refresh_from_db()
    return tea.on_hand, tea.reserved


@pytest.mark.clause("B4")
def test_a_confirmed_order_holds_its_pieces_until_they_are_shipped(company, tea):
    company.receive()
    assert standing(tea) == (3, 0)  # what only came in holds nothing
    order = confirmed(company)
    assert standing(tea) == (3, 2)
    who = {"by": company.operator}
    company.do(
        hand_over_order, order, by=company.assistant, to=company.operator, at=TEN + minutes(2)
    )
    company.do(take_over_order, order, at=TEN + minutes(3), **who)
    company.do(
        ship_order, order, carrier="顺丰", tracking="SF1", ticked=[], at=TEN + minutes(4), **who
    )
    assert standing(tea) == (1, 0)


@pytest.mark.clause("B4")
def test_a_void_order_lets_go_of_what_it_held(company, tea):
    order = confirmed(company)
    company.do(void_order, order, by=company.assistant, reason="客户取消", at=TEN + minutes(2))
    assert standing(tea) == (3, 0)


@pytest.mark.clause("B4", "C7-2")
def test_a_shortage_does_not_keep_a_customer_from_confirming(company, tea):
    for held in (2, 3, 3):
        confirmed(company)
        assert standing(tea) == (3, held)
    assert Reservation.objects.count() == 2
