"""By what an order came about: each shop's own codes and tags; none of it refuses an order."""

import copy
import json

import pytest

from orders.desk.layouts import read_orders
from orders.desk.layouts.draft import from_dict, to_dict
from orders.desk.layouts.origin import origin
from orders.desk.layouts.payloads import from_own, from_shopify, from_woocommerce, from_youzan
from orders.desk.layouts.plain import COLUMNS, EXAMPLE
from tests.orders.desk.layouts.files import (
    SHOPIFY,
    SHOPIFY_ORDER,
    WOOCOMMERCE,
    WOOCOMMERCE_ORDER,
    YOUZAN,
    YOUZAN_ORDER,
    csv_file,
)
from tests.orders.desk.pushes import messages


def came(draft) -> tuple:
    return draft.promotion_codes, draft.link_tags, draft.landing


def read(header, row):
    reading = read_orders([("orders.csv", csv_file(header, [row]))])
    assert not reading.faults, [fault.text() for fault in reading.faults]
    return reading.drafts[0]


def test_shopify_file_tells_codes_and_note_attributes():
    row = {
        **SHOPIFY_ORDER,
        "Discount Code": "SEM1204, spring-5",
        "Note Attributes": "gift: yes\nutm_campaign: TEA-LINK\n"
        "landing_page: https://shop.example/tea?utm_campaign=OTHER1&x=1",
    }
    assert came(read(SHOPIFY, row)) == (
        ("SEM1204", "spring-5"),
        ("TEA-LINK", "OTHER1"),
        "https://shop.example/tea?utm_campaign=OTHER1&x=1",
    )
    row["Note Attributes"] = "utm_campaign=SEM1204"
    assert read(SHOPIFY, row).link_tags == ("SEM1204",)


def test_woocommerce_file_tells_coupons_and_attribution():
    tag, landing = (
        "meta:_wc_order_attribution_utm_campaign",
        ("meta:_wc_order_attribution_session_entry"),
    )
    row = {
        **WOOCOMMERCE_ORDER,
        "coupon_items": "code:sem1204|amount:5.00;code:vip-10|amount:1.00",
        tag: "tea_link",
        landing: "https://shop.example/?utm_campaign=tea_link",
    }
    header = [*dict.fromkeys([*WOOCOMMERCE, "coupon_items"]), tag, landing]
    assert came(read(header, row)) == (
        ("sem1204", "vip-10"), ("tea_link",), "https://shop.example/?utm_campaign=tea_link",
    )  # fmt: skip


def test_youzan_file_tells_the_name_of_the_code():
    header = [*YOUZAN, "优惠券码名称"]
    assert came(read(header, {**YOUZAN_ORDER, "优惠券码名称": "SEM1204"})) == (("SEM1204",), (), "")


def test_own_table_has_columns_for_both():
    row = {COLUMNS[name]: value for name, value in EXAMPLE[0].items()}
    row |= {"优惠码": "SEM1204，VIP-10", "推广标签": "TEA-LINK"}
    assert came(read(list(COLUMNS.values()), row)) == (("SEM1204", "VIP-10"), ("TEA-LINK",), "")


PUSHES = [
    (
        from_shopify,
        messages.SHOPIFY,
        {
            "discount_codes": [{"code": "SEM1204", "amount": "5.00", "type": "fixed_amount"}],
            "landing_site": "/products/tea?utm_source=x&utm_campaign=TEA-LINK",
            "note_attributes": [{"name": "utm_campaign", "value": "MORE1"}],
        },
        (
            ("SEM1204",),
            ("MORE1", "TEA-LINK"),
            "/products/tea?utm_source=x&utm_campaign=TEA-LINK",
        ),
    ),
    (
        from_woocommerce,
        messages.WOOCOMMERCE,
        {
            "coupon_lines": [{"id": 3, "code": "sem1204"}],
            "meta_data": [
                {"id": 1, "key": "_wc_order_attribution_utm_campaign", "value": "tea_link"},
                {
                    "id": 2,
                    "key": "_wc_order_attribution_session_entry",
                    "value": "https://a.example/",
                },
                {"id": 3, "key": "other", "value": {"deep": 1}},
            ],
        },
        (("sem1204",), ("tea_link",), "https://a.example/"),
    ),
    (
        from_youzan,
        messages.YOUZAN,
        {
            "order_promotion": {
                "order": [
                    {"promotion_type": "coupon", "promotion_title": "SEM1204"},
                    {"promotion_type": "meetReduce", "promotion_title": "满 100 减 5"},
                ]
            }
        },
        (("SEM1204",), (), ""),
    ),
    (
        from_own,
        messages.OWN,
        {
            "promotion_codes": ["SEM1204"],
            "link_tags": ["TEA-LINK"],
            "landing": "https://a.example/",
        },
        (("SEM1204",), ("TEA-LINK",), "https://a.example/"),
    ),
]


@pytest.mark.parametrize(("reads", "document", "members", "told"), PUSHES)
def test_pushes_tell_codes_tags_and_landing(reads, document, members, told):
    draft = reads(document | copy.deepcopy(members))
    assert came(draft) == told
    assert from_dict(json.loads(json.dumps(to_dict(draft)))) == draft


@pytest.mark.parametrize("junk", [None, 7, "text", [7, None, "x"], {"code": 1}, [{"code": 5}]])
@pytest.mark.parametrize(("reads", "document", "members", "told"), PUSHES)
def test_no_form_of_them_refuses_an_order(reads, document, members, told, junk):
    draft = reads(document | dict.fromkeys(members, junk))
    assert draft.number == reads(document).number


def test_what_cannot_be_kept_is_left_out():
    kept = origin(
        codes=["A\x00B", " GOOD-1 ", "x" * 65, "GOOD-1", "\ud800"],
        tags=["", "T" * 64],
        landing="http://[broken?utm_campaign=NO",
    )
    assert kept == {
        "promotion_codes": ("GOOD-1",),
        "link_tags": ("T" * 64,),
        "landing": "http://[broken?utm_campaign=NO",
    }
    long = "https://a.example/?utm_campaign=LAST1&x=" + "y" * 600
    assert origin(landing=long)["link_tags"] == ("LAST1",)
    assert len(origin(landing=long)["landing"]) == 500
    assert len(origin(codes=[f"CODE-{each}" for each in range(30)])["promotion_codes"]) == 10


def test_a_draft_kept_before_they_were_read_is_read_without_them():
    data = to_dict(from_own(messages.OWN))
    for name in ("promotion_codes", "link_tags", "landing"):
        del data[name]
    assert came(from_dict(data)) == ((), (), "")
