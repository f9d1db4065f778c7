"""Pushed orders: each shop's JSON to a draft, faults by path, and drafts as JSON and back."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.conf import settings

from orders.desk.layouts.draft import Fault, LineDraft, OrderDraft, from_dict, to_dict
from orders.desk.layouts.payloads import (
    PayloadFault,
    from_own,
    from_shopify,
    from_woocommerce,
    from_youzan,
)
from tests.orders.desk.pushes.messages import OWN, SHOPIFY, WOOCOMMERCE, YOUZAN


def changed(document: dict, path: str, value) -> dict:
    """The document with one member set; `path` as in the faults."""
    document = copy.deepcopy(document)
    *parents, last = path.replace("[0]", ".0").split(".")
    place = document
    for key in parents:
        place = place[int(key)] if isinstance(place, list) else place[key]
    place[last] = value
    return document


def fault_of(read, document) -> tuple[str, str]:
    with pytest.raises(PayloadFault) as caught:
        read(document)
    fault = caught.value.fault
    assert fault.row == 0
    return fault.column, fault.message % fault.params


def test_shopify_push_becomes_a_draft():
    assert from_shopify(SHOPIFY, shop="leeds.myshopify.com") == OrderDraft(
        channel="shopify",
        number="#1001",
        shop="leeds.myshopify.com",
        currency="GBP",
        placed_at=datetime(2026, 5, 14, 10, 23, 45, tzinfo=UTC),
        paid_at=datetime(2026, 5, 14, 10, 24, tzinfo=UTC),
        buyer="ada@example.com",
        receiver="Ada Example",
        phone="0113 496 0000",
        address="1 Lane, Leeds, LS1 1AA, United Kingdom",
        goods_total=Decimal("52.00"),
        shipping_fee=Decimal("6.00"),
        discount=Decimal("5.00"),
        total=Decimal("56.29"),
        paid=Decimal("56.29"),
        shop_state="paid",
        buyer_note="=_= ring twice",
        seller_note="",
        tracking="",
        lines=(
            LineDraft("FERN-1", "'90s Fern", "A3", 2, Decimal("16.00"), Decimal("32.00"), 1),
            LineDraft("", "Tote", "", 1, Decimal("20.00"), Decimal("20.00"), 2),
        ),
        source_row=0,
    )


def test_woocommerce_push_becomes_a_draft():
    draft = from_woocommerce(WOOCOMMERCE, shop="asini.example")
    assert (draft.channel, draft.number, draft.shop) == ("woocommerce", "1077", "asini.example")
    assert draft.placed_at == datetime(2026, 8, 5, 7, 1, 16, tzinfo=UTC)
    assert draft.paid_at == datetime(2026, 8, 5, 7, 2, tzinfo=UTC)
    assert (draft.buyer, draft.receiver, draft.phone) == ("u@example.com", "Ida Rossi", "1")
    assert draft.lines == (LineDraft("AS", "Asini", "", 3, Decimal("10.67"), Decimal("32.00"), 1),)
    assert (draft.goods_total, draft.total, draft.paid, draft.shop_state) == (
        Decimal("32.00"),
        Decimal("33.00"),
        Decimal("33.00"),
        "paid",
    )
    assert from_woocommerce({**WOOCOMMERCE, "number": ""}).number == "77"


def test_youzan_push_becomes_a_draft():
    draft = from_youzan(YOUZAN)
    assert (draft.channel, draft.number) == ("youzan", "E20260619100000047400001")
    assert (draft.shop, draft.buyer, draft.receiver) == ("芸熙烘焙", "小芳", "王芳")
    assert draft.address == "北京市 北京市 朝阳区 建国路1号"
    assert draft.paid_at == datetime(2026, 6, 19, 2, 1, tzinfo=UTC)
    assert (draft.goods_total, draft.shipping_fee, draft.discount, draft.total) == (
        Decimal("100.00"),
        Decimal("8.00"),
        Decimal("10.00"),
        Decimal("98.00"),
    )
    assert (draft.shop_state, draft.buyer_note, draft.seller_note) == ("paid", "少糖", "加蜡烛")
    assert draft.lines == (
        LineDraft(
            "CM-6", "草莓蛋糕", "尺寸:6寸; 口味:原味", 2, Decimal("55.00"), Decimal("100.00"), 1
        ),
    )


@pytest.mark.parametrize(
    ("status", "pay_time", "state"),
    [
        ("WAIT_BUYER_PAY", "", "unpaid"),
        ("WAIT_CONFIRM", "2026-06-19 10:01:00", "paid"),
        ("WAIT_BUYER_CONFIRM_GOODS", "2026-06-19 10:01:00", "shipped"),
        ("TRADE_SUCCESS", "2026-06-19 10:01:00", "finished"),
        ("TRADE_CLOSED", None, "cancelled"),
        ("TRADE_CLOSED", "2026-06-19 10:01:00", "refunded"),
    ],
)
def test_youzan_states_in_normal_form(status, pay_time, state):
    document = changed(YOUZAN, "full_order_info.order_info.status", status)
    document = changed(document, "full_order_info.order_info.pay_time", pay_time)
    assert from_youzan(document).shop_state == state


@pytest.mark.parametrize("written", ["", "not json", "[1]", "{}", '[{"k":"a"}]', "7"])
def test_youzan_variant_of_another_form_is_shown_as_it_is(written):
    document = changed(YOUZAN, "full_order_info.orders[0].sku_properties_name", written)
    assert from_youzan(document).lines[0].variant in (written, "")


def test_own_push_needs_little_and_computes_the_rest():
    draft = from_own(OWN)
    assert (draft.channel, draft.number, draft.currency) == ("plain", "A-1", "CNY")
    assert (draft.goods_total, draft.total, draft.paid) == (
        Decimal("36.00"),
        Decimal("36.00"),
        Decimal("0.00"),
    )
    assert (draft.shop_state, draft.paid_at, draft.source_row) == ("unpaid", None, 0)
    paid = from_own({**OWN, "paid_at": "2026-05-14 11:30:00", "shipping_fee": 6, "number": 7})
    assert (paid.number, paid.total, paid.paid) == ("7", Decimal("42.00"), Decimal("42.00"))
    assert paid.shop_state == "paid"
    shipped = from_own({**OWN, "shop_state": "shipped", "tracking": "SF 1", "shop": "门店"})
    assert (shipped.shop_state, shipped.tracking, shipped.shop) == ("shipped", "SF 1", "门店")


INTEGER = "This value is of the wrong type: integer is expected."
AMOUNT = "This value is of the wrong type: text/integer is expected."


@pytest.mark.parametrize(
    ("path", "value", "column", "sentence"),
    [
        ("number", None, "number", "This value is missing."),
        ("number", "", "number", "This value is missing."),
        ("number", 1.5, "number", AMOUNT),
        ("number", True, "number", AMOUNT),
        ("number", -1, "number", "This number is not an order number."),
        ("number", 10**64, "number", "This number is not an order number."),
        ("number", "a\nb", "number", "The order number holds a character that cannot be printed."),
        ("placed_at", None, "placed_at", "This value is missing."),
        (
            "placed_at",
            "2026-05-14",
            "placed_at",
            "“2026-05-14” is not a date with a time, such as 2026-05-14 11:23:45.",
        ),
        (
            "placed_at",
            1778728000,
            "placed_at",
            "This value is of the wrong type: text is expected.",
        ),
        ("phone", "", "phone", "This value is missing."),
        (
            "receiver",
            "王" * 101,
            "receiver",
            "The value has 101 characters; at most 100 are taken.",
        ),
        ("receiver", "\ud800", "receiver", "The value holds a character that cannot be stored."),
        ("receiver", [], "receiver", "This value is of the wrong type: text is expected."),
        ("lines", [], "lines", "A list with at least one entry is expected here."),
        ("lines", {}, "lines", "A list with at least one entry is expected here."),
        ("lines", ["x"], "lines[0]", "An object is expected here."),
        ("lines[0].quantity", "2", "lines[0].quantity", INTEGER),
        ("lines[0].quantity", 2.0, "lines[0].quantity", INTEGER),
        (
            "lines[0].quantity",
            0,
            "lines[0].quantity",
            "“0” is not a quantity: a whole number of 1 or more.",
        ),
        ("lines[0].unit_price", 18.5, "lines[0].unit_price", AMOUNT),
        ("lines[0].unit_price", "-1", "lines[0].unit_price", "The amount “-1” is negative."),
        (
            "lines[0].unit_price",
            "999999999999.99",
            "lines[0].unit_price",
            "The computed amount 1999999999999.98 is negative or too large.",
        ),
        ("discount", "36.01", "total", "The computed amount -0.01 is negative or too large."),
        (
            "shop_state",
            "lost",
            "shop_state",
            "“lost” is not a state of an order that is known.",
        ),
        ("currency", "yuan", "currency", "“yuan” is not a currency of three letters, such as CNY."),
    ],
)
def test_fault_of_a_push_names_the_path(path, value, column, sentence):
    assert fault_of(from_own, changed(OWN, path, value)) == (column, sentence)


def test_faults_of_the_shops_pushes_name_the_path():
    path = "full_order_info.orders[0].num"
    assert fault_of(from_youzan, changed(YOUZAN, path, "2")) == (path, INTEGER)
    path = "line_items[0].price"
    assert fault_of(from_shopify, changed(SHOPIFY, path, 16.0)) == (path, AMOUNT)
    assert fault_of(from_shopify, changed(SHOPIFY, "financial_status", None)) == (
        "financial_status",
        "This value is missing.",
    )
    assert fault_of(from_woocommerce, changed(WOOCOMMERCE, "status", "trash"))[0] == "status"
    assert fault_of(from_youzan, {"tid": "E1"}) == (
        "full_order_info",
        "An object is expected here.",
    )


def test_push_of_too_many_lines_is_refused():
    document = {**OWN, "lines": OWN["lines"] * 5001}
    assert fault_of(from_own, document) == ("", "This order has more than 5000 lines.")


def test_push_that_is_no_object_is_refused():
    for read in (from_own, from_shopify, from_woocommerce, from_youzan):
        for document in ([], None, "x", 1):
            assert fault_of(read, document) == ("", "An object is expected here.")


def test_draft_goes_to_json_and_back_unchanged():
    for draft in (from_shopify(SHOPIFY), from_youzan(YOUZAN), from_own(OWN)):
        data = json.loads(json.dumps(to_dict(draft)))
        assert from_dict(data) == draft
    assert to_dict(from_own(OWN))["goods_total"] == "36.00"
    assert to_dict(from_own(OWN))["placed_at"] == "2026-05-14T03:23:45+00:00"


def test_dict_that_is_no_draft_is_refused():
    data = to_dict(from_own(OWN))
    del data["lines"][0]["title"]
    with pytest.raises(KeyError):
        from_dict(data)


def test_fault_tells_its_sentence_with_what_fills_it():
    if not settings.configured:
        settings.configure(USE_I18N=False)
    fault = Fault(3, "总金额", "The amount “%(value)s” is negative.", {"value": "-1"})
    assert "-1" in fault.text()
    assert "%(" not in fault.text()
