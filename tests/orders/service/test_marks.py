"""Marks of customers in lists, and on their page from the report to the end."""

import re

import pytest

from orders.service.customers.marks import marks_of, marks_on_customers
from orders.service.customers.models import Customer
from orders.service.customers.rules import Note
from orders.service.customers.services import (
    find_customer,
    merge_customers,
    note_customer,
    report_difficult,
    take_mark_off,
    undo_merge,
)
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from tests.company import TEN
from tests.orders.service.refusals import page

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C10-9", "C10-1")]


@pytest.fixture
def report(company):
    """`report(customer)`: the assistant reports somebody as difficult."""

    def one(customer):
        return report_difficult(
            customer_id=customer.pk, reason="多次恶意退货", by=company.assistant, at=TEN
        )

    return one


@pytest.fixture
def decide(company):
    """`decide(flag, verdict)`: what the lead says to a report."""

    def one(flag, verdict: str):
        step = Step.objects.get(approval=flag.approval)
        decide_step(step_id=step.pk, verdict=verdict, by=company.lead, at=TEN, comment="核实过")

    return one


def marked(ids) -> dict:
    """How customers are marked, by id: whether a prospect, what happened."""
    return {pk: (each.is_prospect, each.reason) for pk, each in marks_on_customers(ids).items()}


def rows_marked(client, address: str, mark: str) -> list[str]:
    """Whose rows of a list carry a mark."""
    rows = page(client.get(address)).split('<ul class="svc-rows">')[1].split("</ul>")[0]
    names = [re.search("何建|孙倩|赵云", row) for row in rows.split("<li>") if mark in row]
    return sorted(found[0] for found in names)


def test_lists_mark_difficult_customers_and_prospects(
    client, company, take, somebody, report, decide
):
    who = {"by": company.assistant, "at": TEN}
    other = find_customer(name="孙倩", phone="13900002222", **who)
    third = find_customer(name="赵云", phone="13900003333", **who)
    for customer in (somebody, other, third):
        take(customer=customer)
    note_customer(customer_id=other.pk, kind=Note.PROSPECT, text="想买十盒", **who)
    flag = report(somebody)
    client.force_login(company.assistant)
    for address in ("/customers/", "/service/?show=open"):
        assert rows_marked(client, address, "多次恶意退货") == [], address
    decide(flag, "approved")
    for address in ("/customers/", "/service/?show=open"):
        assert rows_marked(client, address, "多次恶意退货") == ["何建"], address
        assert rows_marked(client, address, "潜在顾客") == ["孙倩"], address
    take_mark_off(flag_id=flag.pk, reason="误会", by=company.lead, at=TEN)
    note_customer(customer_id=other.pk, kind=Note.PROSPECT_NO_MORE, text="买了别家", **who)
    assert marks_on_customers([somebody.pk, other.pk, third.pk]) == {}


def test_marks_are_those_of_everybody_who_is_one_person(company, somebody, report, decide):
    who = {"by": company.assistant, "at": TEN}
    kept = find_customer(name="孙倩", phone="13900002222", **who)
    other = find_customer(name="赵云", phone="13900003333", **who)
    flag = report(somebody)
    decide(flag, "approved")
    note_customer(customer_id=other.pk, kind=Note.PROSPECT, text="想买十盒", **who)
    for gone in (somebody, other):
        merge = merge_customers(kept_id=kept.pk, gone_id=gone.pk, reason="同一个人", **who)
    ids = [somebody.pk, kept.pk, other.pk]
    assert marked(ids) == dict.fromkeys(ids, (True, "多次恶意退货"))
    assert {marks_of(Customer.objects.get(pk=pk)).flag for pk in ids} == {flag.pk}
    undo_merge(merge_id=merge.pk, reason="是两个人", **who)
    assert marked(ids) == {
        somebody.pk: (False, "多次恶意退货"), kept.pk: (False, "多次恶意退货"),
        other.pk: (True, ""),
    }  # fmt: skip
    assert marks_of(Customer.objects.get(pk=other.pk)).flag is None


def test_a_report_that_waits_is_shown_and_not_asked_for_again(client, company, somebody, report):
    address = f"/customers/{somebody.pk}/report/"
    client.force_login(company.colleague)
    assert f'action="{address}"' in page(client.get(f"/customers/{somebody.pk}/"))
    flag = report(somebody)
    shown = page(client.get(f"/customers/{somebody.pk}/"))
    waits = shown.split("svc-waits")[1].split("</div>")[0]
    for fact in (company.assistant.name, "多次恶意退货", "03-04 10:00"):
        assert fact in waits
    assert f'action="{address}"' not in shown
    link = f'href="/approvals/{flag.approval_id}/"'
    assert link not in waits
    again = client.post(address, {"reason": "又来了"})
    assert again.status_code == 422
    assert "C10-9" in page(again).split('svc-refused" role="alert"')[1].split("</div>")[0]
    client.force_login(company.lead)
    assert link in page(client.get(f"/customers/{somebody.pk}/"))


def test_what_was_decided_of_a_report_stays_on_the_page(client, company, somebody, report, decide):
    address = f"/customers/{somebody.pk}/"
    client.force_login(company.assistant)
    decide(report(somebody), "refused")

    def story() -> str:
        """The newest report, as the page tells it."""
        shown = page(client.get(address))
        assert "svc-waits" not in shown
        return shown.split("多次恶意退货</p>", 1)[-1].split("</li>")[0]

    for fact in (company.lead.name, "核实过"):
        assert fact in story()
    assert f'action="{address}report/"' in page(client.get(address))
    flag = report(somebody)
    decide(flag, "approved")
    assert company.lead.name in story()
    assert f'action="{address}report/"' not in page(client.get(address))
    take_mark_off(flag_id=flag.pk, reason="认错人了", by=company.lead, at=TEN)
    assert "认错人了" in story()
    assert page(client.get(address)).count("核实过") == 2
    assert f'action="{address}report/"' in page(client.get(address))


@pytest.mark.clause("C10-6")
def test_a_small_form_that_is_refused_names_its_clause(client, company, somebody, report, decide):
    who = {"by": company.assistant, "at": TEN}
    other = find_customer(name="孙倩", phone="13900002222", **who)
    merge = merge_customers(kept_id=somebody.pk, gone_id=other.pk, reason="同一个人", **who)
    flag = report(somebody)
    decide(flag, "approved")
    client.force_login(company.lead)
    part, off = f"/customers/merges/{merge.pk}/undo/", f"/customers/marks/{flag.pk}/end/"
    for address, ref in ((part, "C10-6"), (off, "C10-9")):
        client.post(address, {"reason": "弄错了"}, follow=True)
        shown = page(client.post(address, {"reason": "弄错了"}, follow=True))
        assert ref in shown.split('class="messages"')[1].split("</ul>")[0]
