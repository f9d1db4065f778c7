"""Who decides next: the supervisor, who is in charge of the department, the general manager."""

import pytest

from hr.people import selectors
from hr.people.models import Position
from hr.people.services import change_employee, dismiss_login


def test_supervisor_is_the_direct_one(hire):
    top = hire("陈国强", "general_manager")
    lead = hire("李敏", "ecommerce_lead", supervisor=top)
    assert selectors.supervisor_of(hire("张丽", supervisor=lead)) == lead
    assert selectors.supervisor_of(top) is None


def test_supervisor_who_left_is_passed_over(hire, at):
    top = hire("陈国强", "general_manager")
    manager = hire("王晓东", supervisor=top)
    lead = hire("李敏", supervisor=manager)
    person = hire("张丽", supervisor=lead)
    for gone, above in ((lead, manager), (manager, top), (top, None)):
        dismiss_login(employee=gone, last_day=at.date(), by=None, at=at)
        person.refresh_from_db()
        assert selectors.supervisor_of(person) == above


@pytest.fixture
def unit(hire, department):
    unit = department("shop", "电商部")
    unit.managing_leader = hire("林静", "deputy", department=unit)
    unit.save()
    return unit


def test_managing_leader_is_in_charge_of_the_department(hire, unit):
    assert selectors.managing_leader_of(hire("张丽", department=unit)) == unit.managing_leader
    assert selectors.managing_leader_of(hire("李敏")) is None
    assert selectors.managing_leader_of(unit.managing_leader) is None


@pytest.mark.parametrize("change", ["moved", "left"])
def test_managing_leader_who_no_longer_manages_is_none(hire, unit, at, change):
    leader, person = unit.managing_leader, hire("张丽", department=unit)
    if change == "moved":
        guide = Position.objects.get(code="guide")
        change_employee(employee=leader, position=guide, by=None, at=at)
    else:
        dismiss_login(employee=leader, last_day=at.date(), by=None, at=at)
    unit.refresh_from_db()
    person.refresh_from_db()
    assert selectors.managing_leader_of(person) is None


def test_general_manager_is_the_active_holder_of_the_post(hire, at):
    assert selectors.general_manager() is None
    first, second = hire("陈国强", "general_manager"), hire("刘建国", "general_manager")
    assert selectors.general_manager() == first
    dismiss_login(employee=first, last_day=at.date(), by=None, at=at)
    assert selectors.general_manager() == second


def test_lines_above_and_below_a_person(hire):
    top = hire("陈国强")
    middle = hire("林静", supervisor=top)
    bottom, other = hire("王晓东", supervisor=middle), hire("外人")
    assert selectors.superior_ids(bottom.pk) == [middle.pk, top.pk]
    assert selectors.line_of(bottom) == [middle, top]
    assert sorted(selectors.subordinate_ids(top.pk)) == [middle.pk, bottom.pk]
    assert selectors.subordinate_ids(other.pk) == []


def test_circle_that_came_in_by_other_ways_ends(hire):
    one = hire("甲")
    two = hire("乙", supervisor=one)
    type(one).objects.filter(pk=one.pk).update(supervisor=two)
    assert selectors.superior_ids(one.pk) == [two.pk]
    assert selectors.subordinate_ids(one.pk) == [two.pk]


def test_only_the_management_is_offered_to_be_in_charge(hire, client, unit):
    client.force_login(hire("魏红", "hr_officer"))
    page = client.get(f"/people/department/{unit.pk}/change/")
    choices = page.context["adminform"].form.fields["managing_leader"].queryset
    assert list(choices) == [unit.managing_leader]
