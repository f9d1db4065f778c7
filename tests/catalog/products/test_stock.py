"""Stock: moves, stock-takes, write-offs, reservations; through the services and the pages."""

from decimal import Decimal

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from catalog.products.models import Product, StockMove
from catalog.products.services import (
    count_stock,
    move_stock,
    receive_goods,
    release_stock,
    reserve_stock,
    write_off,
)
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
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


@pytest.mark.clause("B4")
@pytest.mark.parametrize(
    ("address", "number", "on_hand"),
    [
        ("/goods/receive/", "5", 15),
        ("/goods/count/", "8", 8),
        ("/goods/count/", "0", 0),
        ("/goods/receive/", "0", 10),
        ("/goods/receive/", "-1", 10),
        ("/goods/receive/", "1000001", 10),
        ("/goods/receive/", "五", 10),
        ("/goods/count/", "-1", 10),
    ],
)
def test_the_pages_book_what_makes_sense(client, tea, address, number, on_hand):
    client.force_login(Company().assistant)
    seen = StockMove.objects.latest("id").pk
    sent = {"sku": ["T"], "pieces": [number], "counted": [number], "seen": [seen]}
    answer = client.post(address, sent | {"reference": "入库单 1", "reason": "月度盘点"})
    tea.refresh_from_db()
    assert tea.on_hand == on_hand
    assert answer.status_code == (302 if on_hand != 10 else 422)


@pytest.mark.clause("B4")
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/goods/receive/", {"pieces": ["5"], "reference": " "}),
        ("/goods/count/", {"counted": ["8"], "reason": " "}),
    ],
)
def test_nothing_is_booked_without_its_paper_or_reason(client, tea, address, sent):
    client.force_login(Company().assistant)
    assert client.post(address, {"sku": ["T"], **sent}).status_code == 422
    assert StockMove.objects.count() == 1


@pytest.mark.clause("B4")
def test_a_stock_take_keeps_what_was_counted_with_its_reason(tea):
    with entering_past(right="test"):
        (move,) = count_stock(
            counted={"T": 10}, reference="PD1", reason="月度盘点", by=Company().assistant, at=TEN
        )
    assert (move.counted, move.quantity, move.on_hand_after) == (10, 0, 10)
    assert move.reason == "月度盘点"


@pytest.mark.clause("B4")
def test_pieces_are_written_off_with_a_reason(tea):
    company = Company()
    with entering_past(right="test"):
        for reason in ("", "  "):
            with pytest.raises(ValidationError):
                write_off(sku="T", pieces=1, reason=reason, by=company.assistant, at=TEN)
        with pytest.raises(ValidationError):
            write_off(sku="T", pieces=11, reason="受潮", by=company.assistant, at=TEN)
        move = write_off(sku="T", pieces=2, reason="受潮", by=company.assistant, at=TEN)
    assert (move.kind, move.quantity, move.on_hand_after) == ("write_off", -2, 8)


@pytest.mark.clause("B4")
@pytest.mark.parametrize("verb", [receive_goods, count_stock, write_off])
def test_only_who_keeps_the_stock_books(tea, verb):
    words = {
        receive_goods: {"pieces": {"T": 1}, "reference": "R"},
        count_stock: {"counted": {"T": 1}, "reference": "R", "reason": "R"},
        write_off: {"sku": "T", "pieces": 1, "reason": "R"},
    }[verb]
    with pytest.raises(PermissionDenied):
        verb(**words, by=Company().designer, at=TEN)


def standing(tea: Product) -> tuple[int, int, int]:
    """On hand, reserved, available."""
    tea.refresh_from_db()
    return tea.on_hand, tea.reserved, tea.available


@pytest.mark.clause("B4")
def test_an_order_holds_what_is_there_and_the_keepers_hear_of_the_rest(tea):
    company = Company()
    with entering_past(right="test"):
        words = {"by": None, "at": TEN}
        assert reserve_stock(pieces={"T": 7}, reference="A", **words) == {}
        assert reserve_stock(pieces={"T": 5}, reference="B", **words) == {"T": 2}
        assert standing(tea) == (10, 10, 0)
        told = Notice.objects.filter(key="stock:short:B:T").values_list("recipient", flat=True)
        assert set(told) == {company.assistant.pk, company.colleague.pk}
        with pytest.raises(ValidationError, match="T"):
            move_stock(pieces={"T": -5}, kind="shipment", reference="B", holder="B", **words)
        release_stock(reference="A", **words)
        move_stock(pieces={"T": -5}, kind="shipment", reference="B", holder="B", **words)
        release_stock(reference="A", **words)  # nothing is held any more
    assert standing(tea) == (5, 0, 5)


@pytest.mark.clause("B4")
def test_a_stock_take_may_find_less_than_is_promised(tea):
    with entering_past(right="test"):
        reserve_stock(pieces={"T": 7}, reference="A", by=None, at=TEN)
        words = {"reference": "PD", "reason": "受潮", "by": Company().assistant, "at": TEN}
        count_stock(counted={"T": 4}, **words)
    assert standing(tea) == (4, 7, -3)


def test_a_refusal_for_want_of_stock_says_who_books_goods_in(tea):
    company = Company()
    with pytest.raises(ValidationError, match="到货入库") as refused, entering_past(right="test"):
        move_stock(pieces={"T": -99}, kind="shipment", reference="T", by=None, at=TEN)
    assert company.assistant.name in refused.value.messages[0]
    assert company.designer.name not in refused.value.messages[0]


@pytest.mark.parametrize("address", ["/goods/receive/", "/goods/count/"])
def test_who_does_not_move_stock_sees_no_form(client, tea, address):
    client.force_login(Company().designer)
    assert client.get(address).status_code == 403
    assert client.post(address, {"sku": ["T"], "pieces": ["1"]}).status_code == 403


def test_the_admin_site_books_nothing(client, tea):
    client.force_login(Company().assistant)
    for address in ("/products/stockmove/add/", "/products/product/add/"):
        assert client.get(address).status_code == 403
    address = f"/products/product/{tea.pk}/change/"
    assert client.post(address, {"price": "1.00", "is_listed": "on"}).status_code == 403


@pytest.mark.clause("B4")
def test_an_order_is_let_go_of_though_less_is_on_hand_than_is_held(tea):
    words = {"by": None, "at": TEN}
    with entering_past(right="test"):
        reserve_stock(pieces={"T": 5}, reference="A", **words)
        reserve_stock(pieces={"T": 4}, reference="B", **words)
        count = {"reference": "PD", "reason": "盘点", "by": Company().assistant, "at": TEN}
        count_stock(counted={"T": 1}, **count)
        release_stock(reference="B", **words)
    tea.refresh_from_db()
    assert (tea.on_hand, tea.reserved) == (1, 5)


@pytest.mark.clause("B4")
def test_a_count_is_held_against_the_book_as_it_was_when_it_was_taken(client, tea):
    """Three pieces leave after the shelf was counted: the count does not book them in again."""
    Product.objects.create(sku="A", name="鲜花饼", price=Decimal("9.00"))
    move({"A": 5})
    client.force_login(Company().assistant)
    page = client.get("/goods/count/").content.decode()
    seen = {each.product.sku: each.pk for each in StockMove.objects.select_related("product")}
    assert all(f'name="seen" value="{pk}"' in page for pk in seen.values())
    move({"T": -3})
    sent = {
        "sku": ["A", "T"], "counted": ["4", "10"], "seen": [seen["A"], seen["T"]], "reason": "盘点",
    }  # fmt: skip
    answer = client.post("/goods/count/", sent)
    told = answer.content.decode()
    assert answer.status_code == 422 and "龙井茶" in told and "10" in told and "7" in told
    assert not StockMove.objects.filter(kind="count").exists()
    assert [(row.sku, typed, moved) for row, _stand, typed, moved in answer.context["rows"]] == [
        ("A", "4", False), ("T", "", True),
    ]  # fmt: skip
    sent |= {"counted": ["4", "7"], "seen": [seen["A"], StockMove.objects.latest("id").pk]}
    assert client.post("/goods/count/", sent).status_code == 302
    assert dict(Product.objects.values_list("sku", "on_hand")) == {"A": 4, "T": 7}


@pytest.mark.clause("B4")
@pytest.mark.parametrize("seen", [{}, {"seen": ["x"]}, {"seen": ["0"]}])
def test_a_count_without_the_move_it_was_taken_at_is_refused(client, tea, seen):
    client.force_login(Company().assistant)
    sent = {"sku": ["T"], "counted": ["8"], "reason": "盘点"} | seen
    assert client.post("/goods/count/", sent).status_code == 422


@pytest.mark.clause("B4")
def test_the_database_holds_a_count_against_its_move(tea):
    company, first = Company(), StockMove.objects.get()
    move({"T": -3})
    for seen in (None, 0, first.pk):
        with (
            entering_past(right="test"),
            pytest.raises(IntegrityError) as told,
            transaction.atomic(),
        ):
            StockMove.objects.create(
                product=tea, kind="count", quantity=0, on_hand_after=0, counted=10, reference="x",
                reason="x", seen=seen, by=company.assistant, at=TEN,
            )  # fmt: skip
        assert told.value.__cause__.diag.constraint_name == "moved_since_counted"
