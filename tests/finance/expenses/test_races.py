"""Two at the same moment, on connections of their own: one is heard, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import close_old_connections, connection
from django.utils import timezone, translation

from finance.expenses.advances.services import pay_advance
from finance.expenses.claims.paying import pay_claim
from finance.expenses.claims.services import file_claim
from finance.expenses.models import Advance, Hold, Invoice, Payment, Spending
from finance.expenses.services import Draft, ask_spending
from regulations.approvals.services import decide_step
from regulations.binding.services import entering_past
from regulations.rulebook.rules import CHINA
from tests.finance.expenses.conftest import Firm, found_firm, invoice, yuan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def firm(transactional_db) -> Firm:
    """Committed, so that other connections see it; a budget of 1000 for hospitality."""
    now = timezone.now()
    with entering_past(right="test"):
        firm = found_firm(at=now)
    firm.year = now.astimezone(CHINA).year
    firm.budget("1000", at=now, year=firm.year)
    return firm


def together(*verbs) -> list[str]:
    """Call verbs at once, each on a connection of its own; what each was told ("": done)."""

    def call(verb) -> str:
        close_old_connections()
        try:
            with translation.override("en"):
                verb()
                return ""
        except (ValidationError, PermissionDenied) as refused:
            with translation.override("en"):
                return " ".join(getattr(refused, "messages", [str(refused)]))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(call, verbs))


def granted(firm, amount, **words):
    now = timezone.now()
    return firm.say(firm.ask(amount, at=now, **words), at=now)


@pytest.mark.clause("A7.1-2")
def test_two_approvals_never_commit_more_than_the_budget(firm):
    now = timezone.now()
    asked = [firm.ask("600", by=each, at=now) for each in (firm.worker, firm.other)]
    steps = [each.approval.steps.get().pk for each in asked]

    def approve(step):
        return lambda: decide_step(
            step_id=step, verdict="approved", by=firm.head, at=timezone.now()
        )

    told = together(*(approve(step) for step in steps))
    assert (told[0] == "" and "beyond the budget" in told[1]) or "budget of the year" in told[1]
    line = firm.line(year=firm.year)
    assert (line.held, line.left, Hold.objects.count()) == (yuan(600), yuan(400), 1)


@pytest.mark.clause("A7.2-3")
def test_a_person_borrows_once_however_fast_the_cashier_is(firm):
    asked = [granted(firm, "100", advance="100") for _number in range(2)]

    def lend(spending):
        return lambda: pay_advance(
            spending_id=spending.pk, by=firm.cashier, at=timezone.now(), request=uuid4()
        )

    told = together(*map(lend, asked))
    assert told[0] == "" and "not settled yet" in told[1]
    assert Advance.objects.count() == 1 and firm.cash() == yuan(9900)


@pytest.mark.clause("A7.2-1")
def test_one_invoice_in_two_claims_at_once_is_taken_once(firm):
    asked = {each: granted(firm, "100", by=each) for each in (firm.worker, firm.other)}

    def claim(person):
        return lambda: file_claim(
            spending_id=asked[person].pk,
            drafts=[invoice("50", day=timezone.localdate())],
            by=person,
            at=timezone.now(),
        )

    told = together(*map(claim, asked))
    assert told[0] == "" and "claimed already" in told[1]
    assert Invoice.objects.count() == 1


@pytest.mark.clause("A7.2-1")
def test_two_clicks_at_once_ask_once(firm):
    request = uuid4()

    def ask():
        draft = Draft(firm.category(), yuan(10), "接待")
        ask_spending(draft=draft, by=firm.worker, at=timezone.now(), request=request)

    assert together(ask, ask) == ["", ""]
    assert Spending.objects.count() == 1


@pytest.mark.clause("A7.1-2")
def test_two_clicks_at_once_pay_a_claim_once(firm):
    now, spending = timezone.now(), granted(firm, "100")
    claim = firm.say(firm.claim(spending, "80", at=now), at=now)
    firm.check(claim, at=timezone.now())
    request = uuid4()

    def pay():
        pay_claim(claim_id=claim.pk, by=firm.cashier, at=timezone.now(), request=request)

    assert together(pay, pay) == ["", ""]
    assert Payment.objects.count() == 1 and firm.cash() == yuan(9920)


@pytest.mark.clause("A7.2-1", "A7.1-2")
def test_the_last_money_of_the_drawer_is_lent_once(firm):
    firm.budget("20000", at=timezone.now(), year=firm.year)
    asked = [granted(firm, "9000", advance="9000", by=each) for each in (firm.worker, firm.other)]

    def lend(spending):
        return lambda: pay_advance(
            spending_id=spending.pk, by=firm.cashier, at=timezone.now(), request=uuid4()
        )

    told = together(*map(lend, asked))
    assert told[0] == "" and "not so much money" in told[1]
    assert firm.cash() == yuan(1000) and Advance.objects.count() == 1
