"""What the database holds by itself, whoever writes past the services as the portal's role."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from finance.expenses.budget.services import end_commitment
from finance.expenses.claims.paying import rows_of as claim_rows
from finance.expenses.models import (
    Advance,
    BudgetChange,
    BudgetLine,
    Claim,
    Hold,
    HoldEnd,
    Invoice,
    Overrun,
    Payment,
    Spending,
    Verification,
)
from finance.ledger.models import Movement
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.ledger.services import post_entry, write_entry
from tests import worlds
from tests.finance.expenses.conftest import DAY, found_budgets, later, moment, yuan


def _sql(statement: str, *params) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def found_scene(firm):
    """A lent request with a signed claim, another approved one, and one that waits."""
    firm.lent = firm.granted("400", advance="300")
    firm.loan = firm.lend(firm.lent)
    firm.claimed = firm.signed(firm.lent, "100", "200")
    firm.free = firm.granted("100", by=firm.other)
    firm.waiting = firm.ask("50", by=firm.other)
    return firm


scene = worlds.shared(found_scene, over=found_budgets)


ATTACKS = [
    "UPDATE expenses_budgetline SET amount = 1000000",
    "UPDATE expenses_budgetline SET held = 0",
    "INSERT INTO expenses_budgetline (year, category_id, amount, consented, held, used)"
    " SELECT 2027, id, 5, 0, 0, 0 FROM expenses_category",
    "DELETE FROM expenses_budgetchange",
    "UPDATE expenses_budgetchange SET amount = 1",
    "UPDATE expenses_hold SET amount = 1",
    "DELETE FROM expenses_hold",
    "DELETE FROM expenses_spending",
    "UPDATE expenses_spending SET person_id = 1",
    "UPDATE expenses_spending SET amount = amount + 1 WHERE state = 'approved'",
    "UPDATE expenses_spending SET amount = amount + 1 WHERE state = 'pending'",
    "UPDATE expenses_spending SET state = 'approved' WHERE state = 'pending'",
    "UPDATE expenses_spending SET state = 'settled' WHERE state = 'approved'",
    "UPDATE expenses_spending SET state = 'cancelled' WHERE state = 'approved'",
    "UPDATE expenses_spending SET state = 'pending' WHERE state = 'approved'",
    "UPDATE expenses_spending SET approval_id = NULL",
    "UPDATE expenses_claim SET total = 1",
    "UPDATE expenses_claim SET state = 'settled'",
    "UPDATE expenses_claim SET rejection = 'x'",
    "UPDATE expenses_invoice SET is_live = false",
    "UPDATE expenses_invoice SET amount = 1",
    "DELETE FROM expenses_invoice",
    "DELETE FROM expenses_invoicefile",
    "UPDATE expenses_verification SET finding = 'genuine'",
    "UPDATE expenses_advance SET settled_at = now()",
    "UPDATE expenses_advance SET amount = 1",
    "DELETE FROM expenses_advance",
    "TRUNCATE expenses_invoice CASCADE",
    "ALTER TABLE expenses_hold DISABLE TRIGGER ALL",
    "DROP TRIGGER expenses_hold_0_place ON expenses_hold",
    "SELECT public.expenses_set_budget()",
]


@pytest.mark.clause("A7.1-2", "A7.2-1")
@pytest.mark.parametrize("statement", ATTACKS)
def test_the_portals_role_cannot_bend_what_was_spent(scene, statement):
    tables = (BudgetLine, Spending, Claim, Invoice, Advance, Hold)
    before = [list(model.objects.order_by("pk").values()) for model in tables]
    with pytest.raises(DatabaseError):
        _sql(statement)
    assert [list(model.objects.order_by("pk").values()) for model in tables] == before


@pytest.mark.clause("A7.1-2")
def test_a_hold_is_of_an_approved_document_and_never_beyond_the_budget(scene):
    with pytest.raises(IntegrityError, match="only what is approved"), transaction.atomic():
        Hold.objects.create(spending=scene.waiting, line=scene.line(), at=later())
    # 500 of 1000 are committed: what is approved by name only cannot take more than the rest.
    asked = scene.ask("500.01", by=scene.other, reason="多一分")
    _approve_by_force(asked)
    with pytest.raises(IntegrityError, match=r"exceeded by 0\.01"), transaction.atomic():
        Hold.objects.create(spending=asked, line=scene.line(), at=later())
    # A consent that nobody gave does not help.
    with pytest.raises(IntegrityError, match="begins as asked"), transaction.atomic():
        Overrun.objects.create(
            spending=asked, amount=5, reason="x", state="approved", asked_by=scene.other,
            asked_at=later(), approval=asked.approval,
        )  # fmt: skip


def _approve_by_force(asked: Spending) -> None:
    """Let the general manager's word stand without what follows from it."""
    approval, step = asked.approval, asked.approval.steps.get()
    head = step.people[0]
    _sql(
        "INSERT INTO approvals_decision (step_id, approval_id, round, verdict, by_id, principal_id,"
        " comment, at) VALUES (%s, %s, 1, 'approved', %s, %s, '', %s)",
        step.pk, approval.pk, head, head, later(),
    )  # fmt: skip
    _sql("UPDATE approvals_step SET state = 'done' WHERE id = %s", step.pk)
    _sql(
        "UPDATE approvals_approval SET state = 'approved', ended_at = %s WHERE id = %s",
        later(), approval.pk,
    )  # fmt: skip
    _sql("UPDATE expenses_spending SET state = 'approved' WHERE id = %s", asked.pk)


@pytest.mark.clause("A7.2-1")
def test_an_approval_of_something_else_opens_no_money(scene):
    row = Spending.objects.create(
        person=scene.worker, line=scene.line(), amount=scene.claimed.total, purpose="x",
        state="pending", asked_at=later(),
    )  # fmt: skip
    assert scene.claimed.approval.state == "approved"
    with pytest.raises(IntegrityError, match="not approved by anybody"):
        _sql(
            "UPDATE expenses_spending SET approval_id = %s, state = 'approved' WHERE id = %s",
            scene.claimed.approval_id, row.pk,
        )  # fmt: skip


@pytest.mark.clause("A7.1-2")
def test_whatever_a_hold_says_the_database_takes_it_from_the_document(scene):
    scene.say(scene.waiting)
    hold = Hold.objects.get(spending=scene.waiting)
    assert (hold.amount, hold.line) == (yuan(50), scene.line())
    with pytest.raises(ValidationError, match="still needed"):
        end_commitment(hold, at=later())
    assert not HoldEnd.objects.exists()


@pytest.mark.clause("A7.1-2")
def test_only_the_general_manager_sets_a_budget(scene):
    with pytest.raises(IntegrityError, match="the general manager sets"), transaction.atomic():
        BudgetChange.objects.create(
            year=2026, category=scene.category(), amount=9999, by=scene.accountant, at=moment()
        )
    with pytest.raises(IntegrityError), transaction.atomic():  # 500 are committed
        BudgetChange.objects.create(
            year=2026, category=scene.category(), amount=yuan("499.99"), by=scene.head, at=moment()
        )


@pytest.mark.clause("A7.2-3", "A7.2-1")
def test_an_advance_is_for_one_approved_request_and_one_open_loan(scene):
    entry = write_entry(
        day=DAY, summary="借款", rows=_loan_rows(scene), by=scene.cashier, at=moment(),
        request=uuid4(), source=("expenses.advance", scene.free.pk),
    )  # fmt: skip
    words = {"entry": entry, "account": "1001", "by": scene.cashier, "at": later(),
             "deadline": scene.loan.deadline}  # fmt: skip
    for changes, said in (
        ({"spending": scene.waiting, "person": scene.other, "amount": 5}, "is not approved"),
        ({"spending": scene.free, "person": scene.other, "amount": yuan("100.01")}, "asked for"),
        ({"spending": scene.free, "person": scene.worker, "amount": 5}, "asked for"),
        ({"spending": scene.free, "person": scene.other, "amount": 100}, "does not pay"),
    ):  # the last: its money has not moved
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            Advance.objects.create(**words | changes)


def _loan_rows(firm):
    rows = claim_rows(firm.claimed, firm.loan, "1001")
    return [
        rows[1].__class__("122101", rows[1].fund, debit=yuan(100)),
        rows[1].__class__("1001", rows[1].fund, credit=yuan(100)),
    ]


@pytest.mark.clause("A7.1-2", "A7.2-2")
def test_a_payment_is_of_a_signed_and_checked_claim_over_its_own_voucher(scene):
    other = scene.say(scene.claim(scene.free, "60", by=scene.other))  # signed, not checked
    wrong = scene.loan.entry
    for claim, said in ((scene.claimed, "does not pay"), (other, "is not checked")):
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            Payment.objects.create(claim=claim, entry=wrong, by=scene.cashier, at=later(1))
    for things in ({}, {"claim": scene.claimed, "advance": scene.loan}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Payment.objects.create(entry=wrong, by=scene.cashier, at=later(1), **things)


@pytest.mark.clause("A7.2-1")
def test_nothing_is_added_to_a_claim_that_lies_before_who_decides(scene):
    claim = scene.claim(scene.free, "60", by=scene.other)
    row = Invoice.objects.filter(claim=claim).values().get()
    row |= {"id": None, "number": "9" * 20, "key": ":" + "9" * 20}
    with pytest.raises(IntegrityError, match="nothing is added"), transaction.atomic():
        Invoice.objects.create(**row)
    with pytest.raises(IntegrityError, match="is not approved"), transaction.atomic():
        Claim.objects.create(
            spending=scene.waiting, person=scene.other, total=5, state="pending", asked_at=later()
        )


@pytest.mark.clause("A7.1-2")
def test_nobody_checks_their_own_invoice(scene):
    with pytest.raises(IntegrityError, match="second person"), transaction.atomic():
        Verification.objects.create(
            invoice=scene.claimed.invoices.first(), finding="genuine", by=scene.worker, at=later(1)
        )


def _forged(firm, source: str, document: int, *rows: Row):
    """A voucher as the portal's role can write it by hand, naming a document of its choice."""
    return write_entry(
        day=DAY, summary="报销", rows=rows, by=firm.cashier, at=moment(), request=uuid4(),
        source=(source, document),
    )  # fmt: skip


@pytest.mark.clause("A7.1-1", "A7.2-1")
@pytest.mark.parametrize("source", ["expenses.claim", "tours.receipt", "shop.order", "pg.x", "."])
def test_no_money_moves_for_a_document_that_does_not_say_so(scene, source):
    before = scene.cash()
    fund, code = company().pk, scene.category().account.code
    with pytest.raises(IntegrityError, match="says that voucher"), transaction.atomic():
        entry = _forged(
            scene, source, scene.claimed.pk,
            Row(code, fund, debit=100), Row("1001", fund, credit=100),
        )  # fmt: skip
        Movement.objects.create(entry=entry, day=DAY, by=scene.cashier, at=later(1))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert scene.cash() == before


@pytest.mark.clause("A7.1-1")
def test_nothing_is_posted_for_a_document_that_does_not_say_so(scene):
    fund, code = company().pk, scene.category().account.code
    entry = _forged(
        scene, "expenses.claim", scene.claimed.pk,
        Row(code, fund, debit=300), Row("122101", fund, credit=300),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="know no such document") as refused:
        post_entry(entry_id=entry.pk, by=scene.accountant, at=later(1))
    assert refused.value.code == "A7.1-1"


@pytest.mark.clause("A7.2-1", "A7.1-2")
@pytest.mark.parametrize(
    "more",
    [
        [("1601", 5, 0)],  # something else bought along
        [("122101", 5, 0)],  # a loan that nobody approved
        [("1001", 50, 0), ("1002", 0, 50)],  # money carried from the bank to the drawer
    ],
)
def test_a_claims_voucher_carries_nothing_beside_it(scene, more):
    claim = scene.signed(scene.free, "60", by=scene.other)
    fund = company().pk
    rows = [Row(code, fund, debit=yuan(out), credit=yuan(back)) for code, out, back in more]
    gap = sum((row.debit - row.credit for row in rows), yuan(60))
    rows = [Row(scene.category().account.code, fund, debit=yuan(60)), *rows,
            Row("1001", fund, credit=gap)]  # fmt: skip
    with pytest.raises(IntegrityError, match="books more than"), transaction.atomic():
        entry = _forged(scene, "expenses.claim", claim.pk, *rows)
        Movement.objects.create(entry=entry, day=DAY, by=scene.cashier, at=later(1))
        Payment.objects.create(claim=claim, entry=entry, by=scene.cashier, at=later(1))
