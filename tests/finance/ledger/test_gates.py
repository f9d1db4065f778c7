"""Vouchers through the gates: what passes, what the database refuses, in whose words."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from finance.ledger import services
from finance.ledger.models import Entry, Line, Movement, Period, Posting, Purse
from finance.ledger.rules import number_text
from finance.ledger.selectors import book_of, drawer, money_of
from regulations.binding.services import entering_past
from tests.finance.ledger.conftest import DAY, found_house, moment, yuan


def balance(fund, account="1001"):
    return Purse.objects.get(fund=fund, account__code=account).balance


@pytest.mark.clause("A7.1-1", "A7.1-2")
def test_money_comes_in_is_moved_by_one_and_posted_by_another(house):
    entry = house.take("1000")
    assert (entry.kind, balance(house.fund)) == ("receipt", yuan("1000.00"))
    assert entry.movement.by == house.cashier and entry.posting.by == house.accountant
    assert number_text(entry.posting.series, entry.posting.seq) == "2026-03 收 0001"
    assert drawer() == {"company": yuan("1000.00"), "group": yuan("0")}


def test_numbers_run_by_year_month_and_kind_without_gaps(house):
    house.take("1000")
    for _number in range(2):
        with pytest.raises(ValidationError):  # what is refused takes no number
            house.post(house.spend("1"))
        entry = house.spend("10")
        house.move(entry)
        house.post(entry)
    april = house.take("5", day=date(2026, 4, 1))
    found = Posting.objects.order_by("series", "seq").values_list("series", "seq")
    assert list(found) == [(2026031, 1), (2026032, 1), (2026032, 2), (2026041, 1)]
    assert april.posting.seq == 1


@pytest.mark.clause("A7.3-2")
@pytest.mark.parametrize(("amount", "passes"), [("100.00", True), ("100.01", False)])
def test_no_purse_falls_below_zero(house, amount, passes):
    house.take("100")
    entry = house.spend(amount)
    if passes:
        house.move(entry)
        assert balance(house.fund) == 0
        return
    with pytest.raises(ValidationError) as refused:
        house.move(entry)
    assert refused.value.code == "A7.3-2"
    assert balance(house.fund) == yuan("100") and not hasattr(entry, "movement")


@pytest.mark.clause("A7.3-2")
def test_money_of_one_group_never_pays_another(house):
    dali, lijiang = (services.open_fund(code=code, name=code) for code in ("G1", "G2"))
    house.take("500", fund=dali, against="2203")
    both = house.rows(("540102", "300", "0"), ("1001", "0", "300"), fund=dali)
    both += house.rows(("1001", "300", "0"), ("2203", "0", "300"), fund=lijiang)
    with pytest.raises(ValidationError) as refused:
        house.prepare(both)
    assert refused.value.code == "A7.3-2"
    with pytest.raises(ValidationError, match="not so much money"):
        house.move(house.spend("1", fund=lijiang, on="540102"))
    # Nor does the company pay with a group's money: each fund balances by itself.
    mixed = house.rows(("560201", "300", "0"))
    mixed += house.rows(("1001", "0", "300"), fund=dali)
    with pytest.raises(ValidationError, match="of one fund differ"):
        house.prepare(mixed)
    assert money_of(dali.pk) == yuan("500")


@pytest.mark.clause("A7.1-2")
def test_money_and_books_are_in_different_hands(house):
    entry = house.spend("1")
    with pytest.raises(PermissionDenied):
        house.post(entry, by=house.cashier)
    with pytest.raises(PermissionDenied):
        house.move(entry, by=house.accountant)
    house.take("5")
    house.move(entry)
    with pytest.raises(DatabaseError, match="different hands"), transaction.atomic():
        Posting.objects.create(entry=entry, by=house.cashier, at=moment())


def test_money_moves_before_the_books_take_it(house):
    house.take("5")
    entry = house.spend("1")
    with pytest.raises(ValidationError, match="has not moved yet"):
        house.post(entry)


def test_a_form_sent_twice_is_written_once(house):
    request = uuid4()
    rows = house.rows(("1001", "8", "0"), ("3001", "0", "8"))
    first, second = (house.prepare(rows, request=request) for _number in range(2))
    assert first == second and Line.objects.count() == 2
    house.move(first)
    with pytest.raises(ValidationError, match="moved already"):
        house.move(first)
    house.post(first)
    with pytest.raises(ValidationError, match="posted already"):
        house.post(first)


@pytest.mark.clause("A7.1-1")
def test_what_is_posted_is_undone_once_by_its_mirror(house):
    entry = house.take("70")
    words = {"entry_id": entry.pk, "day": DAY, "by": house.cashier, "at": moment()}
    undone = services.reverse_entry(reason="记错", request=uuid4(), **words)
    with pytest.raises(ValidationError, match="is missing"):
        house.move(undone)
    house.consent(undone)
    house.move(undone)
    house.post(undone)
    assert balance(house.fund) == 0
    assert entry.reversal == undone and "2026-03 收 0001" in undone.summary
    with pytest.raises(ValidationError, match="reversed already"):
        services.reverse_entry(reason="再来", request=uuid4(), **words)
    with pytest.raises(ValidationError, match="Only what is posted"):
        services.reverse_entry(
            reason="?", request=uuid4(), **words | {"entry_id": house.spend("1").pk}
        )


def test_a_reversal_mirrors_what_it_reverses(house):
    entry = house.take("70")
    forged = Entry.objects.create(
        kind="payment", day=DAY, period_id=DAY.replace(day=1), summary="少一点",
        prepared_by=house.cashier, reverses=entry, at=moment(),
    )  # fmt: skip
    rows = house.rows(("3001", "69", "0"), ("1001", "0", "69"))
    services._write_lines(forged, rows, book_of(rows))
    with pytest.raises(ValidationError, match="mirrors what"):
        house.move(forged)


def test_a_prepared_voucher_is_dropped_and_a_moved_one_is_not(house):
    house.take("5")
    entry, paid = house.spend("1"), house.spend("2")
    drop = {"reason": "重复", "by": house.cashier, "at": moment()}
    services.drop_entry(entry_id=entry.pk, **drop)
    with pytest.raises(ValidationError, match="was dropped"):
        house.move(entry)
    house.move(paid)
    with pytest.raises(ValidationError, match="reversed, not dropped"):
        services.drop_entry(entry_id=paid.pk, **drop)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("1001", "5", "0")], "at least two lines"),
        ([("1001", "5", "0"), ("3001", "0", "4.99")], "differ by 0.01"),
        ([("1001", "5", "0"), ("9999", "0", "5")], "no account 9999"),
        ([("1001", "5", "5"), ("3001", "0", "5")], "one side"),
        ([("1001", "-5", "0"), ("3001", "0", "-5")], "one side"),
        ([("1001", "0.001", "0"), ("3001", "0", "0.001")], "whole cents"),
        ([("1001", "1000000000000", "0"), ("3001", "0", "1000000000000")], "one side"),
    ],
)
def test_what_is_no_voucher_is_not_written(house, rows, words):
    with pytest.raises(ValidationError, match=words):
        house.prepare(house.rows(*rows))
    assert not Entry.objects.exists()


def _sql(statement: str, *params) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


ATTACKS = [
    "UPDATE ledger_line SET debit = 900 WHERE debit > 0",
    "UPDATE ledger_entry SET day = '2001-01-01'",
    "UPDATE ledger_posting SET seq = 7",
    "UPDATE ledger_movement SET by_id = 1",
    "UPDATE ledger_purse SET balance = 1000000",
    "INSERT INTO ledger_purse (fund_id, account_id, balance) SELECT id, 2, 5 FROM ledger_fund",
    "DELETE FROM ledger_line",
    "DELETE FROM ledger_posting",
    "DELETE FROM ledger_entry",
    "DELETE FROM ledger_period",
    "DELETE FROM ledger_fund",
    "UPDATE ledger_fund SET kind = 'group'",
    "TRUNCATE ledger_line CASCADE",
    "ALTER TABLE ledger_line DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_posting_0_gate ON ledger_posting",
    "SET session_replication_role = replica",
    """INSERT INTO ledger_line (entry_id, position, account_id, fund_id, debit, credit, text)
       SELECT entry_id, 9, account_id, fund_id, debit, credit, '' FROM ledger_line""",
]


@pytest.mark.clause("A7.1-1")
@pytest.mark.parametrize("statement", ATTACKS)
def test_the_portals_role_cannot_bend_the_books(house, statement):
    entry = house.take("100")
    before = list(Line.objects.order_by("pk").values())
    with pytest.raises(DatabaseError):
        _sql(statement)
    assert list(Line.objects.order_by("pk").values()) == before
    assert balance(house.fund) == yuan("100")
    assert Posting.objects.get(entry=entry).seq == 1


@pytest.mark.clause("A7.1-1")
@pytest.mark.django_db(transaction=True)  # attempts are recorded past any rollback
def test_the_orm_cannot_bend_the_books_either(transactional_db):
    with entering_past(right="test"):
        house = found_house()
        entry = house.take("100")
    line = entry.lines.first()
    for act in (
        lambda: Line.objects.filter(pk=line.pk).update(debit=900),
        lambda: Line.objects.all().delete(),
        lambda: entry.delete(),
        lambda: Posting.objects.all().delete(),
        lambda: Line.objects.bulk_update([line], ["debit"]),
        lambda: Line.objects.bulk_create([Line(
            entry=entry, position=3, account=line.account, fund=line.fund, debit=yuan("1"))]),
        lambda: Movement.objects.create(entry=entry, by=house.cashier, day=DAY, at=moment()),
    ):  # fmt: skip
        with pytest.raises((ValidationError, DatabaseError)), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "fewer than two lines"),
        ([("1001", "100", "0"), ("3001", "0", "99")], "out of balance"),
    ],
)
def test_what_passes_the_services_is_judged_by_the_database(house, lines, words):
    Period.objects.get_or_create(month=date(2026, 3, 1))
    entry = Entry.objects.create(
        kind="receipt", day=DAY, period_id=date(2026, 3, 1), summary="绕过",
        prepared_by=house.cashier, at=moment(),
    )  # fmt: skip
    rows = house.rows(*lines)
    services._write_lines(entry, rows, book_of(rows))
    for act in (
        lambda: Movement.objects.create(entry=entry, by=house.cashier, day=DAY, at=moment()),
        lambda: Posting.objects.create(entry=entry, by=house.accountant, at=moment()),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            act()
