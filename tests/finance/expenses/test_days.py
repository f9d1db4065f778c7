"""Days of invoices: none to come, and what is older than the consent is told or refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from finance.expenses.facts import facts_of_claim, hints_of_claim
from finance.expenses.models import Claim, Invoice
from finance.expenses.selectors import pays
from regulations.approvals.models import Approval
from tests.finance.expenses.conftest import DAY, invoice, later, yuan


def early(days=1):
    """An invoice of so many days before the consent."""
    return invoice("50", day=DAY - timedelta(days=days))


@pytest.mark.clause("A7.4-1")
def test_business_spending_of_the_day_of_the_consent_is_claimed_and_no_earlier(firm):
    asked = firm.granted("100")  # hospitality, consented to on the tests' day
    with pytest.raises(ValidationError, match="beforehand") as refused:
        firm.claim(asked, drafts=[early()])
    assert refused.value.code == "A7.4-1" and not Claim.objects.exists()
    assert firm.claim(asked, drafts=[early(0)]).total == yuan(50)


@pytest.mark.clause("A7.4-1")
def test_a_red_letter_invoice_may_be_older_than_the_consent(firm):
    asked = firm.granted("100")
    red = invoice("-10", "23332000000012345670", day=DAY - timedelta(days=3), original=(
        early(0).number))  # fmt: skip
    assert firm.claim(asked, drafts=[early(0), red]).total == yuan(40)


@pytest.mark.clause("A7.2-1")
@pytest.mark.parametrize("code", ["hospitality", "office"])
def test_no_invoice_is_of_a_day_to_come(firm, code):
    firm.budget("1000", "office")
    asked = firm.granted("100", code=code)
    today = later(1).date()
    with pytest.raises(ValidationError, match="still to come") as refused:
        firm.claim(asked, drafts=[invoice("50", day=today + timedelta(days=1))])
    assert refused.value.code == "A7.2-1"
    assert firm.claim(asked, drafts=[invoice("50", day=today)])


@pytest.mark.clause("A7.2-1")
def test_who_spent_first_is_seen_by_who_signs_and_who_pays(firm, client):
    firm.budget("1000", "office")
    claim = firm.claim(firm.granted("100", code="office"), drafts=[early()])
    (hint,) = hints_of_claim(claim)
    assert hint.is_warning and (DAY - timedelta(days=1)).isoformat() in hint.text
    facts = {str(label): str(value) for label, value in facts_of_claim(claim)}
    assert (DAY - timedelta(days=1)).isoformat() in facts["Invoices"]
    assert DAY.isoformat() in facts["Approved"]
    (pay,) = pays([claim])
    assert pay.early == 1
    firm.say(claim, at=later(1))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for person in (firm.worker, firm.cashier):
        client.force_login(person)
        page = client.get(f"/expenses/{claim.spending_id}/").content.decode()
        assert page.count("before the consent") == 1 and "spent first" in page
    assert "older than the consent" in client.get("/expenses/cashier/").content.decode()


@pytest.mark.clause("A7.2-1", "A7.4-1")
@pytest.mark.parametrize(("days", "said"), [(-1, "older than the consent"), (2, "no day to come")])
def test_the_database_asks_for_the_day_too(firm, days, said):
    asked = firm.granted("100")
    claim = Claim.objects.create(
        spending=asked, person=firm.worker, total=yuan(5), state="pending", asked_at=later(1)
    )
    assert not Approval.objects.filter(expenses_claim=claim).exists()
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        Invoice.objects.create(
            claim=claim, position=1, number="23332000000012345671", amount=yuan(5), at=later(1),
            day=DAY + timedelta(days=days),
        )  # fmt: skip
