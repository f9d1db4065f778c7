"""A broken byte is a fault of its row: the other orders of the file come in."""

import pytest

from orders.desk.layouts import read_orders
from tests.orders.desk.layouts.files import (
    PLAIN,
    PLAIN_ORDER,
    TAOBAO_2018,
    TAOBAO_ORDER,
    csv_file,
    told,
)

SOUND = [PLAIN_ORDER | {"number": "P-2"}, PLAIN_ORDER | {"number": "P-3"}]
MARK = "@@"


def read(column: str, broken: bytes, encoding="utf-8", **cells):
    """A file of three orders; in a cell of the first stands something broken."""
    first = PLAIN_ORDER | {column: f"{MARK}茶"} | cells
    content = csv_file(PLAIN, [first, *SOUND]).decode("utf-8").encode(encoding)
    return read_orders([("orders.csv", content.replace(MARK.encode(encoding), broken))])


def numbers(reading) -> list[str]:
    return [draft.number for draft in reading.drafts]


@pytest.mark.clause("C7-5")
@pytest.mark.parametrize(
    ("encoding", "broken", "shown"),
    [
        ("utf-8", b"\xe6\x88", "e6 88"),
        ("utf-8", b"\xff", "ff"),
        ("gb18030", b"\xff", "ff"),
        ("gb18030", b"\x81\x20", "81"),
        ("utf-16-le", b"\x00\xd8", "00 d8"),
    ],
)
def test_broken_bytes_refuse_their_order_by_row_column_and_number(encoding, broken, shown):
    reading = read("title", broken, encoding)
    assert told(reading.faults) == [
        (
            2,
            "title",
            f"This cell holds a broken character (bytes {shown}): export the file again.",
        )
    ]
    assert [fault.number for fault in reading.faults] == ["P-1"]
    assert numbers(reading) == ["P-2", "P-3"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_zero_byte_in_a_cell_refuses_its_order_alone(encoding):
    reading = read("buyer", b"\0", encoding)
    assert told(reading.faults) == [
        (2, "buyer", "The value holds a character that cannot be stored.")
    ]
    assert numbers(reading) == ["P-2", "P-3"]


def test_broken_cell_that_nobody_reads_refuses_the_order_too():
    header = [*PLAIN, "remark of the shop"]
    rows = [PLAIN_ORDER | {"remark of the shop": MARK}, *SOUND]
    content = csv_file(header, rows).replace(MARK.encode(), b"\xe6")
    reading = read_orders([("orders.csv", content)])
    assert [(row, column) for row, column, _words in told(reading.faults)] == [
        (2, "remark of the shop")
    ]
    assert numbers(reading) == ["P-2", "P-3"]


def test_title_of_a_taobao_export_cut_in_mid_character_faults_that_order():
    first = TAOBAO_ORDER | {"宝贝标题 ": MARK}
    second = TAOBAO_ORDER | {"订单编号": '="3187400010248030745"'}
    content = csv_file(TAOBAO_2018, [first, second]).decode().encode("gb18030")
    content = content.replace(MARK.encode(), "奶酪".encode("gb18030")[:-1])
    reading = read_orders([("orders.csv", content)])
    (fault,) = reading.faults
    assert (fault.row, fault.column, fault.number) == (2, "宝贝标题", "3187400010248030744")
    assert numbers(reading) == ["3187400010248030745"]


def test_broken_order_number_leaves_its_row_and_what_may_belong_to_it_out():
    reading = read("number", b"\xff")
    assert {(row, column) for row, column, _words in told(reading.faults)} == {
        (2, "number"),
        (3, ""),
    }
    assert numbers(reading) == ["P-3"]


def test_single_broken_byte_of_an_english_file_tells_no_other_encoding():
    english = {"receiver": "Ada", "buyer": "Ada", "address": "1 Lane", "title": "Tea"}
    english |= {"variant": "red", "buyer_note": ""}
    rows = [PLAIN_ORDER | english | {"number": f"P-{n}"} for n in range(1, 4)]
    content = csv_file(PLAIN, rows).replace(b"1 Lane", b"1 L\xe4ne", 1)
    reading = read_orders([("orders.csv", content)])
    assert [(row, column) for row, column, _words in told(reading.faults)] == [(2, "address")]
    assert numbers(reading) == ["P-2", "P-3"]


def test_file_that_ends_in_mid_character_faults_its_last_order():
    content = csv_file(PLAIN, [*SOUND, PLAIN_ORDER]).rstrip()
    cut = content[: content.rindex("多谢".encode()) + 2]
    reading = read_orders([("orders.csv", cut)])
    sentence = "A quote is opened in this row and never closed."
    assert told(reading.faults) == [(4, "buyer_note", sentence)]
    assert reading.faults[0].number == "P-1"
    assert numbers(reading) == ["P-2", "P-3"]


def test_what_a_sentence_quotes_of_a_broken_file_can_be_stored():
    content = csv_file(PLAIN, SOUND) + b'"P-4"\xff\n'
    (fault,) = read_orders([("orders.csv", content)]).faults
    assert "\ufffd" in fault.params["value"]
    fault.params["value"].encode("utf-8")


def test_text_under_the_name_of_a_workbook_is_told_as_none():
    (fault,) = read_orders([("orders.xlsx", b"just some words")]).faults
    assert fault.message == "This is not an .xlsx workbook, or it is damaged."
    assert len(read_orders([("orders.xlsx", csv_file(PLAIN, SOUND))]).drafts) == 2


def test_order_number_typed_in_fullwidth_signs_is_the_same_order():
    reading = read_orders([("a.csv", csv_file(PLAIN, [PLAIN_ORDER | {"number": "Ｎ－２４"}]))])
    assert numbers(reading) == ["N-24"]
