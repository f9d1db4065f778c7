"""Figure 22: thousands of cases against the pure rules of money, time, passwords and files.

Each property says what must hold for whatever people, clocks and files bring; that nothing raises
but a refusal meant for people is one of them.
"""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from attendance.leave.lengths import as_decimal, days_of, minutes_of, within
from attendance.leave.lots.rules import Lot, give_back, take
from attendance.timekeeping.devices.lines import read_attlog, read_operlog
from attendance.timekeeping.files.rules import read_table, read_usb
from attendance.timekeeping.months.rules import days_of as days_of_month
from attendance.timekeeping.months.rules import last_of, month_before, month_of, next_month
from finance.expenses.claims.rules import numbers_of, read_qr
from finance.expenses.originals.fields import amount
from finance.ledger.capitals import MOST, capitals, cents_of
from finance.ledger.fields import SumField
from finance.ledger.rules import Row, number_text, reversed_rows, series_of
from finance.ledger.rules import month_after as period_after
from finance.ledger.rules import month_before as period_before
from hr.careers.rules import add_months
from hr.contracts.inventory.rules import number_in
from hr.roster.files.rules import day_in_text, is_yes, weekdays_in_text
from hr.roster.pages import month_asked
from orders.desk.clocks.rules import OrderRules, attention_windows
from orders.desk.layouts import cells
from orders.desk.listing import read_keyset
from orders.service.customers.rules import phone_key
from orders.service.months import following, month_named
from regulations.deadlines.rules import Clock, Standing, is_system_gap, standing
from regulations.passwords import Spec, faults
from regulations.sheets import number_of, read_lines
from tests.attacks import hostile
from tests.company import CHINA, TEN
from tests.depth import deep

CASES = deep(800, 8)
PROPERTIES = 0


def holds(*given_of, **named):
    """A property over so many cases as this run takes."""

    def mark(test):
        global PROPERTIES
        PROPERTIES += 1
        checked = settings(
            max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck)
        )
        return checked(given(*given_of, **named)(test))

    return mark


texts = st.one_of(st.sampled_from(hostile.ALL), st.text(max_size=60))
digits = st.one_of(st.text("0123456789.,-+eE ¥元１２３", max_size=20), texts)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
cents = st.integers(-MOST + 1, MOST - 1)
MONTH = st.dates(date(1, 2, 1), date(9999, 11, 30)).map(lambda day: day.replace(day=1))


# --- money -----------------------------------------------------------------------------------


@holds(cents)
def test_capitals_say_one_amount_and_no_other(count):
    words = capitals(count)
    assert cents_of(words) == count
    assert count == 0 or capitals(-count) != words
    assert ("整" in words) == (count % 100 == 0)


@holds(texts)
def test_words_that_are_no_capitals_are_refused(words):
    try:
        assert capitals(cents_of(words)) == words
    except ValueError:
        return


@holds(digits)
def test_a_sum_that_is_typed_is_in_whole_cents_and_fits_the_books(text):
    try:
        found = SumField(required=True).clean(text)
    except ValidationError:
        return
    assert found.is_finite() and found == found.quantize(Decimal("0.01"))
    assert abs(found) < Decimal(10) ** 12


@holds(digits)
def test_a_sum_of_an_original_is_in_whole_cents_or_none(text):
    found = amount(text)
    assert found is None or (found.is_finite() and found.as_tuple().exponent == -2)


@holds(st.one_of(digits, st.integers(), st.floats(), st.booleans(), st.none(), days))
def test_a_cell_of_money_is_a_sum_of_the_shop_or_a_fault(value):
    try:
        found = cells.money(value)
    except cells.CellFault:
        return
    assert 0 <= found < Decimal(10) ** 12 and found.as_tuple().exponent == -2


@holds(st.one_of(digits, st.integers(), st.floats(), st.none()))
def test_a_cell_of_pieces_is_a_whole_number_or_a_fault(value):
    try:
        found = cells.quantity(value)
    except cells.CellFault:
        return
    assert isinstance(found, int) and 1 <= found <= cells.LARGEST_QUANTITY


@holds(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3), cents), max_size=8))
def test_what_is_reversed_and_booked_leaves_nothing(lines):
    rows = [
        Row(account, fund, Decimal(max(count, 0)), Decimal(max(-count, 0)), "")
        for account, fund, count in lines
    ]
    back = reversed_rows(rows)
    left = {(row.account, row.fund): Decimal(0) for row in rows}
    for row in rows + back:
        left[row.account, row.fund] += row.debit - row.credit
    assert not any(left.values())
    assert reversed_rows(back) == rows


@holds(days, st.sampled_from(["receipt", "payment", "transfer"]), st.integers(1, 9999))
def test_a_voucher_number_tells_its_month(day, kind, seq):
    text = number_text(series_of(day, kind), seq)
    assert text.startswith(f"{day:%Y-%m} ") and text.endswith(f"{seq:04}")


# --- invoices, numbers -------------------------------------------------------------------------


@holds(st.one_of(texts, st.lists(digits, max_size=9).map(lambda parts: ",".join(["01", *parts]))))
def test_a_qr_text_is_an_invoice_or_refused(text):
    try:
        found = read_qr(text)
    except ValidationError:
        assert numbers_of(None, [text]) == set()
        return
    assert found.number and (found.stated is None or found.stated % Decimal("0.01") == 0)


@holds(texts)
def test_a_number_in_a_spreadsheet_is_a_plain_one(text):
    found = number_of(text)
    assert found is None or (found.is_finite() and abs(found) < Decimal(10) ** 21)


@holds(texts)
def test_a_contract_number_is_one_or_none(text):
    found = number_in(text)
    assert found == "" or (found in text.upper() and found.isascii())
    assert number_in(found) == found


@holds(st.one_of(texts, st.text("0123456789+*- ()", max_size=30)))
def test_a_phone_number_is_known_again_however_it_is_written(text):
    found = phone_key(text)
    if found is None:
        return
    assert "*" not in text and len(found.value) >= 7
    assert phone_key(found.value).value in found.value
    assert phone_key(f" {text}- ") == found


@holds(st.one_of(texts, st.tuples(digits, digits).map("~".join)))
def test_a_place_in_a_list_is_one_or_none(text):
    found = read_keyset(text)
    assert found is None or (found[0].tzinfo and found[1] >= 0)


# --- months and days ---------------------------------------------------------------------------


@holds(MONTH)
def test_months_follow_each_other_in_every_room(month):
    assert next_month(month) == period_after(month) == following(month)
    assert month_before(month) == period_before(month) == following(month, -1)
    assert month_before(next_month(month)) == month
    found = days_of_month(month)
    assert (found[0], found[-1]) == (month, last_of(month)) and 28 <= len(found) <= 31


@holds(st.one_of(texts, st.text("0123456789-", max_size=8)))
@example("+001-05")
@example("1_00-01")
@example(" 001-01")
def test_a_month_in_an_address_is_written_in_one_way(text):
    for found in (month_of(text), month_named(text)):
        assert found is None or f"{found:%Y-%m}" == text or f"{found.year:04}-{found:%m}" == text
    assert month_asked(text, date(2026, 3, 4)).day == 1


@holds(texts)
def test_what_a_roster_file_says_is_understood_or_not(text):
    day, ticked, week = day_in_text(text), is_yes(text), weekdays_in_text(text)
    assert day is None or isinstance(day, date)
    assert ticked in (True, False, None)
    assert week is None or week <= set(range(1, 8))


@holds(days, st.integers(0, 240))
def test_notice_by_months_never_jumps_a_month(day, months):
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == min(day.day, last_of(found.replace(day=1)).day)


@holds(st.one_of(texts, st.from_regex(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,2}( \d{1,2}:\d\d)?")))
def test_a_cell_of_a_moment_is_one_or_a_fault(text):
    try:
        found = cells.moment(text)
    except cells.CellFault:
        return
    assert found.tzinfo == UTC and not found.microsecond


# --- clocks ------------------------------------------------------------------------------------


@holds(moments, st.integers(0, 10**6), st.integers(-(10**6), 10**6), st.integers(-3, 3))
def test_a_clock_is_in_time_to_the_second_and_not_after(start, length, met, second):
    due = start + timedelta(seconds=length)
    at = due + timedelta(seconds=second)
    running = Clock(start, due)
    assert standing(running, at) == (Standing.RUNNING if second <= 0 else Standing.MISSED)
    done = Clock(start, due, met_at=due + timedelta(seconds=met))
    assert standing(done, at) == (Standing.MET if met <= 0 else Standing.LATE)
    assert standing(Clock(start, due, at, at), at) == Standing.VOID


@holds(moments, st.integers(1, 10**5), st.integers(-(10**5), 10**5), st.integers(1, 10**5))
def test_the_portal_was_away_where_the_two_overlap(start, length, from_start, away):
    due, gone = start + timedelta(seconds=length), start + timedelta(seconds=from_start)
    back = gone + timedelta(seconds=away)
    assert is_system_gap(Clock(start, due), [(gone, back)]) == (max(start, gone) < min(due, back))


@holds(moments, st.integers(1, 3000), st.integers(1, 120))
def test_windows_of_attention_cover_the_duty_and_nothing_else(start, length, every):
    end = start + timedelta(minutes=length)
    found = attention_windows(start, end, OrderRules(every, 10, 1, 1, 5))
    assert (found[0][0], found[-1][1]) == (start, end)
    assert all(one[1] == other[0] for one, other in pairwise(found))
    step = timedelta(minutes=every)
    assert all(stop - begin == step for begin, stop in found[:-1])
    assert found[-1][1] - found[-1][0] < 1.5 * step


# --- leave -------------------------------------------------------------------------------------

lots = st.lists(
    st.tuples(st.integers(1, 99), days, st.integers(0, 600)),
    max_size=6,
    unique_by=lambda row: row[0],
).map(lambda rows: [Lot(key, day, left, left) for key, day, left in rows])


@holds(lots, st.integers(0, 2000), st.integers(0, 2000))
def test_time_off_is_taken_from_what_there_is_and_returns_to_where_it_was(have, minutes, back):
    there = sum(lot.left for lot in have)
    if minutes > there:
        with pytest.raises(ValidationError):
            take(have, minutes)
        return
    taken = take(have, minutes)
    left = {lot.key: lot.left for lot in have}
    assert sum(part for _key, part in taken) == minutes
    assert all(0 < part <= left[key] for key, part in taken)
    returned = give_back(taken, back)
    assert sum(part for _key, part in returned) == min(back, minutes)
    assert all(part <= dict(taken)[key] for key, part in returned)


spells = st.lists(st.tuples(st.integers(0, 1439), st.integers(0, 1440)), max_size=4).map(
    lambda pairs: [
        (TEN.replace(hour=0) + timedelta(minutes=a), TEN.replace(hour=0) + timedelta(minutes=a + b))
        for a, b in pairs
    ]
)


@holds(spells, st.integers(-500, 3000), st.integers(0, 3000))
def test_a_leave_is_no_longer_than_the_work_of_its_days(work, begin, length):
    start = TEN.replace(hour=0) + timedelta(minutes=begin)
    span = (start, start + timedelta(minutes=length))
    inside = within(work, span)
    assert minutes_of(inside) <= min(minutes_of(work), length * max(len(work), 1))
    days = days_of({TEN.date(): work}, [span])
    assert 0 <= days <= 1
    everything = (TEN - timedelta(days=9), TEN + timedelta(days=9))
    assert days_of({TEN.date(): work}, [everything]) == (1 if minutes_of(work) else 0)


@holds(st.fractions(Fraction(0), Fraction(400), max_denominator=1440))
def test_a_length_is_stored_to_the_nearest_hundredth(length):
    assert abs(Fraction(as_decimal(length)) - length) <= Fraction(1, 200)


# --- passwords ---------------------------------------------------------------------------------


@holds(texts, texts, st.integers(6, 64))
def test_what_is_taken_as_a_password_is_long_enough_and_not_the_account(password, account, least):
    spec = Spec(min_length=least)
    if not list(faults(password, spec, names=[account])):
        assert len(password) >= least and not password[0].isdigit()
        assert len(account) < 4 or account.lower() not in password.lower()


# --- files -------------------------------------------------------------------------------------

contents = st.one_of(
    st.binary(max_size=400), texts.map(hostile.encoded),
    st.sampled_from([content for _name, content in hostile.FILES]),
    st.lists(st.lists(texts, max_size=5), max_size=5).map(
        lambda rows: hostile.encoded("\n".join(",".join(row) for row in rows))
    ),
)  # fmt: skip


@holds(contents, st.sampled_from(["a.csv", "a.xlsx", "a.CSV", "a", "a.xls"]))
def test_a_spreadsheet_is_read_or_refused(content, name):
    try:
        lines = read_lines(name=name, content=content)
    except ValidationError:
        return
    assert lines and all("\0" not in cell for _line, row in lines for cell in row)


@holds(contents)
def test_what_a_clock_sends_is_read_line_by_line(body):
    for found in (read_attlog(body, CHINA), read_operlog(body, CHINA)):
        assert len(found.rows) + len(found.bad) <= found.count


@holds(contents)
def test_an_export_of_a_clock_is_read_or_refused(content):
    for read in (
        lambda: read_usb(content, CHINA),
        lambda: read_table(
            [line.split(",") for line in io.StringIO(content.decode("utf-8", "replace"))], CHINA
        ),
    ):
        try:
            assert isinstance(read(), list)
        except ValidationError:
            continue


def test_there_are_cases_enough(figure):
    figure("cases of properties over pure rules", PROPERTIES * CASES, deep(20_000, 200),
           at_least=True)  # fmt: skip
