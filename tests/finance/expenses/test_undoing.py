"""What a reversed voucher leaves behind: its document open again, budget and advance with it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from finance.expenses.advances.services import return_advance
from finance.expenses.claims.paying import reject_claim
from finance.expenses.models import Advance, Invoice, Spending, Undoing
from finance.expenses.paper import claim_paper
from finance.expenses.runs.services import make_meal_run, pay_run
from finance.expenses.services import cancel_spending
from finance.expenses.undoing import undo_claim, undo_loan
from finance.ledger.models import Dropping
from finance.ledger.registry import link_of
from finance.ledger.services import (
    drop_entry,
    move_money,
    post_entry,
    reverse_entry,
)
from tests.finance.expenses.conftest import DAY, later, yuan


def undo(firm, entry, **words):
    firm.reverse(entry, **words)
    return Undoing.objects.latest("pk")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.clause("A7.1-1", "A7.2-3")
def test_an_undone_payment_opens_claim_budget_and_advance_again(firm):
    asked = firm.granted("800", advance="500")
    loan = firm.lend(asked)
    claim = firm.signed(asked, "300", "420.50")
    paid = firm.pay(claim)
    assert firm.standing() == (0, yuan("720.50"), yuan("279.50"))
    found = undo(firm, paid.entry)
    assert (found.payment, found.reason) == (paid, "付错了")
    # 10,000 less the advance of 500: the 220.50 paid on top are back.
    assert firm.cash() == yuan(9500)
    assert (fresh(claim).state, fresh(asked).state) == ("approved", "approved")
    # What was spent is held again, and of the rest what the line still has: 800 of 1000.
    assert firm.standing() == (yuan(800), 0, yuan(200))
    assert Invoice.objects.filter(claim=claim, is_live=True).count() == 2
    loan = fresh(loan)
    assert loan.settled_at is None and loan.deadline.key == f"{asked.pk}:2"
    assert fresh(claim).payment is None
    again = firm.pay(claim, at=later(2, "16:00"))
    assert firm.cash() == yuan("9279.50") and fresh(claim).payment == again
    assert firm.standing() == (0, yuan("720.50"), yuan("279.50"))
    assert fresh(loan).settled_at and claim_paper(fresh(claim)).startswith(b"%PDF")


@pytest.mark.clause("A7.1-2")
def test_an_undone_payment_holds_what_it_spent_though_the_line_is_used_up(firm):
    asked = firm.granted("800")
    claim = firm.signed(asked, "500")
    paid = firm.pay(claim)
    firm.granted("500", by=firm.other)  # others took the rest
    undo(firm, paid.entry)
    assert firm.standing() == (yuan(1000), 0, 0)
    reject_claim(claim_id=claim.pk, reason="重开", by=firm.cashier, at=later(2))
    more = firm.signed(asked, "500.01", at=later(2))
    with pytest.raises(ValidationError, match="budget of the year") as refused:
        firm.pay(more, at=later(2, "16:00"))
    assert refused.value.code == "A7.1-2"


@pytest.mark.clause("A7.1-2")
def test_an_undone_payment_keeps_the_special_consent_it_took_up(firm):
    asked = firm.ask("1200", reason="大客户来访")
    firm.say(asked.overruns.get())
    firm.say(asked)
    claim = firm.signed(asked, "1150")
    paid = firm.pay(claim)  # 150 of the 200 consented to are used
    assert (firm.line().consented, firm.line().used) == (yuan(150), yuan(1150))
    undo(firm, paid.entry)
    assert (firm.line().consented, firm.line().held, firm.line().used) == (
        yuan(150), yuan(1150), 0,
    )  # fmt: skip
    reject_claim(claim_id=claim.pk, reason="不报了", by=firm.cashier, at=later(2))
    cancel_spending(spending_id=asked.pk, by=firm.worker, at=later(2))
    assert (firm.line().consented, firm.line().left) == (0, yuan(1000))


@pytest.mark.clause("A7.2-3")
def test_nothing_is_undone_while_another_advance_is_open(firm):
    asked = firm.granted("100", advance="100")
    firm.lend(asked)
    claim = firm.signed(asked, "100")
    paid = firm.pay(claim)
    firm.lend(firm.granted("50", advance="50"), at=later(1, "16:00"))
    with pytest.raises(ValidationError, match="not settled yet") as refused, transaction.atomic():
        undo(firm, paid.entry)
    assert refused.value.code == "A7.2-3" and fresh(claim).state == "settled"


@pytest.mark.clause("A7.1-2")
def test_what_was_undone_comes_back_before_it_is_paid_again(firm):
    claim = firm.signed(firm.granted("100"), "80")
    paid = firm.pay(claim)
    back = firm.reverse(paid.entry, is_moved=False)
    with pytest.raises(ValidationError, match="paid and settled"):
        firm.pay(claim, at=later(2, "16:00"))
    assert fresh(claim).payment == paid and not Undoing.objects.exists()
    move_money(entry_id=back.pk, day=later(2).date(), by=firm.cashier, at=later(2))
    again = firm.pay(claim, at=later(2, "16:00"))
    for voucher in (paid.entry, back):  # neither is what pays it now
        with pytest.raises(ValidationError, match="not the one that paid it"):
            undo_claim(claim.pk, voucher, "又", firm.accountant, later(2))
    assert fresh(claim).payment == again


@pytest.mark.clause("A7.1-1", "A7.1-2")
def test_a_reversal_written_by_mistake_is_dropped_by_the_other_hand(firm):
    asked = firm.granted("100", advance="100")
    loan = firm.lend(asked)
    back = firm.reverse(loan.entry, is_moved=False)  # by the cashier; the loan was good
    words = {"entry_id": back.pk, "at": later(2)}
    with pytest.raises(ValidationError, match="the other one does") as refused:
        drop_entry(reason="点错了", by=firm.cashier, **words)
    assert refused.value.code == "A7.1-2"
    with pytest.raises(IntegrityError, match="does not drop it"), transaction.atomic():
        Dropping.objects.create(entry=back, reason="点错了", by=firm.cashier, at=later(2))
    drop_entry(reason="点错了", by=firm.accountant, **words)
    loan = fresh(loan)
    assert not loan.is_undone and loan.settled_at is None and loan.deadline.met_at is None
    firm.pay(firm.signed(fresh(asked), "60", at=later(2)), at=later(2, "16:00"))
    assert firm.cash() == yuan(9940) and fresh(loan).settled_at
    # A payment too is as it was before: paid, its budget used.
    paid = fresh(asked).claims.get().payment
    wrong = firm.reverse(paid.entry, at=later(3), is_moved=False)
    drop_entry(entry_id=wrong.pk, reason="点错了", by=firm.accountant, at=later(3))
    assert fresh(asked).state == "settled" and firm.standing() == (0, yuan(60), yuan(940))
    assert not Undoing.objects.exists()
    again = reverse_entry(
        entry_id=paid.entry_id, day=later(3).date(), reason="重付", by=firm.cashier, at=later(3),
        request=uuid4(),
    )  # fmt: skip
    firm.consent(again, at=later(3))
    move_money(entry_id=again.pk, day=later(3).date(), by=firm.cashier, at=later(3))
    assert fresh(asked).state == "approved" and fresh(paid).undoing.reason == "重付"


@pytest.mark.clause("A7.1-1")
def test_the_database_undoes_nothing_before_the_money(firm):
    paid = firm.pay(firm.signed(firm.granted("100"), "80"))
    firm.reverse(paid.entry, is_moved=False)
    with (
        pytest.raises(IntegrityError, match="with the money of its reversal"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        Undoing.objects.create(payment=paid, reason="x", by=firm.cashier, at=later(2))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.clause("A7.2-3")
def test_an_undone_loan_is_owed_by_nobody(firm):
    asked = firm.granted("100", advance="100")
    loan = firm.lend(asked)
    undo(firm, loan.entry)
    loan = fresh(loan)
    assert loan.is_undone and loan.settled_at == later(2) and loan.deadline.met_at == later(2)
    assert firm.cash() == yuan(10000) and fresh(asked).state == "approved"
    claim = firm.signed(fresh(asked), "60", at=later(2))  # spent from one's own pocket
    firm.pay(claim, at=later(2, "16:00"))
    assert firm.cash() == yuan(9940)
    with pytest.raises(ValidationError, match="undone first") as refused:
        undo_loan(asked.pk, loan.entry, "又", firm.accountant, later(2))
    assert refused.value.code == "A7.2-3"


@pytest.mark.clause("A7.2-3")
def test_a_request_whose_loan_was_undone_is_given_up(firm):
    asked = firm.granted("100", advance="100")
    undo(firm, firm.lend(asked).entry)
    cancel_spending(spending_id=asked.pk, by=firm.worker, at=later(2))
    assert firm.standing() == (0, 0, yuan(1000))


@pytest.mark.clause("A7.2-3", "A7.1-2")
def test_an_advance_that_did_not_come_back_after_all_is_owed_again(firm):
    asked = firm.granted("100", advance="100")
    loan = firm.lend(asked)
    back = return_advance(spending_id=asked.pk, by=firm.cashier, at=later(1), request=uuid4())
    assert firm.standing() == (0, 0, yuan(1000))
    undo(firm, back.entry)
    assert fresh(asked).state == "approved" and fresh(loan).settled_at is None
    assert firm.standing() == (yuan(100), 0, yuan(900)) and firm.cash() == yuan(9900)
    return_advance(spending_id=asked.pk, by=firm.cashier, at=later(2), request=uuid4())
    assert Spending.objects.get(pk=asked.pk).state == "cancelled"
    assert firm.cash() == yuan(10000) and not Advance.objects.filter(settled_at=None).exists()


@pytest.mark.clause("A7.5-2")
def test_an_undone_run_is_paid_again(firm):
    firm.budget("9000", "meals")
    run = firm.say(make_meal_run(month=date(2026, 2, 1), by=firm.clerk, at=later()))
    words = {"run_id": run.pk, "by": firm.cashier}
    paid = pay_run(at=later(1), request=uuid4(), **words)
    before = firm.standing("meals")
    undo(firm, paid.entry)
    assert fresh(run).state == "approved" and fresh(run).payment is None
    assert firm.standing("meals") == (run.total, 0, yuan(9000) - run.total)
    pay_run(at=later(2, "16:00"), request=uuid4(), **words)
    assert firm.standing("meals") == before and fresh(run).state == "settled"


@pytest.mark.clause("A7.1-1")
def test_the_database_undoes_only_what_the_books_undid(firm):
    claim = firm.signed(firm.granted("100"), "80")
    paid = firm.pay(claim)
    for state in ("approved", "pending"):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(claim).objects.filter(pk=claim.pk).update(state=state)
    with (
        pytest.raises(IntegrityError, match="is not reversed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        Undoing.objects.create(payment=paid, reason="x", by=firm.accountant, at=later(2))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert DAY.year == 2026


@pytest.mark.clause("A7.1-1")
@pytest.mark.parametrize("what", ["advance", "claim"])
def test_who_reverses_a_voucher_in_the_books_undoes_its_document(firm, what):
    asked = firm.granted("100", advance="60")
    loan = firm.lend(asked)
    paid = firm.pay(firm.signed(asked, "80")) if what == "claim" else None
    entry = paid.entry if paid else loan.entry
    post_entry(entry_id=entry.pk, by=firm.accountant, at=later(2))
    words = {"entry_id": entry.pk, "day": later(2).date(), "by": firm.accountant, "at": later(2)}
    request = uuid4()
    for _click in range(2):
        back = reverse_entry(reason="付错了", request=request, **words)
    firm.consent(back)  # by the claim's reversal the advance is owed again
    assert not Undoing.objects.exists()  # undone with its money
    move_money(entry_id=back.pk, day=later(2).date(), by=firm.cashier, at=later(2))
    (found,) = Undoing.objects.all()
    assert (found.payment, found.advance) == ((paid, None) if paid else (None, loan))
    assert fresh(asked).state == "approved" and fresh(loan).is_undone == (paid is None)
    assert link_of(entry.source, entry.source_id) == f"/expenses/{asked.pk}/"
