"""A consent by phone that is denied, and who may pay on one: never the same person alone."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from finance.expenses.advances.services import release_advance, return_advance
from finance.expenses.doubts import DEMAND
from finance.expenses.models import Release
from finance.expenses.selectors import desk
from hr.people.models import Employee
from regulations.approvals.doubts import take_consent_back
from regulations.approvals.models import Decision
from regulations.approvals.phone import confirm_phone_consent, record_phone_consent
from regulations.approvals.services import withdraw_approval
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.rulebook.rules import until_text
from tests.finance.expenses.conftest import later, moment, yuan
from tests.finance.expenses.test_path import told
from tests.rights import let


def heard(firm, amount="100", *, by=None, advance="100", person=None):
    """A request approved by phone, as `by` writes it down."""
    asked = firm.ask(amount, code="supplies", advance=advance, by=person)
    record_phone_consent(
        step_id=asked.approval.steps.get().pk, giver=firm.head, comment="10:20 来电",
        by=by or firm.clerk, at=moment(),
    )  # fmt: skip
    asked.refresh_from_db()
    return asked


def deny(firm, asked, at=None):
    said = Decision.objects.get(approval=asked.approval_id, recorded_by__isnull=False)
    confirm_phone_consent(
        decision_id=said.pk, agrees=False, comment="我没有同意", by=firm.head, at=at or later()
    )
    asked.refresh_from_db()


@pytest.mark.clause("A7.2-1")
def test_nothing_is_lent_claimed_or_paid_on_a_denied_consent(firm):
    lend, claim, pay = (heard(firm, person=each, advance=sum_) for each, sum_ in (
        (firm.worker, "100"), (firm.other, "0"), (firm.manager, "0")))  # fmt: skip
    signed = firm.signed(pay, "60", by=firm.manager, at=moment())
    for each in (lend, claim, pay):
        deny(firm, each)
    for act in (
        lambda: firm.lend(lend),
        lambda: firm.claim(claim, "50", by=firm.other),
        lambda: firm.pay(signed),
    ):
        with pytest.raises(ValidationError, match="is denied") as refused:
            act()
        assert refused.value.code == "A7.2-1"
    assert firm.cash() == yuan(10000)
    found = desk()
    assert found.doubted == {lend.pk, pay.pk} and found.unconfirmed == set()


@pytest.mark.clause("A7.2-1")
def test_a_claim_is_not_signed_over_a_denied_consent(firm):
    asked = heard(firm)
    claim = firm.claim(asked, "60")
    deny(firm, asked)
    with pytest.raises(ValidationError, match="is denied"):
        firm.say(claim, at=later(1))


@pytest.mark.clause("A7.2-1")
def test_an_advance_is_demanded_back_at_once_and_decided_anew_once_it_came(firm):
    asked = heard(firm)
    loan = firm.lend(asked)
    assert desk().unconfirmed == {asked.pk}
    deny(firm, asked)  # on 10 March: until the end of the 11th
    demand = Deadline.objects.get(kind=DEMAND)
    assert (demand.owner, until_text(demand.due_at)) == (firm.worker, "2026-03-11 24:00")
    assert demand.clause == "A7.2-1" and desk().demanded == {loan.pk: demand}
    for person in (firm.worker, firm.cashier, firm.accountant):
        assert any("comes back by" in text for text in told(person))
    with pytest.raises(ValidationError, match="comes back first"):
        take_consent_back(approval_id=asked.approval_id, by=firm.head, at=later(1))
    sweep_deadlines(at=later(2))
    assert any("to which nobody consented" in text for text in told(firm.manager))
    return_advance(spending_id=asked.pk, by=firm.cashier, at=later(2), request=uuid4())
    demand.refresh_from_db()
    assert demand.met_at == later(2) and firm.cash() == yuan(10000)


@pytest.mark.clause("A7.2-1", "A7.1-2")
def test_a_denied_consent_is_taken_back_and_the_budget_is_free_until_decided_anew(firm):
    asked = heard(firm)
    assert firm.standing("supplies") == (yuan(100), 0, yuan(400))
    deny(firm, asked)
    take_consent_back(approval_id=asked.approval_id, by=firm.head, at=later(1))
    asked.refresh_from_db()
    assert asked.state == "pending" and firm.standing("supplies") == (0, 0, yuan(500))
    firm.say(asked, at=later(1))
    assert firm.standing("supplies") == (yuan(100), 0, yuan(400))
    firm.lend(asked, at=later(1))
    assert firm.cash() == yuan(9900)


@pytest.mark.clause("A7.2-1")
def test_what_is_claimed_is_withdrawn_before_it_is_decided_anew(firm):
    asked = heard(firm)
    claim = firm.claim(asked, "60")
    deny(firm, asked)
    with pytest.raises(ValidationError, match="comes back first"):
        take_consent_back(approval_id=asked.approval_id, by=firm.head, at=later(1))
    withdraw_approval(approval_id=claim.approval_id, by=firm.worker, at=later(1))
    take_consent_back(approval_id=asked.approval_id, by=firm.head, at=later(1))


@pytest.mark.clause("A7.2-1")
def test_who_pays_hears_no_consent(firm):
    asked = firm.ask("100", code="supplies", advance="100")
    with pytest.raises(PermissionDenied):
        record_phone_consent(
            step_id=asked.approval.steps.get().pk, giver=firm.head, comment="来电",
            by=firm.cashier, at=moment(),
        )  # fmt: skip
    # Whoever heard it and keeps the drawer since, does not pay on it.
    asked = heard(firm, by=firm.clerk)
    let(firm.clerk, "pay_expense", "move_money")
    with pytest.raises(ValidationError, match="somebody else pays") as refused:
        firm.lend(asked, by=Employee.objects.get(pk=firm.clerk.pk))
    assert refused.value.code == "A7.2-1"
    firm.lend(asked)


@pytest.mark.clause("A7.1-2")
def test_the_cashiers_own_advance_is_released_by_a_second_person(firm):
    asked = firm.granted("100", advance="100", by=firm.cashier)
    with pytest.raises(ValidationError, match="to themselves") as refused:
        firm.lend(asked)
    assert refused.value.code == "A7.1-2" and firm.cash() == yuan(10000)
    words = {"spending_id": asked.pk, "at": later()}
    with pytest.raises(PermissionDenied):
        release_advance(by=firm.cashier, **words)
    with pytest.raises(IntegrityError, match="second person"), transaction.atomic():
        Release.objects.create(spending=asked, by=firm.cashier, at=later())
    release_advance(by=firm.accountant, **words)
    asked.refresh_from_db()
    assert firm.lend(asked).by == firm.cashier
    with pytest.raises(ValidationError, match="to another person"):
        other = firm.granted("50", advance="50")
        release_advance(spending_id=other.pk, by=firm.accountant, at=later())
