"""Taking people on, appointing them, and what they may do by their position."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hr.people import profile, selectors
from hr.people.models import Employee, Position
from hr.people.rules import Standing, closes_circle, initials, line_above, may_decide
from hr.people.services import (
    change_employee,
    dismiss_login,
    hire_employee,
    issue_password,
)
from regulations.notices.models import Notice


@pytest.mark.parametrize(
    ("name", "expected"),
    [("王小芳", "wxf"), ("Wei Zhang", "wz"), ("欧阳 Anna", "oya"), ("", "")],
)
def test_initials_of_a_name(name, expected):
    assert initials(name) == expected


# 4 stands under 3, 3 under 2, 2 under 1; 7 and 8 stand under one another.
ABOVE = {1: None, 2: 1, 3: 2, 4: 3, 7: 8, 8: 7}


@pytest.mark.parametrize(("person", "line"), [(1, []), (4, [3, 2, 1]), (7, [8]), (99, [])])
def test_line_above_a_person(person, line):
    assert line_above(person, ABOVE) == line


@pytest.mark.parametrize(
    ("person", "supervisor", "closes"),
    [(2, 4, True), (2, 2, True), (4, 1, False), (4, None, False), (1, 99, False)],
)
def test_circle_of_supervisors_is_seen(person, supervisor, closes):
    assert closes_circle(person, supervisor, ABOVE) is closes


OFFICER, HEAD, ROOT = Standing("hr_officer"), Standing("general_manager"), Standing("", True)
DECIDES = [
    (OFFICER, Standing("cashier"), False, True),
    (OFFICER, Standing(), False, True),
    (OFFICER, Standing("hr_officer"), False, True),
    (OFFICER, Standing("department_manager"), True, False),
    (OFFICER, Standing("department_manager"), False, True),
    (OFFICER, HEAD, False, False),
    (OFFICER, Standing("deputy"), False, False),
    (OFFICER, Standing("system_administrator"), False, False),
    (OFFICER, Standing("cashier", True), False, False),
    (Standing("deputy"), Standing("deputy"), False, False),
    (Standing("system_administrator"), HEAD, False, False),
    (Standing(), Standing("system_administrator"), False, False),
    (HEAD, ROOT, False, True),
    (HEAD, Standing("deputy"), True, True),
    (ROOT, HEAD, False, True),
    (ROOT, Standing("cashier", True), True, True),
]


@pytest.mark.parametrize(("actor", "target", "is_above", "decides"), DECIDES)
def test_who_decides_on_whom(actor, target, is_above, decides):
    assert may_decide(actor=actor, target=target, is_above=is_above) is decides


@pytest.fixture
def officer(hire):
    """An hr officer under a department manager under the general manager."""
    top = hire("刘建国", "general_manager", number="1000")
    manager = hire("高峰", "department_manager", number="1001", supervisor=top)
    return hire("魏红", "hr_officer", number="1002", supervisor=manager)


REFUSED = "Only the general manager decides on the appointment, password and login of {}."


@pytest.mark.parametrize("who", ["1000", "1001", "deputy", "system_administrator", "superuser"])
def test_hr_neither_takes_over_nor_ends_those_above(hire, officer, department, at, who):
    if who.isdigit():
        target = Employee.objects.get(number=who)
    elif who == "superuser":
        target = hire("根", is_superuser=True)
    else:
        target = hire("某人", who)
    verbs = [
        lambda by: issue_password(employee=target, by=by, at=at),
        lambda by: change_employee(
            employee=target, department=department("a", "甲部"), by=by, at=at
        ),
        lambda by: change_employee(
            employee=target, position=Position.objects.get(code="guide"), by=by, at=at
        ),
        lambda by: change_employee(employee=target, supervisor=officer, by=by, at=at),
        lambda by: change_employee(employee=target, is_active=False, by=by, at=at),
        lambda by: dismiss_login(employee=target, last_day=at.date(), by=by, at=at),
    ]
    before = Employee.objects.values().get(pk=target.pk)
    for verb in verbs:
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            verb(officer)
        assert refused.value.messages == [REFUSED.format(target)]
    assert Employee.objects.values().get(pk=target.pk) == before
    assert not Notice.objects.exists()
    change_employee(employee=target, phone="13000000000", by=officer, at=at)


def test_general_manager_decides_on_everybody(hire, officer, at):
    head = Employee.objects.get(number="1000")
    for target in (hire("某人", "deputy"), hire("根", is_superuser=True), officer):
        issue_password(employee=target, by=head, at=at)
        dismiss_login(employee=target, last_day=at.date(), by=head, at=at)
        target.refresh_from_db()
        assert not target.is_active


def test_person_and_supervisor_hear_of_a_password_and_an_ended_login(hire, officer, at):
    lead = hire("李敏", "ecommerce_lead")
    person = hire("张丽", "ecommerce_assistant", supervisor=lead)
    issue_password(employee=person, by=officer, at=at)
    dismiss_login(employee=person, last_day=at.date(), by=officer, at=at)
    expected = ["魏红 issued a new password to 张丽.", "魏红 ended the login of 张丽."]
    for recipient in (person, lead):
        notices = Notice.objects.filter(recipient=recipient).order_by("id")
        assert [notice.words for notice in notices] == expected
    assert Notice.objects.count() == 4
    issue_password(employee=officer, by=officer, at=at)  # their own doing
    assert Notice.objects.count() == 4


def test_what_a_command_does_to_a_login_names_nobody(hire, at):
    person = hire("张丽")
    issue_password(employee=person, by=None, at=at)
    dismiss_login(employee=person, last_day=at.date(), by=None, at=at)
    assert [each.words for each in Notice.objects.order_by("id")] == [
        "A new password was issued to 张丽.",
        "The login of 张丽 was ended.",
    ]


def test_supervisor_from_below_is_refused(hire, at):
    top = hire("陈国强")
    middle = hire("林静", supervisor=top)
    bottom = hire("王晓东", supervisor=middle)
    with pytest.raises(ValidationError) as refused:
        change_employee(employee=top, supervisor=bottom, by=None, at=at)
    assert refused.value.message_dict == {"supervisor": ["Nobody stands above themselves."]}
    top.refresh_from_db()
    assert top.supervisor is None
    assert selectors.superior_ids(bottom.pk) == [middle.pk, top.pk]


def test_own_supervisor_is_refused_by_the_database(hire):
    person = hire("陈国强")
    with pytest.raises(IntegrityError), transaction.atomic():
        Employee.objects.filter(pk=person.pk).update(supervisor=person)


@pytest.mark.parametrize("number", ["A-7", "a-7"])
def test_staff_number_is_taken_whatever_its_case(hire, number):
    hire("陈国强", number="a-7")
    with pytest.raises(ValidationError) as refused:
        hire("林静", number=number)
    assert "This staff number is taken." in refused.value.messages


def test_staff_number_with_a_slash_is_refused(hire):
    with pytest.raises(ValidationError):
        hire("陈国强", number="10/1")


@pytest.mark.clause("B1", "B3", "B4", "B6")
def test_group_follows_the_position(hire, at):
    person = hire("张丽", "ecommerce_assistant")
    assert [group.name for group in person.groups.all()] == ["ecommerce_assistant"]
    specialist = Position.objects.get(code="product_specialist")
    person = change_employee(employee=person, position=specialist, by=None, at=at)
    assert [group.name for group in person.groups.all()] == ["product_specialist"]
    person = change_employee(employee=person, position=None, by=None, at=at)
    assert not person.groups.exists()


RIGHTS = [
    ("B1", "ecommerce_lead", ["desk.work_order", "desk.watch_clocks", "roster.assign_duty"],
     ["people.add_employee"]),
    ("B3", "product_specialist", ["products.add_product", "products.change_product"],
     ["desk.work_order"]),
    ("B4", "ecommerce_assistant", ["desk.work_order", "products.move_stock"],
     ["desk.take_over_order"]),
    ("B6", "web_designer", ["products.view_product"], ["products.change_product"]),
]  # fmt: skip


@pytest.mark.clause("B1", "B3", "B4", "B6")
@pytest.mark.parametrize(("clause", "position", "may", "may_not"), RIGHTS)
def test_position_brings_duties_and_rights(hire, rulebook, at, clause, position, may, may_not):
    person = hire("某人", position)
    assert profile.duties_of(person.position, at).ref == clause
    assert [right for right in may if not person.has_perm(right)] == []
    assert [right for right in may_not if person.has_perm(right)] == []


def test_rights_of_a_position_are_named_for_a_person(hire):
    steps, records = profile.rights_of(hire("张丽", "ecommerce_assistant").position)
    assert "Can move stock" in steps
    assert "products" in dict(records)["add"]


@pytest.mark.parametrize("field", ["position", "supervisor", "department"])
def test_nobody_appoints_themselves(hire, department, at, field):
    officer, other = hire("魏红", "hr_officer"), hire("陶然", "hr_officer")
    values = {
        "position": Position.objects.get(code="department_manager"),
        "supervisor": other,
        "department": department("sales", "销售部"),
    }
    with pytest.raises(ValidationError):
        change_employee(employee=officer, by=officer, at=at, **{field: values[field]})
    change_employee(employee=officer, by=officer, at=at, phone="13000000000")
    change_employee(employee=officer, by=other, at=at, **{field: values[field]})
    officer.refresh_from_db()
    assert (getattr(officer, field), officer.phone) == (values[field], "13000000000")


@pytest.mark.parametrize("code", ["general_manager", "deputy", "system_administrator"])
def test_only_the_general_manager_appoints_to_the_posts_above(hire, at, code):
    officer, person = hire("魏红", "hr_officer"), hire("张丽")
    manager, post = hire("陈国强", "general_manager"), Position.objects.get(code=code)
    with pytest.raises(ValidationError):
        change_employee(employee=person, by=officer, at=at, position=post)
    with pytest.raises(ValidationError):
        hire_employee(number="3001", name="新人", position=post, by=officer, at=at)
    change_employee(employee=person, by=manager, at=at, position=post)
    person.refresh_from_db()
    assert person.position == post


def test_change_is_in_the_history_with_who_and_when(hire, at):
    officer, person = hire("魏红", "hr_officer"), hire("张丽")
    change_employee(employee=person, name="张莉", by=officer, at=at)
    newest = profile.changes_of(person)[0]
    assert (newest.by, newest.at) == (officer, at)
    assert newest.fields == [("full name", "张丽", "张莉")]


def test_login_and_password_leave_no_history(hire, client):
    person = hire("张丽", password="a-long-secret")
    person.set_password("another-secret")
    person.save(update_fields=["password"])
    assert client.login(username=person.number, password="another-secret")
    assert person.history.count() == 1


def test_issued_password_is_the_only_one_that_works(hire, at):
    officer, person = hire("魏红", "hr_officer"), hire("张丽", password="a-long-secret")
    password = issue_password(employee=person, by=officer, at=at)
    assert authenticate(None, username=person.number, password="a-long-secret") is None
    assert authenticate(None, username=person.number, password=password) == person
    newest = profile.changes_of(person)[0]
    assert (newest.reason, newest.by) == ("password issued", officer)


def test_login_of_somebody_who_left_has_ended(hire, at):
    person = hire("张丽", "ecommerce_assistant", password="a-long-secret")
    dismiss_login(employee=person, last_day=date(2025, 3, 31), by=None, at=at)
    assert authenticate(None, username=person.number, password="a-long-secret") is None
    assert list(selectors.holders("ecommerce_assistant")) == []
    with pytest.raises(ValidationError):
        issue_password(employee=person, by=None, at=at)


def test_last_day_before_the_first_is_refused(hire, at):
    person = hire("张丽", hired_on=date(2025, 3, 1))
    with pytest.raises(ValidationError):
        dismiss_login(employee=person, last_day=date(2025, 2, 28), by=None, at=at)


@pytest.mark.parametrize("text", ["李敏", "敏", "lm", "L", "2002"])
def test_organisation_is_searched_by_name_number_and_initials(hire, department, text):
    unit = department("shop", "电商部")
    hire("王晓东", department=unit)
    hire("李敏", department=unit)
    found = selectors.organisation(text=text)
    assert [[person.name for person in each.members] for each in found] == [["李敏"]]


def test_organisation_names_the_leader_apart(hire, department):
    unit = department("shop", "电商部")
    leader, member = hire("王晓东", department=unit), hire("李敏", department=unit)
    unit.leader = leader
    unit.save()
    (found,) = selectors.organisation()
    assert (found.leader, found.members) == (leader, [member])
