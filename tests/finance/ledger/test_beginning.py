"""Where the books begin, and that nothing slips in ahead of them or behind a closed month."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from finance.ledger.beginning import begin_books
from finance.ledger.closing import close_month
from finance.ledger.models import Account, Entry, Period
from finance.ledger.statements import balances_of, trial_balance
from regulations.deadlines.models import Deadline
from regulations.rulebook.rules import day_of
from tests.finance.ledger.conftest import DAY, moment
from tests.finance.ledger.test_closing import APRIL, MARCH, close, reconcile

pytestmark = pytest.mark.clause("A7.1-3")


def sql(statement: str, *params) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def months() -> list[date]:
    return list(Period.objects.order_by("month").values_list("month", flat=True))


def test_the_chief_accountant_says_once_where_the_books_begin(house):
    with pytest.raises(PermissionDenied):
        begin_books(month=MARCH, by=house.cashier, at=moment())
    begin_books(month=MARCH, by=house.accountant, at=moment())
    with pytest.raises(ValidationError, match="begun already"):
        begin_books(month=APRIL, by=house.accountant, at=moment())
    assert months() == [MARCH]


def test_without_a_word_they_begin_with_the_first_voucher(house):
    house.take("5")
    assert months() == [MARCH]


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2001, 1, 15)])
def test_nothing_is_booked_before_the_beginning(house, day):
    house.take("5")
    with pytest.raises(ValidationError, match="begin with 2026-03"):
        house.take("5", day=day)
    assert months() == [MARCH]


def test_months_follow_each_other_without_a_gap(house):
    house.take("5")
    house.take("5", day=date(2026, 6, 2))
    assert [month.month for month in months()] == [3, 4, 5, 6]
    assert Deadline.objects.filter(kind="ledger.month").count() == 4


def test_nothing_is_booked_behind_a_closed_month(house):
    house.take("1000", account="1002")
    reconcile(house)
    close(house)
    with pytest.raises(ValidationError, match="is closed"):
        house.prepare(house.rows(("560201", "7", "0"), ("2202", "0", "7")), day=DAY)
    with pytest.raises(ValidationError, match="begin with"):
        house.prepare(house.rows(("560201", "7", "0"), ("2202", "0", "7")), day=date(2026, 1, 9))


FORGED = [
    "INSERT INTO ledger_period VALUES ('2026-01-01')",
    "INSERT INTO ledger_period VALUES ('2026-05-01')",
    "INSERT INTO ledger_period VALUES ('2100-01-01')",
]


@pytest.mark.parametrize("statement", FORGED)
def test_the_portals_role_opens_no_month_out_of_its_turn(house, statement):
    house.take("5")
    with pytest.raises(DatabaseError):
        sql(statement)
    assert months() == [MARCH]


def test_the_portals_role_opens_no_month_that_has_not_come(house):
    """The month after the last follows; whether it has come says the clock of the database."""
    this = day_of(timezone.now()).replace(day=1)
    following = (this + timedelta(days=32)).replace(day=1)
    Period.objects.create(month=this)
    with pytest.raises(DatabaseError, match="lies ahead"):
        sql("INSERT INTO ledger_period VALUES (%s)", following)


def _entry(house, day: date) -> Entry:
    return Entry.objects.create(
        kind="transfer", day=day, period_id=day.replace(day=1), summary="插队",
        prepared_by=house.cashier, at=moment(),
    )  # fmt: skip


def test_the_portals_role_books_on_no_day_to_come_and_behind_no_closed_month(house):
    tomorrow = day_of(timezone.now()) + timedelta(days=1)
    with pytest.raises(DatabaseError, match="lies ahead"), transaction.atomic():
        _entry(house, tomorrow)
    house.take("1000", account="1002", day=date(2026, 2, 3))
    house.take("1", account="1002")
    reconcile(house, month=date(2026, 2, 1))
    close_month(month=date(2026, 2, 1), by=house.accountant, at=moment())
    with pytest.raises(DatabaseError, match="is closed"), transaction.atomic():
        _entry(house, date(2026, 2, 9))
    with pytest.raises(DatabaseError, match="no books of"), transaction.atomic():
        _entry(house, date(2026, 1, 9))
    assert house.take("1", account="1002").posting


def test_a_closed_month_shows_what_was_signed(house, client):
    """Not what would be computed now: an account renamed since keeps its name there."""
    house.take("1000", account="1002")
    reconcile(house)
    closing = close(house)
    Account.objects.filter(code="1002").update(name="改名的银行")
    client.force_login(house.accountant)
    page = client.get("/books/months/2026-03/").content.decode()
    assert closing.fingerprint in page and "银行存款" in page
    assert trial_balance(MARCH, APRIL) == balances_of(closing.content)
