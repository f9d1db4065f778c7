"""Orders of supplies: pulled when they are signed, paid once, by who had no hand in them."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from finance.expenses.budget.services import set_budget
from finance.expenses.claims.rules import Draft as InvoiceDraft
from finance.expenses.claims.services import file_claim
from finance.expenses.models import BudgetLine, Category, Invoice, Payment, Undoing
from finance.expenses.services import Draft, ask_spending
from finance.expenses.supplies.selectors import had_a_hand, waiting_slips
from finance.expenses.supplies.services import pay_slip
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.ledger.services import move_money, post_entry, prepare_entry, reverse_entry
from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from hr.supplies.models import DeliveryLine
from hr.supplies.receipts.fixing import fix_delivery
from hr.supplies.registry import paid
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.notices.models import Notice
from regulations.rulebook.rules import CHINA
from tests.hr.supplies.conftest import DAY, Office, found_office, later, moment, yuan

NUMBER = "26532000000000000001"


def provide(office: Office, budget="500", money="10000") -> None:
    """A chief accountant, money at the bank, and the year's budget of supplies."""
    office.people["accountant"] = hire_employee(
        number="2100", name="何芳", position=Position.objects.get(code="chief_accountant"),
        department=office.units["money"], supervisor=office.head, hired_on=date(2020, 1, 1),
        password="guizhang-2026", at=moment(date(2026, 1, 5)),
    )  # fmt: skip
    at, fund = office.start, company().pk
    rows = [Row("1002", fund, debit=yuan(money)), Row("3001", fund, credit=yuan(money))]
    day = at.astimezone(CHINA).date()
    words = {"day": day, "summary": "实收资本", "rows": rows, "request": uuid4()}
    entry = prepare_entry(**words, by=office.cashier, at=at)
    move_money(entry_id=entry.pk, day=day, by=office.cashier, at=at)
    category = Category.objects.get(code="supplies")
    words = {"year": day.year, "category": category, "amount": yuan(budget), "reason": "年度预算"}
    set_budget(**words, by=office.head, at=at)


@pytest.fixture
def scene(db):
    """An order of five packets at 20 yuan: come, billed, and its slip signed by two."""
    office = found_office()
    provide(office)
    office.paper = office.item()
    office.slip_ = signed(office, {office.paper: 5}, number=NUMBER)
    return office


def signed(office, pieces, number):
    order = office.order(pieces)
    office.receive(order, *pieces.values(), note=number)
    office.bill(order, *[(count, 20) for count in pieces.values()], number=number)
    slip = office.slip(order)
    for hours in (7, 8):
        step = Step.objects.get(approval=slip.approval_id, state="open")
        by = Employee.objects.get(pk=step.people[0])
        decide_step(
            step_id=step.pk, verdict="approved", comment="好", by=by, at=later(0, 10 + hours)
        )
    slip.refresh_from_db()
    return slip


def pay(office, slip, *, by=None, request=None, at=None):
    words = {"slip_id": slip.pk, "by": by or office.cashier, "request": request or uuid4()}
    return pay_slip(**words, at=at or later(1))


def line() -> BudgetLine:
    return BudgetLine.objects.get(category__code="supplies", year=2026)


def consent(office, voucher) -> None:
    for _step in range(2):
        for step in Step.objects.filter(approval__ledger_consent__entry=voucher, state="open"):
            by = Employee.objects.get(pk=step.people[0])
            decide_step(step_id=step.pk, verdict="approved", comment="好", by=by, at=later(2))


def reverse(office, payment):
    """The voucher of a payment, undone with consent; the money is not back yet."""
    post_entry(entry_id=payment.entry_id, by=office.accountant, at=later(2))
    words = {"entry_id": payment.entry_id, "day": later(2).date(), "reason": "付错账户"}
    back = reverse_entry(**words, by=office.cashier, at=later(2), request=uuid4())
    consent(office, back)
    return back


@pytest.mark.clause("A3-4", "A7.1-2", "A7.2-1")
def test_a_signed_slip_is_paid_once_and_its_invoice_stands_in_the_register(scene):
    (due,) = waiting_slips()
    assert (due.amount, due.number, due.supplier) == (100, NUMBER, "得力")
    token = uuid4()
    payment = pay(scene, scene.slip_, request=token)
    assert pay(scene, scene.slip_, request=token) == payment
    booked = payment.entry.lines.values_list("account__code", "debit", "credit")
    assert sorted(booked) == [("1002", 0, 100), ("560201", 100, 0)]
    assert (line().used, line().left) == (100, 400)
    bill = Invoice.objects.get(is_live=True)
    assert (bill.key, bill.seller, bill.amount, bill.claim) == (f":{NUMBER}", "得力", 100, None)
    told = paid([scene.slip_.pk])[scene.slip_.pk]
    assert (told.at, told.link) == (payment.at, f"/expenses/supplies/{scene.slip_.pk}/")
    assert not waiting_slips()
    assert Notice.objects.filter(text__startswith="Paid: %(amount)s yuan").exists()
    with pytest.raises(ValidationError) as refused:
        pay(scene, scene.slip_)
    assert refused.value.code == "A3-4"


@pytest.mark.clause("A7.1-1", "A3-4")
def test_an_undone_payment_frees_budget_and_invoice_and_is_paid_anew(scene):
    first = pay(scene, scene.slip_)
    back = reverse(scene, first)
    with pytest.raises(ValidationError) as refused:
        pay(scene, scene.slip_, at=later(2))
    assert refused.value.code == "A3-4"
    move_money(entry_id=back.pk, day=later(2).date(), by=scene.cashier, at=later(2, 12))
    assert Undoing.objects.get().payment == first
    assert (line().used, line().left) == (0, 500)
    assert not Invoice.objects.filter(is_live=True).exists()
    assert not paid([scene.slip_.pk]) and [row.amount for row in waiting_slips()] == [100]
    second = pay(scene, scene.slip_, at=later(2, 13))
    assert (line().used, Invoice.objects.get(is_live=True)) == (100, second.bill)


@pytest.mark.clause("A3-4", "A7.1-2")
def test_who_had_a_hand_in_it_does_not_pay_and_nobody_pays_beyond_the_budget(scene):
    with pytest.raises(PermissionDenied):
        pay(scene, scene.slip_, by=scene.buyer)
    scene.clerk.position = scene.cashier.position
    scene.clerk.save()
    hand = Employee.objects.get(pk=scene.clerk.pk)
    hand.groups.set(scene.cashier.groups.all())
    with pytest.raises(ValidationError) as refused:
        pay(scene, scene.slip_, by=Employee.objects.get(pk=hand.pk))
    assert refused.value.code == "A7.1-2"
    change = {"year": 2026, "category": line().category, "reason": "省着用", "at": later(1)}
    set_budget(amount=yuan("99.99"), by=scene.head, **change)
    with pytest.raises(ValidationError) as refused:
        pay(scene, scene.slip_)
    assert refused.value.code == "A7.1-2" and "0.01" in refused.value.messages[0]
    set_budget(amount=yuan(100), by=scene.head, **change)
    assert pay(scene, scene.slip_).entry.movement


@pytest.mark.clause("A3-4", "A7.2-1")
def test_an_invoice_of_an_order_is_claimed_by_nobody(scene):
    draft = Draft(line().category, yuan(100), "打印纸")
    asked = ask_spending(draft=draft, by=scene.worker, at=later(0, 19))
    scene.say(asked, by=scene.head, at=later(0, 20))
    bill = InvoiceDraft(number=NUMBER, amount=yuan(100), kind="32", day=DAY)
    words = {"spending_id": asked.pk, "by": scene.worker, "at": later(1)}
    with pytest.raises(ValidationError) as refused:
        file_claim(drafts=[bill], **words)
    assert refused.value.code == "A3-4"
    pay(scene, scene.slip_)
    with pytest.raises(ValidationError):
        file_claim(drafts=[bill], **words)


def attack(statement, **words) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, words)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


PAY = (
    "INSERT INTO expenses_payment (slip_id, bill_id, entry_id, by_id, at)"
    " SELECT {slip}, {bill}, {entry}, {by}, p.at FROM expenses_payment AS p WHERE p.id = %(paid)s"
)
OTHER = (
    "INSERT INTO expenses_invoice (position, kind, code, number, day, seller, amount, text,"
    " is_live, at) SELECT 1, '', '', {number}, day, seller, amount, '', true, at"
    " FROM expenses_invoice WHERE id = %(bill)s"
)


@pytest.mark.clause("A3-4", "A7.2-1")
def test_the_database_pays_an_order_once_and_only_what_is_signed(scene):
    other = scene.order({scene.paper: 3})
    scene.receive(other, 3, note="N9")
    scene.bill(other, (3, 20), number="26532000000000000009")
    unsigned = scene.slip(other)
    payment = pay(scene, scene.slip_)
    known = {
        "slip": scene.slip_.pk, "unsigned": unsigned.pk, "bill": payment.bill_id,
        "entry": payment.entry_id, "by": scene.cashier.pk, "paid": payment.pk,
        "signer": scene.deputy.pk,
    }  # fmt: skip
    words = {"slip": "%(slip)s", "bill": "%(bill)s", "entry": "%(entry)s", "by": "%(by)s"}
    attacks = {
        PAY.format(**words): "expenses_payment_order_once",
        PAY.format(**words | {"slip": "%(unsigned)s"}): "consent_comes_first",
        PAY.format(**words | {"by": "%(signer)s"}): "buys_or_pays",
        "UPDATE expenses_payment SET slip_id = %(unsigned)s": None,
        "DELETE FROM expenses_payment": None,
        "UPDATE expenses_budgetline SET used = 0": None,
        # Billed for the other order; of nothing at all.
        OTHER.format(number="'26532000000000000009'"): "invoice_of_an_order",
        OTHER.format(number="'26532000000000000077'"): None,
        "INSERT INTO expenses_undoing (payment_id, reason, by_id, at)"
        " SELECT id, '—', by_id, at FROM expenses_payment": None,
    }
    for statement, constraint in attacks.items():
        with pytest.raises(DatabaseError) as refused:
            attack(statement, **known)
        assert refused.value.__cause__.diag.constraint_name == constraint
    assert Payment.objects.count() == 1 and line().used == 100


@pytest.mark.clause("A3-4")
def test_what_is_paid_is_not_counted_anew(scene):
    """Until it is paid a wrong count voids the slip; who put it right pays none of it."""
    line = DeliveryLine.objects.get(line__order=scene.slip_.order)
    words = {"line_id": line.pk, "good": 4, "bad": 0, "reason": "数错一包", "by": scene.clerk}
    payment = pay(scene, scene.slip_)
    with pytest.raises(ValidationError, match="It is paid"):
        fix_delivery(at=later(2), **words)
    insert = "INSERT INTO supplies_deliveryfix (line_id, good, bad, reason, by_id, at) VALUES "
    with (
        pytest.raises(IntegrityError) as told,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{insert}({line.pk}, -1, 0, 'x', {scene.clerk.pk}, %s)", [later(2)])
    assert told.value.__cause__.diag.constraint_name == "count_is_paid"
    back = reverse(scene, payment)
    move_money(entry_id=back.pk, day=later(2).date(), by=scene.cashier, at=later(2, 12))
    row = fix_delivery(at=later(4), **words)
    scene.slip_.refresh_from_db()
    assert scene.slip_.state == "ended" and not waiting_slips()
    assert had_a_hand(scene.slip_, row.by_id)
    with pytest.raises(ValidationError, match="Two people sign"):
        pay(scene, scene.slip_, at=later(5))
