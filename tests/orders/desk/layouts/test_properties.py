"""What holds for every file: drafts come back as written, and no bytes make the reader raise."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.desk.layouts import LAYOUTS, Reading, read_orders
from orders.desk.layouts.draft import LineDraft, OrderDraft, from_dict, to_dict
from orders.desk.layouts.payloads import (
    PayloadFault,
    from_own,
    from_shopify,
    from_woocommerce,
    from_youzan,
)
from tests.depth import deep
from tests.orders.desk.layouts import files
from tests.orders.desk.layouts.writers import WRITERS
from tests.orders.desk.pushes.messages import OWN, SHOPIFY, WOOCOMMERCE, YOUZAN

ZERO = Decimal("0.00")
STANDINGS = {"unpaid": False, "paid": True, "shipped": True, "finished": True} | {
    "cancelled": False,
    "refunded": True,
}
SIGNS = "杨伟李娜顺丰abcXYZ0189 ，。,;\"'=|:\n\t（）[]/\\-+@#%éß"

words = (
    st.text(SIGNS, max_size=30).map(str.strip).filter(lambda text: not text.startswith(("=", "'")))
)
full_words = words.filter(bool)
names = st.text("杨伟李娜王芳小明AbcДж·", min_size=1, max_size=20)
phones = st.from_regex(r"\+?[1-9][0-9*-]{2,18}", fullmatch=True)
moments = st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
amounts = st.integers(0, 99_999_999).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def lines(draw):
    pieces, price = draw(st.integers(1, 1000)), draw(amounts)
    return LineDraft(
        sku=draw(st.from_regex(r"[A-Z]{2}-[0-9]{1,6}|", fullmatch=True)),
        title=draw(full_words),
        variant=draw(words),
        quantity=pieces,
        unit_price=price,
        amount=price * pieces,
        source_row=0,
    )


@st.composite
def drafts(draw):
    """Some orders with sums that agree; each writer trims what its layout cannot tell."""
    orders = []
    for place in range(draw(st.integers(1, 4))):
        goods_lines = tuple(draw(st.lists(lines(), min_size=1, max_size=4)))
        goods, shipping = sum(line.amount for line in goods_lines), draw(amounts)
        discount = min(draw(amounts), goods + shipping)
        state = draw(st.sampled_from(sorted(STANDINGS)))
        total = goods + shipping - discount
        order = OrderDraft(
            channel="plain",
            number=f"{draw(st.integers(1, 10**14))}{place}7",
            shop=draw(names),
            currency=draw(st.sampled_from(["CNY", "USD", "EUR"])),
            placed_at=draw(moments),
            paid_at=draw(moments) if STANDINGS[state] else None,
            buyer=draw(names),
            receiver=draw(names),
            phone=draw(phones),
            address=draw(full_words),
            goods_total=goods,
            shipping_fee=shipping,
            discount=discount,
            total=total,
            paid=total if STANDINGS[state] else ZERO,
            shop_state=state,
            buyer_note=draw(words),
            seller_note=draw(words),
            tracking=draw(st.from_regex(r"[A-Z]{2} [0-9]{4,12}|", fullmatch=True)),
            lines=goods_lines,
            source_row=0,
        )
        orders.append(order)
    return orders


def counted(orders: list[OrderDraft], rows: str) -> tuple[OrderDraft, ...]:
    """The drafts with the rows they stand in; `rows` as in Writer."""
    line_rows, result = count(2), []
    for order_row, order in enumerate(orders, 2):
        places = [order_row if rows == "each" else next(line_rows) for _line in order.lines]
        placed = map(lambda line, row: replace(line, source_row=row), order.lines, places)
        first = places[0] if rows == "line" else order_row
        result.append(replace(order, lines=tuple(placed), source_row=first))
    return tuple(result)


def check_sound(reading: Reading) -> None:
    """No reading is empty of all, and every sentence can be filled and stored."""
    assert reading.drafts or reading.faults or reading.held
    for fault in (*reading.faults, *reading.warnings, *reading.held):
        assert fault.message % fault.params
        json.dumps(fault.params)
        assert fault.row >= 0
    for draft in reading.drafts:
        assert from_dict(json.loads(json.dumps(to_dict(draft)))) == draft


def check_round_trip(name: str, orders: list[OrderDraft], encoding: str) -> None:
    writer = WRITERS[name]
    expected = counted([writer.trim(order) for order in orders], writer.rows)
    written = [
        (f"{place}.csv", files.csv_file(header, rows, encoding=encoding))
        for place, (header, rows) in enumerate(writer.tables(expected))
    ]
    reading = read_orders(written)
    assert files.told(reading.faults) == []
    assert (reading.layout, reading.drafts) == (name, expected)


encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"])


@settings(max_examples=deep(40, 20), deadline=None)
@given(drafts(), encodings)
def test_drafts_written_as_taobao_come_back_equal(orders, encoding):
    check_round_trip("taobao", orders, encoding)


@settings(max_examples=deep(40, 20), deadline=None)
@given(drafts(), encodings)
def test_drafts_written_as_youzan_come_back_equal(orders, encoding):
    check_round_trip("youzan", orders, encoding)


@settings(max_examples=deep(40, 20), deadline=None)
@given(drafts(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_drafts_written_as_shopify_come_back_equal(orders, encoding):
    check_round_trip("shopify", orders, encoding)


@settings(max_examples=deep(40, 20), deadline=None)
@given(drafts(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_drafts_written_as_woocommerce_come_back_equal(orders, encoding):
    check_round_trip("woocommerce", orders, encoding)


@settings(max_examples=deep(40, 20), deadline=None)
@given(drafts(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_drafts_written_as_our_own_table_come_back_equal(orders, encoding):
    check_round_trip("plain", orders, encoding)


@settings(max_examples=deep(15, 10), deadline=None)
@given(drafts())
def test_drafts_written_as_a_workbook_come_back_equal(orders):
    writer = WRITERS["plain"]
    expected = counted([writer.trim(order) for order in orders], writer.rows)
    [(header, rows)] = writer.tables(expected)
    reading = read_orders([("orders.xlsx", files.xlsx_file(header, rows))])
    assert (reading.faults, reading.drafts) == ((), expected)


@settings(max_examples=deep(40, 20), deadline=None)
@given(drafts())
def test_every_draft_goes_to_json_and_back_unchanged(orders):
    for order in orders:
        assert from_dict(json.loads(json.dumps(to_dict(order)))) == order


SOUND = [
    files.csv_file(files.TAOBAO_2018, [files.TAOBAO_ORDER], encoding="gb18030"),
    files.csv_file(files.TAOBAO_ITEMS, [files.TAOBAO_ITEM], encoding="gb18030"),
    files.csv_file(files.YOUZAN, [files.YOUZAN_ORDER]),
    files.csv_file(files.YOUZAN_ITEMS, [files.YOUZAN_ITEM]),
    files.csv_file(files.SHOPIFY, [files.SHOPIFY_ORDER, files.SHOPIFY_LINE]),
    files.csv_file(files.WOOCOMMERCE, [files.WOOCOMMERCE_ORDER]),
    files.csv_file(files.PLAIN, [files.PLAIN_ORDER], encoding="utf-16"),
    files.xlsx_file(files.PLAIN, [files.PLAIN_ORDER]),
]
BEGINNINGS = [b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0"]
layouts = st.sampled_from([None, *LAYOUTS])


@st.composite
def damaged(draw):
    """A sound file with some bytes overwritten, left out or put in."""
    content = bytearray(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(content)))
        content[place : place + draw(st.integers(0, 9))] = draw(st.binary(max_size=9))
    return bytes(content)


contents = st.one_of(
    st.builds(bytes.__add__, st.sampled_from(BEGINNINGS), st.binary(max_size=300)), damaged()
)


@settings(max_examples=deep(400, 100), deadline=None)
@given(st.lists(contents, min_size=1, max_size=2), layouts)
def test_no_bytes_make_the_reader_raise(given_contents, layout):
    check_sound(read_orders([("file", it) for it in given_contents], layout=layout))


HEADERS = [
    files.TAOBAO_2012,
    files.TAOBAO_ITEMS,
    files.TAOBAO_NEW_ITEMS,
    files.YOUZAN,
    files.YOUZAN_ITEMS,
    files.SHOPIFY,
    files.WOOCOMMERCE,
    files.PLAIN,
    files.PLAIN_CHINESE,
]
JUNK = ["", " ", "0", "1", "-1", "1.5", "1E+20", "NaN", "=A1", '=""', "'", '="1"', "９", "∞"]
JUNK += ["2026-05-14 11:23:45", "9999-99-99 99:99:99", "999999999999.99", "9" * 70, "x" * 10_001]
JUNK += [
    "name:|product_id:|quantity:|total:",
    "交易成功",
    "paid",
    "null",
    "CNY",
    "#1001",
    "A-1",
    "checkout-draft",
]


@st.composite
def junk_table(draw):
    header = draw(st.sampled_from(HEADERS))
    if draw(st.booleans()):
        header = draw(st.lists(st.sampled_from([*header, "?"]), min_size=1, max_size=40))
    cells = st.one_of(st.sampled_from(JUNK), st.text(max_size=8))
    width = len(header) + draw(st.integers(-1, 1))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6))
    return b"\n".join(
        ",".join('"' + str(cell).replace('"', '""') + '"' for cell in row).encode(
            "utf-8", "surrogatepass"
        )
        for row in [header, *rows]
    )


@settings(max_examples=deep(400, 100), deadline=None)
@given(st.lists(junk_table(), min_size=1, max_size=2), layouts)
def test_no_table_of_junk_makes_the_reader_raise(tables, layout):
    check_sound(read_orders([("file.csv", table) for table in tables], layout=layout))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(JUNK),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@st.composite
def spoiled(draw, document):
    """The document with one member anywhere replaced."""
    if not isinstance(document, (dict, list)) or not document or draw(st.integers(0, 4)) == 0:
        return draw(values)
    keys = sorted(document) if isinstance(document, dict) else range(len(document))
    chosen = draw(st.sampled_from(keys))
    copied = dict(document) if isinstance(document, dict) else list(document)
    copied[chosen] = draw(spoiled(document[chosen]))
    return copied


@settings(max_examples=deep(300, 75), deadline=None)
@given(
    st.one_of(
        st.tuples(st.just(from_own), spoiled(OWN)),
        st.tuples(st.just(from_shopify), spoiled(SHOPIFY)),
        st.tuples(st.just(from_woocommerce), spoiled(WOOCOMMERCE)),
        st.tuples(st.just(from_youzan), spoiled(YOUZAN)),
    )
)
def test_spoiled_push_is_a_draft_or_a_fault_with_a_path(pushed):
    read, document = pushed
    try:
        draft = read(document)
    except PayloadFault as refused:
        assert refused.fault.message % refused.fault.params
        json.dumps(refused.fault.params)
    else:
        assert from_dict(json.loads(json.dumps(to_dict(draft)))) == draft
