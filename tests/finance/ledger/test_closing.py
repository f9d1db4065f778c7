"""The drawer counted, the bank reconciled, a month closed for good."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from finance.ledger import services
from finance.ledger.closing import check_bank, close_month, fingerprint_of, reconcile_bank
from finance.ledger.drawer import check_count, count_drawer
from finance.ledger.forms import BankForm
from finance.ledger.models import (
    Account,
    BankCheck,
    BankFile,
    CashCheck,
    CashCount,
    Reconciliation,
)
from finance.ledger.statements import journal, trial_balance
from finance.ledger.verify import findings
from finance.ledger.wording import words_of
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.board.models import Posting as Sheet
from regulations.notices.models import Notice
from tests.finance.ledger.conftest import DAY, moment, yuan

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
NEXT = DAY + timedelta(days=1)


def count(house, notes, *, day=DAY, by=None, at=None, explanation=""):
    return count_drawer(
        day=day, notes=notes, explanation=explanation, by=by or house.cashier,
        at=at or moment(day, "17:30"),
    )  # fmt: skip


def check(house, row, *, by=None):
    return check_count(count_id=row.pk, by=by or house.accountant, at=moment(row.day, "17:40"))


@pytest.mark.clause("A7.1-2")
def test_a_day_is_counted_reported_and_checked(house):
    house.take("300")
    house.move(house.spend("20"))
    first = count(house, {"100": 2, "50": 1, "20": 1, "10": 1})
    assert (first.opening, first.receipts, first.payments) == (0, yuan("300"), yuan("20"))
    assert (first.counted, first.difference, first.own) == (yuan("280"), 0, yuan("280"))
    dali = services.open_fund(code="G1", name="大理")
    house.take("500", fund=dali, day=NEXT, against="2203")
    second = count(house, {"100": 7, "50": 1, "20": 1, "10": 1}, day=NEXT)
    # the drawer is the company's own money and that of the groups
    assert (second.opening, second.book, second.own) == (yuan("280"), yuan("780"), yuan("280"))
    told = Notice.objects.filter(recipient=house.accountant, key=f"cash:{second.pk}").get()
    assert (told.clause, told.params["counted"]) == ("A7.1-2", "780.00")
    with pytest.raises(PermissionDenied):
        check(house, first, by=house.cashier)
    check(house, first)
    with pytest.raises(ValidationError, match="checked already"):
        check(house, first)
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        CashCheck.objects.create(count=second, by=house.cashier, at=moment(NEXT))


@pytest.mark.clause("A7.1-2")
@pytest.mark.parametrize("cents", ["0.1", "0.5"])
def test_a_difference_is_explained(house, cents):
    house.take("100")
    with pytest.raises(ValidationError, match="Explain the difference"):
        count(house, {"100": 1, cents: 1})
    row = count(house, {"100": 1, cents: 1}, explanation="顾客多付，次日退还")
    assert row.difference == yuan(cents)


@pytest.mark.clause("A7.1-3")
@pytest.mark.parametrize("words", ["。", "少了五元 ", "不知去向。"])
def test_a_difference_of_the_drawer_is_explained_in_six_characters(house, words):
    house.take("100")
    with pytest.raises(ValidationError, match="six characters") as refused:
        count(house, {"50": 1}, explanation=words)
    assert refused.value.code == "A7.1-3"
    row = {"day": DAY, "by": house.cashier, "counted": 0, "at": moment()}
    with pytest.raises(DatabaseError, match="why drawer and book differ"), transaction.atomic():
        CashCount.objects.create(notes={"50": 1}, explanation=words, **row)
    assert CashCount.objects.create(notes={"100": 1}, explanation=words, **row).pk  # it agrees
    assert count(house, {"50": 1}, day=NEXT, explanation="少了五十元。").difference == yuan("-50")


def test_a_counted_day_takes_no_money_any_more(house):
    house.take("100")
    entry = house.spend("10")
    count(house, {"100": 1})
    with pytest.raises(ValidationError, match="counted already"):
        house.move(entry)
    with pytest.raises(ValidationError, match="counted already"):
        count(house, {"100": 1})
    house.move(entry, day=NEXT)


def test_days_are_counted_in_their_order(house):
    house.take("100")
    house.take("50", day=NEXT)
    with pytest.raises(ValidationError, match="earlier day"):
        count(house, {"100": 1, "50": 1}, day=NEXT)


@pytest.mark.parametrize("notes", [{"3": 1}, {"100": -1}, {"100": "1"}, {"100": 1_000_000}])
def test_what_are_no_notes(house, notes):
    with pytest.raises(ValidationError, match="no number of pieces"):
        count(house, notes)


def test_what_is_counted_is_not_changed(house):
    house.take("100")
    count(house, {"100": 1})
    for statement in (
        "UPDATE ledger_cashcount SET counted = 7",
        "DELETE FROM ledger_cashcount",
        "UPDATE ledger_closing SET fingerprint = ''",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    forged = CashCount.objects.create(
        day=NEXT, by=house.cashier, notes={"100": 1}, counted=yuan("5"), opening=yuan("900"),
        at=moment(NEXT),
    )  # fmt: skip
    forged.refresh_from_db()
    assert (forged.opening, forged.counted) == (yuan("100"), yuan("100"))


@pytest.fixture
def march(house):
    """A month with cash and bank, everything done but the closing."""
    house.take("1000", account="1002")
    house.take("300")
    paid = house.spend("120")
    house.move(paid)
    house.post(paid)
    check(house, count(house, {"100": 1, "50": 1, "20": 1, "10": 1}))
    return house


def reconcile(house, stated="1000", *, explanation="", month=MARCH, paper=None):
    return reconcile_bank(
        month=month, account="1002", stated=yuan(stated), explanation=explanation, paper=paper,
        by=house.cashier, at=moment(APRIL, "09:00"),
    )  # fmt: skip


def sign(house, row=None, *, by=None):
    """The second person looks at what differs at the bank."""
    row = row or Reconciliation.objects.latest("pk")
    at = moment(APRIL, "09:30")
    return check_bank(reconciliation_id=row.pk, note="已核对", by=by or house.accountant, at=at)


def close(house, *, month=MARCH, at=None):
    return close_month(month=month, by=house.accountant, at=at or moment(APRIL, "10:00"))


@pytest.mark.clause("A7.1-3")
def test_a_month_is_closed_for_good_and_published(march):
    reconcile(march)
    closing = close(march)
    assert (closing.by, closing.agreed_by) == (march.accountant, march.cashier)
    rows = {row["code"]: row for row in closing.content["rows"]}
    assert rows["1001"] | {"name": ""} == {
        "code": "1001", "name": "", "category": "asset", "opening": "0", "debit": "300.00",
        "credit": "120.00", "closing": "180.00",
    }  # fmt: skip
    assert (closing.content["income"], closing.content["spending"]) == ("0", "120.00")
    assert closing.content["vouchers"] == {"receipt": 2, "payment": 1}
    assert closing.fingerprint == fingerprint_of(closing.content)
    sheet = Sheet.objects.get(kind="report")
    assert sheet.fingerprint == closing.fingerprint and "2026-03" in sheet.title
    with pytest.raises(ValidationError, match="closed"):
        march.take("1")
    with pytest.raises(ValidationError, match="closed already"):
        close(march)
    with pytest.raises(ValidationError, match="closed already"):
        reconcile(march)


@pytest.mark.clause("A7.1-3")
def test_what_keeps_a_month_open(march):
    with pytest.raises(ValidationError, match="not reconciled"):
        close(march)
    with pytest.raises(ValidationError, match="Explain the difference"):
        reconcile(march, "990")
    reconcile(march, "990", explanation="10 元手续费次日入账")
    with pytest.raises(ValidationError, match="not over"):
        close(march, at=moment(date(2026, 3, 31), "23:59"))
    entry = march.prepare(march.rows(("560201", "5", "0"), ("2241", "0", "5")))
    with pytest.raises(ValidationError, match="neither posted"):
        close(march)
    march.post(entry)
    later = march.take("7", day=date(2026, 3, 20))
    with pytest.raises(ValidationError, match="not counted and checked"):
        close(march)
    row = count(march, {"100": 1, "50": 1, "20": 1, "10": 1, "5": 1, "1": 2}, day=date(2026, 3, 20))
    with pytest.raises(ValidationError, match="not counted and checked"):
        close(march)
    check(march, row)
    with pytest.raises(ValidationError, match="no second person"):  # the 10 of the bank
        close(march)
    sign(march)
    close(march)
    assert later.posting


@pytest.mark.clause("A7.1-3", "A7.1-2")
def test_what_differs_at_the_bank_is_signed_by_the_chief_accountant(march):
    row = reconcile(march, "990", explanation="10 元手续费次日入账")
    with pytest.raises(PermissionDenied):
        sign(march, row, by=march.cashier)
    with pytest.raises(DatabaseError, match="chief accountant checks"), transaction.atomic():
        BankCheck.objects.create(reconciliation=row, by=march.cashier, at=moment(APRIL))
    sign(march, row)
    with pytest.raises(ValidationError, match="checked already"):
        sign(march, row)
    reconcile(march, "980", explanation="另有 10 元在途")  # another word, another signature
    with pytest.raises(ValidationError, match="no second person"):
        close(march)
    sign(march)
    closing = close(march)
    (bank,) = closing.content["banks"]
    assert (bank["difference"], bank["signed"]) == ("-20.00", march.accountant.name)
    assert f"Checked by {march.accountant.name}" in "\n".join(words_of(closing.content))


@pytest.mark.clause("A7.1-3")
@pytest.mark.parametrize(("words", "is_fine"), [("次日入账 ", False), ("费用次日入账", True)])
def test_an_explanation_of_the_bank_says_something(march, words, is_fine):
    if is_fine:
        assert reconcile(march, "990", explanation=words).difference == yuan("-10")
        return
    with pytest.raises(ValidationError, match="six characters") as refused, transaction.atomic():
        reconcile(march, "990", explanation=words)
    assert refused.value.code == "A7.1-3"


@pytest.mark.clause("A7.1-3")
@pytest.mark.parametrize(
    ("typed", "stated"),
    [("12,345.60", "12345.60"), ("１２，３４５．６０", "12345.60"), ("-1,000", "-1000"),
     ("1234.5", "1234.5")],
)  # fmt: skip
def test_the_figure_of_the_bank_is_read_as_the_bank_prints_it(house, typed, stated):
    form = BankForm({"account": "1002", "stated": typed})
    assert form["stated"].errors == [] and form.cleaned_data["stated"] == yuan(stated)
    assert f'value="{stated}"' in str(form["stated"])  # and shown so, should something be refused


@pytest.mark.clause("A7.1-3")
@pytest.mark.parametrize("typed", ["12,34", "1,5", "1,2345.00", ",100", "1,,000"])
def test_a_comma_elsewhere_is_refused_as_such(house, typed):
    said = BankForm({"account": "1002", "stated": typed})["stated"].errors
    assert said == ["A comma stands between thousands alone: 1,234.56, or 1234.56 without it."]


@pytest.mark.clause("A7.1-3")
def test_the_statement_of_the_bank_is_kept_and_shown_to_who_signs_and_reads(march, client):
    content = b"%PDF-1.4 bank"
    with pytest.raises(ValidationError, match="no PDF"), transaction.atomic():
        reconcile(march, paper=("a.exe", b"MZ\x00"))
    row = reconcile(march, "990", explanation="手续费次日入账", paper=("对账单.pdf", content))
    kept = BankFile.objects.get(reconciliation=row)
    assert (bytes(kept.content), kept.sha256) == (content, hashlib.sha256(content).hexdigest())
    for person in (march.accountant, march.head):
        client.force_login(person)
        page = client.get(f"/books/months/{MARCH:%Y-%m}/").content.decode()
        assert "对账单.pdf" in page and f"/books/bank/files/{kept.pk}/" in page
        answer = client.get(f"/books/bank/files/{kept.pk}/")
        assert answer.content == content and answer["X-Content-Type-Options"] == "nosniff"
    client.force_login(march.clerk)
    assert client.get(f"/books/bank/files/{kept.pk}/").status_code == 403
    sign(march, row)
    closing = close(march)
    assert closing.content["banks"][0]["paper"] == kept.sha256 and not list(findings())


@pytest.mark.clause("A7.1-3")
def test_no_bank_is_reconciled_in_a_month_without_books(march, client):
    with pytest.raises(ValidationError, match="no books of this month") as refused:
        reconcile(march, month=date(2027, 10, 1))
    assert refused.value.code == "A7.1-3"
    client.force_login(march.cashier)
    sent = {"account": Account.objects.get(code="1002").pk, "stated": "1", "explanation": ""}
    assert client.post("/books/months/2027-10/bank/", sent).status_code == 404


@pytest.mark.clause("A7.1-3")
def test_a_bank_that_agrees_needs_no_signature(march):
    row = reconcile(march)
    with pytest.raises(ValidationError, match="agree"):
        sign(march, row)
    close(march)


@pytest.mark.clause("A7.1-3")
def test_the_database_lets_the_cashier_alone_reconcile(march):
    with pytest.raises(DatabaseError, match="cashier enters"), transaction.atomic():
        Reconciliation.objects.create(
            period_id=MARCH, account=Account.objects.get(code="1002"), stated=1, explanation="x",
            by=march.accountant, at=moment(APRIL),
        )  # fmt: skip


def test_money_that_moved_after_the_reconciliation_asks_for_a_new_one(march):
    reconcile(march)
    march.take("5", account="1002", day=date(2026, 3, 30))
    with pytest.raises(ValidationError, match="not reconciled"):
        close(march)
    reconcile(march, "1005")
    close(march)


def test_months_are_closed_in_their_order(march):
    reconcile(march)
    march.take("5", account="1002", day=APRIL)
    with pytest.raises(ValidationError, match="earlier month"):
        close_month(month=APRIL, by=march.accountant, at=moment(date(2026, 5, 2)))


def test_the_next_month_begins_with_what_the_last_closed_with(march):
    reconcile(march)
    close(march)
    march.take("40", day=APRIL)
    rows = {row.code: row for row in trial_balance(APRIL, date(2026, 5, 1))}
    cash = rows["1001"]
    assert (cash.opening, cash.debit, cash.closing) == (yuan("180"), yuan("40"), yuan("220"))
    assert sum(row.closing for row in rows.values()) == 0
    (row,) = journal("cash", APRIL, date(2026, 5, 1))
    assert (row.number, row.taken, row.balance) == ("2026-04 收 0001", yuan("40"), yuan("220"))


@pytest.mark.clause("A7.1-2", "A7.1-3")
def test_clocks_run_for_the_report_of_a_day_and_the_closing_of_a_month(house):
    house.take("100")
    report = Deadline.objects.get(kind="ledger.report")
    assert (report.owner, report.due_at) == (house.cashier, moment(NEXT, "00:00"))
    month = Deadline.objects.get(kind="ledger.month")
    # month_close_day is 5: until the end of 5 April
    assert (month.owner, month.due_at) == (house.accountant, moment(date(2026, 4, 6), "00:00"))
    assert sweep_deadlines(at=moment(NEXT, "08:00")) == 1
    told = Notice.objects.filter(key=f"breach:{report.pk}")
    assert [each.recipient for each in told] == [house.cashier]
    row = count(house, {"100": 1}, at=moment(NEXT, "08:30"))
    report.refresh_from_db()
    assert report.met_at == row.at and report.breached_at
