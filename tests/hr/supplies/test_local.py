"""Purchases nearby: applied for, bought, audited; and what leaving does to supplies."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hr.discipline.services import report_case
from hr.people.services import dismiss_login
from hr.supplies.items.selectors import custodian_of, items_by_shelf
from hr.supplies.leaving import still_open
from hr.supplies.local.auditing import audit_local
from hr.supplies.local.services import Bill, Draft, ask_local, hand_in_bill
from hr.supplies.models import Item
from hr.supplies.stock.selectors import consumption
from regulations.notices.models import Notice
from tests.hr.supplies.conftest import DAY, later


def apply_for(office, most=100):
    draft = Draft("封箱胶带", "大促当日用完", Decimal(most))
    return ask_local(draft=draft, by=office.worker, at=later())


def bought(office, local, *, total="90", lines=None, by=None, number="L1"):
    bill = Bill("五金店", number, Decimal(total), lines or {})
    return hand_in_bill(local_id=local.pk, bill=bill, by=by or office.worker, at=later(1))


@pytest.mark.clause("A3-5", "A3-L2", "A3-L5")
def test_a_department_buys_nearby_against_its_application_and_is_audited(office):
    tape = office.item("胶带")
    local = apply_for(office)
    with pytest.raises(ValidationError):
        bought(office, local)
    office.say(local, by=office.deputy)
    with pytest.raises(PermissionDenied):
        bought(office, local, by=office.leader)
    with pytest.raises(ValidationError) as refused:
        bought(office, local, total="100.01")
    assert refused.value.code == "A3-5"
    bought(office, local, lines={tape.pk: (10, Decimal("9"))})
    # It is used by the department, and never lay on the office's shelf.
    assert Item.objects.get(pk=tape.pk).on_hand == 0
    page = consumption(DAY, later(1).date())
    assert [(use.department.code, use.spent) for use in page.uses if use.spent] == [
        ("shop", Decimal("90.00"))
    ]
    with pytest.raises(PermissionDenied):
        audit_local(local_id=local.pk, is_in_order=True, by=office.worker, at=later(2))
    with pytest.raises(ValidationError):
        audit_local(local_id=local.pk, is_in_order=False, by=office.clerk, at=later(2))
    audit_local(local_id=local.pk, is_in_order=False, remark="太贵", by=office.clerk, at=later(2))
    assert Notice.objects.filter(key=f"supplies:audit:{local.pk}", recipient=office.worker).exists()


@pytest.mark.clause("A3-5")
def test_lines_come_to_no_more_than_the_bill(office):
    tape = office.item("胶带")
    local = office.say(apply_for(office), by=office.deputy)
    with pytest.raises(ValidationError) as refused:
        bought(office, local, total="50", lines={tape.pk: (10, Decimal("9"))})
    assert refused.value.code == "A3-5"
    assert not hasattr(type(local).objects.get(pk=local.pk), "bill")


@pytest.mark.clause("A3-L6")
def test_items_lie_by_category_and_shelf_and_a_case_can_cite_it(office):
    paper = office.item("打印纸")
    rows, after = items_by_shelf(text="dyz")
    assert (rows, after) == ([paper], "")
    assert (rows[0].category.name, rows[0].shelf) == ("纸品", "A-1")
    case = report_case(
        token="t", subject=office.worker, clause="A3-L6", matter="私用打印纸", account="带回家",
        by=office.leader, at=later(),
    )  # fmt: skip
    assert case.clause == "A3-L6"


@pytest.mark.clause("A3-L3", "A3-4")
def test_who_leaves_keeps_no_supplies_and_asks_for_nothing(office):
    office.custodian()
    paper = office.item()
    asked = office.ask({paper: 5}, by=office.worker, purpose="need")
    order = office.order({paper: 5})
    # What the office signs for with who leaves (A5-2).
    assert [each.link for each in still_open(office.buyer, later())] == [
        f"/supplies/orders/{order.pk}/"
    ]
    dismiss_login(employee=office.worker, last_day=later().date(), by=office.head, at=later())
    assert custodian_of(office.units["shop"].pk) is None
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    dismiss_login(employee=office.buyer, last_day=later().date(), by=office.head, at=later())
    assert Notice.objects.filter(key=f"supplies:leaves:{order.pk}", recipient=office.clerk).exists()
