"""Who moves money decides on none of it, whoever they stand in for; who decided pays none of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from finance.expenses.models import Release
from hr.people.deputies.services import appoint_deputy
from hr.people.models import Employee, Position
from regulations.approvals import registry
from regulations.approvals.inbox import count_waiting
from regulations.approvals.models import Decision
from tests.finance.expenses.conftest import DAY, later, moment


def stand_in(person, deputy) -> None:
    """Somebody stands in for a person from the tests' day on."""
    appoint_deputy(
        person=person, deputy=deputy, starts_on=DAY, ends_on=later(9).date(), reason="出差",
        by=person, at=moment(),
    )  # fmt: skip


def become(person, code: str) -> None:
    """Somebody gets another position."""
    person = Employee.objects.get(pk=person.pk)
    person.position = Position.objects.get(code=code)
    person.save()
    person.groups.set([person.position.group])


@pytest.mark.clause("A7.1-2")
def test_the_cashier_decides_on_no_money_as_a_deputy(firm):
    asked = firm.ask("100")
    stand_in(firm.head, firm.cashier)
    assert not count_waiting(firm.cashier, later())
    with pytest.raises(PermissionDenied, match="Who moves money decides on none of it"):
        firm.say(asked, by=firm.cashier)
    kinds = {"ledger.consent", "expenses.spending", "expenses.claim", "tours.settlement"}
    assert kinds <= registry.kept_out(firm.cashier.pk)
    assert "leave" not in {name.partition(".")[0] for name in registry.kept_out(firm.cashier.pk)}
    step = asked.approval.steps.get(state="open")
    with pytest.raises(DatabaseError, match="as a deputy"), transaction.atomic():
        Decision.objects.create(
            step=step, approval=asked.approval, round=1, verdict="approved", by=firm.cashier,
            principal=firm.head, at=later(),
        )  # fmt: skip


@pytest.mark.clause("A7.1-2")
def test_another_deputy_decides_as_before(firm):
    stand_in(firm.head, firm.deputy)
    asked = firm.ask("100", advance="50")
    assert count_waiting(firm.deputy, later()) == 1
    firm.say(asked, by=firm.deputy)
    firm.lend(asked)


@pytest.mark.clause("A7.1-2")
def test_who_decided_and_became_cashier_pays_none_of_it(firm):
    stand_in(firm.head, firm.deputy)
    asked = firm.ask("100", advance="50")
    firm.say(asked, by=firm.deputy)
    claimed = firm.granted("80", by=firm.other)
    claim = firm.claim(claimed, "80", by=firm.other)
    firm.say(claim, by=firm.deputy, at=later(1))
    firm.check(claim)
    become(firm.deputy, "cashier")
    payer = Employee.objects.get(pk=firm.deputy.pk)
    for pay, document in ((firm.lend, asked), (firm.pay, claim)):
        with pytest.raises(ValidationError, match="somebody else pays") as refused:
            pay(document, by=payer)
        assert refused.value.code == "A7.1-2"
        pay(document)


@pytest.mark.clause("A7.1-2")
def test_the_database_knows_who_decided(firm, monkeypatch):
    stand_in(firm.head, firm.deputy)
    asked = firm.ask("100", advance="50")
    firm.say(asked, by=firm.deputy)
    become(firm.deputy, "cashier")
    monkeypatch.setattr("finance.expenses.advances.services.check_heard", lambda *words: None)
    with pytest.raises(ValidationError, match="somebody else pays"):
        firm.lend(asked, by=Employee.objects.get(pk=firm.deputy.pk))


@pytest.mark.clause("A7.1-2")
def test_the_database_lets_the_chief_accountant_alone_release(firm):
    mine = firm.granted("60", advance="60", by=firm.cashier)
    others = firm.granted("60", advance="60")
    for asked, person in ((mine, firm.other), (mine, firm.cashier), (others, firm.accountant)):
        with pytest.raises(IntegrityError, match="second person releases"), transaction.atomic():
            Release.objects.create(spending=asked, by=person, at=later())
    Release.objects.create(spending=mine, by=firm.accountant, at=later())


@pytest.mark.clause("A7.1-2")
def test_who_names_the_cashier_is_told_what_still_waits(firm, client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(firm.accountant)
    words = {"deputy": firm.cashier.pk, "starts_on": "2099-01-01", "ends_on": "2099-01-02"}
    page = client.post(
        f"/people/{firm.accountant.number}/deputy/", words | {"reason": "出差"}, follow=True
    ).content.decode()
    assert "decides on none of these" in page and "settlement of a tour" in page
