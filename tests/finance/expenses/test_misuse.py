"""Misappropriation opens a case whose fine lies within the bounds of the rules."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from finance.expenses.misuse import report_misuse
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case
from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from regulations.notices.models import Notice
from tests.finance.expenses.conftest import moment, yuan


def report(firm, **words):
    facts = {
        "token": "t", "person": firm.worker, "amount": yuan("800"), "matter": "挪用备用金",
        "account": "借款未用于接待", "by": firm.accountant, "at": moment(),
    } | words  # fmt: skip
    return report_misuse(**facts)


@pytest.fixture
def officer(firm) -> Employee:
    return hire_employee(
        number="2100", name="魏红", position=Position.objects.get(code="hr_officer"), at=moment()
    )


@pytest.mark.clause("A7.1-4")
@pytest.mark.parametrize(
    ("fine", "passes"), [("999.99", False), ("1000", True), ("5000", True), ("5000.01", False)]
)
def test_the_fine_lies_between_1000_and_5000(firm, officer, fine, passes):
    case = report(firm)
    assert (case.clause, case.subject, case.opened_by) == ("A7.1-4", firm.worker, firm.accountant)
    measure = Draft(firm.worker.pk, Kind.FINE, amount=yuan(fine))
    words = {"case_id": case.pk, "finding": "属实", "measures": [measure], "by": officer}
    if passes:
        assert confirm_case(at=moment(), **words).measures.get().amount == yuan(fine)
        return
    with pytest.raises(ValidationError) as refused:
        confirm_case(at=moment(), **words)
    assert refused.value.code == "A7.1-4"


@pytest.mark.clause("A7.1-4")
def test_who_keeps_the_books_or_manages_reports_it_with_facts(firm, officer):
    for role in ("head", "deputy", "accountant"):
        assert report(firm, by=firm.people[role], token=role)
    for role in ("cashier", "manager", "other"):
        with pytest.raises(PermissionDenied):
            report(firm, by=firm.people[role])
    for words, said in (
        ({"person": firm.accountant}, "themselves"),
        ({"account": " "}, "what happened"),
        ({"amount": yuan(0)}, "positive amount"),
    ):
        with pytest.raises(ValidationError, match=said) as refused:
            report(firm, **words)
        assert refused.value.code == "A7.1-4"
    assert Notice.objects.filter(recipient=firm.worker, kind="case").count() == 3


def test_sent_twice_it_is_one_case(firm):
    spending = firm.ask("50")
    case = report(firm, spending=spending)
    assert report(firm, spending=spending) is None
    assert case.facts["link"] == f"/expenses/{spending.pk}/"
