"""Marks of customers in lists, and on their page from the report to the end."""

import re

import pytest

from orders.service.customers.marks import marks_on_customers
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
    decide(report(somebody), "approved")
    note_customer(customer_id=other.pk, kind=Note.PROSPECT, text="想买十盒", **who)
    for gone in (somebody, other):
        merge = merge_customers(kept_id=kept.pk, gone_id=gone.pk, reason="同一个人", **who)
    ids = [somebody.pk, kept.pk, other.pk]
    assert marks_on_customers(ids) == dict.fromkeys(ids, (True, "多次恶意退货"))
    undo_merge(merge_id=merge.pk, reason="是两个人", **who)
    assert marks_on_customers(ids) == {
        somebody.pk: (False, "多次恶意退货"), kept.pk: (False, "多次恶意退货"),
        other.pk: (True, ""),
    }  # fmt: skip
