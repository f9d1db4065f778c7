"""A voucher is undone with the money of its reversal: nothing of it goes on before."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from finance.expenses.advances.services import return_advance
from finance.expenses.claims.paying import reject_claim
from finance.expenses.claims.services import file_claim
from finance.expenses.models import Advance, Claim, Invoice, Spending, Undoing
from finance.expenses.owed import reversals_waiting
from finance.expenses.runs.services import make_meal_run, pay_run
from finance.expenses.selectors import desk
from finance.expenses.services import cancel_spending
from finance.ledger.models import Entry
from finance.ledger.services import move_money
from tests.finance.expenses.conftest import invoice, later, yuan

LATE = later(2, "16:00")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused(verb, **words) -> str:
    """The clause by which something is refused; nothing of it stays."""
    with pytest.raises(ValidationError) as error, transaction.atomic():
        verb(**words)
    return error.value.code


@pytest.fixture
def lent(firm):
    """An advance of 100 whose voucher is reversed; its money is still in the borrower's pocket."""
    asked = firm.granted("100", advance="100")
    loan = firm.lend(asked)
    back = firm.reverse(loan.entry, is_moved=False)
    return asked, loan, back


@pytest.mark.clause("A7.2-3")
def test_an_undone_loan_is_open_until_its_money_is_back(firm, lent):
    asked, loan, back = lent
    loan = fresh(loan)
    assert not loan.is_undone and loan.settled_at is None and loan.deadline.met_at is None
    assert reversals_waiting(asked) == [back]
    other = firm.granted("60", advance="60")
    assert refused(firm.lend, spending=other, at=LATE) == "A7.2-3"
    move_money(entry_id=back.pk, day=LATE.date(), by=firm.cashier, at=LATE)
    loan = fresh(loan)
    assert loan.is_undone and loan.settled_at == LATE and loan.deadline.met_at == LATE
    assert not reversals_waiting(asked)
    firm.lend(other, at=LATE)


@pytest.mark.clause("A7.2-3", "A7.1-2")
def test_nothing_is_claimed_over_a_loan_that_is_not_back(firm, lent):
    asked, _loan, back = lent
    words = {"spending_id": asked.pk, "by": firm.worker, "at": LATE}
    assert refused(file_claim, drafts=[invoice("100")], **words) == "A7.1-2"
    assert refused(cancel_spending, **words) in ("A7.1-2", "A7.4-1")
    words |= {"by": firm.cashier, "request": uuid4()}
    assert refused(return_advance, **words) == "A7.1-2"
    move_money(entry_id=back.pk, day=LATE.date(), by=firm.cashier, at=LATE)
    claim = firm.signed(fresh(asked), "100", at=LATE)
    firm.pay(claim, at=LATE)
    assert firm.cash() == yuan(9900)


@pytest.mark.clause("A7.1-2")
def test_the_form_of_a_claim_says_at_once_that_a_reversal_waits(firm, lent, client):
    asked, _loan, _back = lent
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(firm.worker)
    page = client.get(f"/expenses/{asked.pk}/claim/").content.decode()
    assert "is being reversed" in page


@pytest.mark.clause("A7.1-2")
def test_a_claim_is_not_paid_over_a_loan_that_is_not_back(firm):
    asked = firm.granted("100", advance="100")
    loan = firm.lend(asked)
    claim = firm.signed(asked, "100")
    back = firm.reverse(loan.entry, is_moved=False)
    assert refused(firm.pay, claim=claim, at=LATE) == "A7.1-2"
    move_money(entry_id=back.pk, day=LATE.date(), by=firm.cashier, at=LATE)
    firm.pay(claim, at=LATE)
    assert firm.cash() == yuan(9900)  # paid in full, since the advance is back


@pytest.mark.clause("A7.1-2", "A7.2-1")
def test_an_invoice_is_not_freed_while_its_undone_payment_is_out(firm):
    asked = firm.granted("100")
    claim = firm.signed(asked, "80")
    back = firm.reverse(firm.pay(claim).entry, is_moved=False)
    words = {"claim_id": claim.pk, "reason": "重开", "by": firm.cashier, "at": LATE}
    assert refused(reject_claim, **words) == "A7.1-2"
    assert Invoice.objects.filter(claim=claim, is_live=True).exists()
    move_money(entry_id=back.pk, day=LATE.date(), by=firm.cashier, at=LATE)
    reject_claim(**words)
    assert not Invoice.objects.filter(claim=claim, is_live=True).exists()


@pytest.mark.clause("A7.1-2", "A7.2-3")
def test_the_database_lets_nothing_go_on_before_the_money_is_back(firm, lent, monkeypatch):
    asked, loan, _back = lent
    not_back = "has not come back"
    for state in ("cancelled", "pending"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Spending.objects.filter(pk=asked.pk).update(state=state)
    with pytest.raises(IntegrityError, match=not_back), transaction.atomic():
        Claim.objects.create(
            spending=asked, person=firm.worker, total=yuan(1), state="pending", asked_at=LATE
        )
    with (
        pytest.raises(IntegrityError, match="settled by a payment"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE expenses_advance SET settled_at = now() WHERE id = %s", [loan.pk])
    monkeypatch.setattr("finance.expenses.advances.services.check_back", lambda asked: None)
    words = {"spending_id": asked.pk, "by": firm.cashier, "at": LATE, "request": uuid4()}
    assert refused(return_advance, **words) == "A7.1-2"


@pytest.mark.clause("A7.1-2")
def test_the_database_rejects_no_claim_whose_undone_payment_is_out(firm):
    claim = firm.signed(firm.granted("100"), "80")
    firm.reverse(firm.pay(claim).entry, is_moved=False)
    with pytest.raises(IntegrityError, match="is settled"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(state="rejected", rejection="重开")


@pytest.mark.clause("A7.2-1", "A7.2-3")
def test_a_debt_is_laid_on_nobody_again_without_consent(firm):
    asked = firm.granted("100", advance="100")
    loan = firm.lend(asked)
    paid = firm.pay(firm.signed(asked, "75"))  # 25 came back
    back = firm.reverse(paid.entry, is_consented=False)
    assert fresh(asked).state == "settled" and fresh(loan).settled_at
    assert not Undoing.objects.exists()
    words = {"entry_id": back.pk, "day": LATE.date(), "by": firm.cashier, "at": LATE}
    assert refused(move_money, **words) == "A7.2-1"
    firm.consent(back, verdict="refused")
    assert fresh(asked).state == "settled" and Entry.objects.get(pk=back.pk).dropping
    with (
        pytest.raises(IntegrityError, match="not reversed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        Undoing.objects.create(payment=paid, reason="x", by=firm.cashier, at=LATE)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.clause("A7.2-1")
def test_the_database_undoes_nothing_without_the_consent(firm):
    asked = firm.granted("100", advance="100")
    firm.lend(asked)
    paid = firm.pay(firm.signed(asked, "75"))
    firm.reverse(paid.entry, is_consented=False)
    with (
        pytest.raises(IntegrityError, match="no consent"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        Undoing.objects.create(payment=paid, reason="x", by=firm.cashier, at=LATE)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.clause("A7.1-2")
def test_pages_lead_to_the_reversal_instead_of_paying_again(firm, client):
    claim = firm.signed(firm.granted("100"), "80")
    back = firm.reverse(firm.pay(claim).entry, is_moved=False)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(firm.cashier)
    link = f'href="/books/vouchers/{back.pk}/"'
    for path in (f"/expenses/{claim.spending_id}/", "/books/"):
        assert link in client.get(path).content.decode()
    for path in (f"/expenses/{claim.spending_id}/", "/expenses/cashier/"):
        page = client.get(path).content.decode()
        assert f"/expenses/claims/{claim.pk}/pay/" not in page and "reject/" not in page
    # Who prepared it carries it out; the other hand may drop it.
    drop = f"/books/vouchers/{back.pk}/drop/"
    page = client.get(f"/books/vouchers/{back.pk}/").content.decode()
    assert "the other one does" in page and drop not in page
    client.force_login(firm.accountant)
    assert drop in client.get(f"/books/vouchers/{back.pk}/").content.decode()


@pytest.mark.clause("A7.5-2")
def test_a_run_that_is_undone_leads_to_its_reversal(firm, client):
    firm.budget("9000", "meals")
    run = firm.say(make_meal_run(month=date(2026, 2, 1), by=firm.clerk, at=later()))
    paid = pay_run(run_id=run.pk, by=firm.cashier, at=later(1), request=uuid4())
    back = firm.reverse(paid.entry, is_moved=False)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(firm.cashier)
    for path in (f"/expenses/runs/{run.pk}/", "/books/"):
        assert f"/books/vouchers/{back.pk}/" in client.get(path).content.decode()
    for path in (f"/expenses/runs/{run.pk}/", "/expenses/cashier/"):
        assert f"/runs/{run.pk}/pay/" not in client.get(path).content.decode()


@pytest.mark.clause("A7.2-1", "A7.2-3")
def test_an_undone_loan_is_lent_anew_once_its_money_is_back(firm, lent, client):
    asked, first, back = lent
    client.force_login(firm.cashier)
    page = f"/expenses/{asked.pk}/"
    assert refused(firm.lend, spending=fresh(asked), at=LATE) == "A7.2-1"
    assert not desk().lend and f"{page}lend/" not in client.get(page).content.decode()
    move_money(entry_id=back.pk, day=LATE.date(), by=firm.cashier, at=LATE)
    assert desk().lend == [asked] and f"{page}lend/" in client.get(page).content.decode()
    second = firm.lend(fresh(asked), at=LATE)
    assert fresh(asked).loan == second and second.deadline.key == f"{asked.pk}:2"
    assert firm.cash() == yuan(9900) and not desk().lend and desk().open == [second]
    assert refused(firm.lend, spending=fresh(asked), at=LATE) == "A7.2-1"
    with pytest.raises(IntegrityError, match="paid already"), transaction.atomic():
        Advance.objects.create(
            spending=asked, person=firm.worker, amount=100, account="1001", entry=first.entry,
            by=firm.cashier, deadline=first.deadline, at=LATE,
        )  # fmt: skip
    # What settles is the second one alone, and what undoes the payment owes it alone again.
    paid = firm.pay(firm.signed(fresh(asked), "80", at=LATE), at=LATE)
    assert fresh(second).settled_at == LATE and firm.cash() == yuan(9920)
    firm.reverse(paid.entry, at=LATE)
    assert fresh(second).settled_at is None and fresh(first).is_gone
    assert not list(desk().lend)
