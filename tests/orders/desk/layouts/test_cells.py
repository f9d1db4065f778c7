"""Cells: what is taken, and what is refused with which sentence."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from orders.desk.layouts import cells
from orders.desk.layouts.cells import CellFault

SHOWN_AS_ROUNDED = "A spreadsheet has rounded the order number"


def refusal(convert, value) -> str:
    with pytest.raises(CellFault) as caught:
        convert(value)
    return caught.value.message % caught.value.params


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  a b \u3000", "a b"),
        ("\ufeff杨伟\u00a0", "杨伟"),
        ('="0123"', "0123"),
        ('=""', ""),
        ("'13800000000", "13800000000"),
        ("'(208) 555-8097", "(208) 555-8097"),
        ("'=1+1", "=1+1"),
        ("'Tis the season", "'Tis the season"),
        ("a\r\nb\vc", "a\nb\nc"),
        ("a\x01b\x7f", "ab"),
        (None, ""),
        (12.0, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (13800000000.0, "13800000000"),
        (3.18740001024803e18, "3.18740001024803e+18"),
        (True, "TRUE"),
        (datetime(2026, 5, 14, 11, 23, 45), "2026-05-14 11:23:45"),
    ],
)
def test_text_is_read_without_wrapping(cell, expected):
    assert cells.text(cell) == expected


@pytest.mark.parametrize("cell", ["=1+1", "=", '="1"&"2"', "=HYPERLINK(A1)", " =A1", '="a""b"'])
def test_text_refuses_formulas(cell):
    assert (
        refusal(cells.text, cell)
        == "This cell holds a formula or a spreadsheet error, not a value."
    )


def test_text_of_the_longest_length_is_taken_and_one_more_refused():
    assert cells.text("x" * 10_000) == "x" * 10_000
    expected = "The value has 10001 characters; at most 10000 are taken."
    assert refusal(cells.text, "x" * 10_001) == expected


@pytest.mark.parametrize("cell", ["a\x00b", "a\ud800"])
def test_text_refuses_what_a_database_cannot_store(cell):
    assert refusal(cells.text, cell) == "The value holds a character that cannot be stored."


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("472.38", "472.38"),
        ("472.3", "472.30"),
        ("472.", "472.00"),
        ("472.380000", "472.38"),
        ("007", "7.00"),
        ("472.38元", "472.38"),
        ("¥472.38", "472.38"),
        ("￥ 1,234,567.80 元", "1234567.80"),
        ("10.00(满减)", "10.00"),
        ("10.00（满100减10）", "10.00"),
        ("10.00 [a] 【b】", "10.00"),
        ('="12.50"', "12.50"),
        ("999999999999.99", "999999999999.99"),
        (472.38, "472.38"),
        (472.38000000000005, "472.38"),
        (100, "100.00"),
        (-0.0, "0.00"),
    ],
)
def test_money_is_read_exactly(cell, expected):
    amount = cells.money(cell)
    assert (amount, str(amount)) == (Decimal(expected), expected)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("", "“” is not an amount of money."),
        ("十元", "“十元” is not an amount of money."),
        ("１２", "“１２” is not an amount of money."),
        ("12,34", "“12,34” is not an amount of money."),
        ("1,2345", "“1,2345” is not an amount of money."),
        ("1 2", "“1 2” is not an amount of money."),
        ("(满减)", "“(满减)” is not an amount of money."),
        ("NaN", "“NaN” is not an amount of money."),
        ("Infinity", "“Infinity” is not an amount of money."),
        ("1E3", "“1E3” is not an amount of money."),
        ("-1", "The amount “-1” is negative."),
        ("¥-0.01", "The amount “¥-0.01” is negative."),
        ("1.001", "“1.001” has more than two decimal places."),
        ("1000000000000", "The amount “1000000000000” is too large."),
        (float("nan"), "“nan” is not an amount of money."),
        (float("inf"), "“inf” is not an amount of money."),
        (1e15, "“1e+15” is not an amount of money."),
        (-3.5, "The amount “-3.5” is negative."),
        (True, "“TRUE” is not an amount of money."),
        ("9" * 5000, f"The amount “{'9' * 40}…” is too large."),
        (10**20, "“1.00000000000000000000E+20” is not an amount of money."),
    ],
)
def test_money_refuses(cell, sentence):
    assert refusal(cells.money, cell) == sentence


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1", 1), ("012", 12), ("12.00", 12), ("1,000", 1000), (3.0, 3), ("1000000", 1_000_000)],
)
def test_quantity_is_a_whole_number(cell, expected):
    assert cells.quantity(cell) == expected


@pytest.mark.parametrize("cell", ["0", "-1", "1.5", "", "一", "1e3", "2件", 2.5, "0.00", "²"])
def test_quantity_refuses_what_is_no_positive_whole_number(cell):
    assert refusal(cells.quantity, cell).endswith("is not a quantity: a whole number of 1 or more.")


@pytest.mark.parametrize("cell", ["1000001", "9" * 6000])
def test_quantity_refuses_more_than_a_million(cell):
    assert refusal(cells.quantity, cell).endswith("is larger than 1000000.")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-05-14 11:23:45", datetime(2026, 5, 14, 3, 23, 45, tzinfo=UTC)),
        ("2026/5/14 1:02", datetime(2026, 5, 13, 17, 2, tzinfo=UTC)),
        ("2026/05/14 01:02:03", datetime(2026, 5, 13, 17, 2, 3, tzinfo=UTC)),
        ("2026-05-14T11:23:45Z", datetime(2026, 5, 14, 11, 23, 45, tzinfo=UTC)),
        ("2026-05-14T11:23:45.999+02:00", datetime(2026, 5, 14, 9, 23, 45, tzinfo=UTC)),
        ("2026-05-14 11:23:45 +0100", datetime(2026, 5, 14, 10, 23, 45, tzinfo=UTC)),
        ("2026-05-14 11:23:45 -0530", datetime(2026, 5, 14, 16, 53, 45, tzinfo=UTC)),
        ("1990-01-01 00:00:00", datetime(1989, 12, 31, 16, tzinfo=UTC)),
        (datetime(2026, 5, 14, 11, 23, 44, 999_999), datetime(2026, 5, 14, 3, 23, 45, tzinfo=UTC)),
        (datetime(2026, 5, 14, 11, tzinfo=UTC), datetime(2026, 5, 14, 11, tzinfo=UTC)),
        (date(2026, 5, 14), datetime(2026, 5, 13, 16, tzinfo=UTC)),
    ],
)
def test_moment_without_offset_is_chinese_time(cell, expected):
    moment = cells.moment(cell)
    assert (moment, moment.tzinfo) == (expected, UTC)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("2026-05-14", "“2026-05-14” is not a date with a time, such as 2026-05-14 11:23:45."),
        ("14/05/2026 11:23", "“14/05/2026 11:23” is not a date with a time, such as"),
        ("2026-05/14 11:23", "“2026-05/14 11:23” is not a date with a time, such as"),
        ("46000.5", "“46000.5” is not a date with a time, such as"),
        (46000.5, "“46000.5” is not a date with a time, such as"),
        (time(11, 23), "“11:23:00” is not a date with a time, such as"),
        (timedelta(hours=30), "“1 day, 6:00:00” is not a date with a time, such as"),
        ("2026-02-30 10:00:00", "“2026-02-30 10:00:00” is a date or time that does not exist."),
        ("2026-02-03 25:00:00", "“2026-02-03 25:00:00” is a date or time that does not exist."),
        ("2026-02-03 10:00:00 +1500", "“2026-02-03 10:00:00 +1500” is a date or time that"),
        ("0000-01-01 00:00:00", "“0000-01-01 00:00:00” is a date or time that does not exist."),
        ("1989-12-31 23:59:59", "The year 1989 is not between 1990 and 2100."),
        ("2101-01-01 00:00:00", "The year 2101 is not between 1990 and 2100."),
        ("0001-01-01 00:00:00 +1400", "The year 1 is not between 1990 and 2100."),
        (datetime(1899, 12, 31), "The year 1899 is not between 1990 and 2100."),
        (datetime.max, "The year 9999 is not between 1990 and 2100."),
    ],
)
def test_moment_refuses(cell, sentence):
    assert refusal(cells.moment, cell).startswith(sentence)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("#1001", "#1001"),
        ('="3187400010248030744"', "3187400010248030744"),
        ("'3187400010248030744", "3187400010248030744"),
        ("3187400010248030744", "3187400010248030744"),
        ('="3187400010248030000"', "3187400010248030000"),
        ("123456789012345", "123456789012345"),
        ("100000000000000", "100000000000000"),
        ("E20260619100000047400000", "E20260619100000047400000"),
        (123456789012345.0, "123456789012345"),
        (1001, "1001"),
        ("x" * 64, "x" * 64),
    ],
)
def test_order_number_is_taken_as_written(cell, expected):
    assert cells.order_number(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "3.18740001E+18",
        "3E+18",
        "3.1874e18",
        "3187400010248030000",
        "318740001024803000",
        3.187400010248030744e18,
        1e15,
        10**18,
        10**40,
    ],
)
def test_order_number_that_a_spreadsheet_rounded_is_refused(cell):
    assert refusal(cells.order_number, cell).startswith(SHOWN_AS_ROUNDED)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("", "The order number is empty."),
        ('=""', "The order number is empty."),
        ("'", "The order number is empty."),
        ("x" * 65, "The order number has 65 characters; at most 64 are taken."),
        ("1\n2", "The order number holds a character that cannot be printed."),
        ("1\x072", "The order number holds a character that cannot be printed."),
        (-5, "“-5” is not an order number."),
        (1.5, "“1.5” is not an order number."),
        (float("nan"), "“nan” is not an order number."),
        ("=A1", "This cell holds a formula or a spreadsheet error, not a value."),
    ],
)
def test_order_number_refuses(cell, sentence):
    assert refusal(cells.order_number, cell) == sentence


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("'13800000000", "13800000000"),
        (13800000000.0, "13800000000"),
        ("138****8000", "138****8000"),
        ("+86 571-8888 0000转12", "+86 571-8888 0000转12"),
        ("", ""),
    ],
)
def test_phone_is_taken_as_written(cell, expected):
    assert cells.phone(cell) == expected


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1.38E+10", "The spreadsheet has rounded the telephone number “1.38E+10”."),
        ("无", "“无” is not a telephone number."),
        ("1" * 41, f"“{'1' * 40}…” is not a telephone number."),
    ],
)
def test_phone_refuses(cell, sentence):
    assert refusal(cells.phone, cell) == sentence


def test_unit_price_of_a_lot_is_rounded_half_up():
    assert cells.unit_price(Decimal("10.00"), 3) == Decimal("3.33")
    assert cells.unit_price(Decimal("0.25"), 10) == Decimal("0.03")
