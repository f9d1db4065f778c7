"""Stock moves through the service and through the list's own form."""

from decimal import Decimal

import psycopg2
import pytest
from django.core.exceptions import ValidationError

from catalog.products.models import Product, StockMove
from catalog.products.services import move_stock
from regulations.binding.services import entering_past
from tests.company import TEN, Company


@pytest.fixture
def tea(db) -> Product:
    """A product of which ten are there."""
    product = Product.objects.create(sku="T", name="龙井茶", price=Decimal("18.00"))
    move({"T": 10})
    return product


def move(pieces: dict[str, int]) -> list[StockMove]:
    """Move pieces at a past moment."""
    with entering_past(right="test"):
        kind = "receipt" if min(pieces.values()) > 0 else "shipment"
        return move_stock(pieces=pieces, kind=kind, reference="R", by=None, at=TEN)


def test_moves_add_up_to_what_is_on_hand(tea):
    move({"T": -3})
    move({"T": 5})
    tea.refresh_from_db()
    assert tea.on_hand == 12 == sum(StockMove.objects.values_list("quantity", flat=True))


def test_stock_never_falls_below_zero_and_nothing_is_half_moved(tea):
    Product.objects.create(sku="A", name="鲜花饼", price=Decimal("9.00"))
    move({"A": 5})
    with pytest.raises(ValidationError):
        move({"A": -1, "T": -11})
    assert Product.objects.get(sku="A").on_hand == 5
    assert StockMove.objects.count() == 2


def test_an_unknown_sku_is_named(tea):
    with pytest.raises(ValidationError, match="NOPE"):
        move({"NOPE": 1})


def test_a_move_is_never_changed(transactional_db, raw_connection):
    Product.objects.create(sku="T", name="龙井茶", price=Decimal("18.00"))
    move({"T": 1})
    for role in ("app", "owner"):
        raw = raw_connection(role)
        with raw.cursor() as cursor, pytest.raises(psycopg2.Error):
            cursor.execute("UPDATE products_stockmove SET quantity = 100")


@pytest.mark.parametrize(
    ("kind", "quantity", "on_hand"),
    [("receipt", 5, 15), ("count", -2, 8), ("receipt", -1, 10), ("count", -11, 10)],
)
def test_the_form_books_what_makes_sense(client, tea, kind, quantity, on_hand):
    client.force_login(Company().assistant)
    client.post(
        "/products/stockmove/add/",
        {"product": tea.pk, "kind": kind, "quantity": quantity, "reference": "入库单 1"},
    )
    tea.refresh_from_db()
    assert tea.on_hand == on_hand


def test_a_refusal_for_want_of_stock_says_who_books_goods_in(tea):
    company = Company()
    with pytest.raises(ValidationError, match="库存变动") as refused, entering_past(right="test"):
        move_stock(pieces={"T": -99}, kind="shipment", reference="T", by=None, at=TEN)
    assert company.assistant.name in refused.value.messages[0]
    assert company.designer.name not in refused.value.messages[0]


def test_who_does_not_move_stock_sees_no_form(client, tea):
    client.force_login(Company().designer)
    assert client.get("/products/stockmove/add/").status_code == 403
