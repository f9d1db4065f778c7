"""Telephone numbers, identity numbers and birthdays: what can be such, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from hr.people.files.services import change_file
from hr.people.numbers import faults_of, is_identity, is_phone
from hr.people.services import change_employee, hire_employee

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    ["13800000000", "+86 138 0000 0000", "0571-87654321", "(0571) 8765-4321 转 801", "801",
     "+44 20 7946 0000 ext. 12"],
)  # fmt: skip
def test_what_can_be_called(text):
    assert is_phone(text)


@pytest.mark.parametrize(
    "text", ["abc", "!!!", "1", "call me", "--- ()", "12345678901234567890123", "13800001103.0"]
)
def test_what_nobody_can_call(text):
    assert not is_phone(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("110101199003071233", True),
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),  # the last sign does not fit the others
        ("110101199003071200", False),  # what a spreadsheet makes of a number that long
        ("G12345678", True),
        ("123", False),
        ("110101199013071237", False),  # no thirteenth month
        ("1101011990030712", False),
        ("X1", False),
    ],
)
def test_what_names_a_person(text, is_one):
    assert is_identity(text) is is_one


def test_a_birthday_does_not_lie_ahead_and_what_is_empty_is_no_fault():
    assert faults_of({"birthday": TODAY, "phone": "", "id_number": None}, TODAY) == {}
    assert list(faults_of({"birthday": TODAY + timedelta(days=1)}, TODAY)) == ["birthday"]


def test_birthday_is_the_one_in_the_id_number():
    said = {"id_number": "11010519491231002X", "birthday": date(1949, 12, 30)}
    assert list(faults_of(said, TODAY)) == ["birthday"]
    assert "1949-12-31" in str(faults_of(said, TODAY)["birthday"])
    assert faults_of(said | {"birthday": date(1949, 12, 31)}, TODAY) == {}
    assert faults_of(said | {"id_number": "G12345678"}, TODAY) == {}


def test_everybody_who_writes_them_is_refused_beside_the_field(hire, at):
    with pytest.raises(ValidationError) as refused:
        hire_employee(number="3001", name="李敏", phone="abc", at=at)
    assert list(refused.value.error_dict) == ["phone"]
    person = hire("张丽")
    with pytest.raises(ValidationError) as refused:
        change_employee(employee=person, phone="!!!", by=None, at=at)
    assert list(refused.value.error_dict) == ["phone"]
    wrong = {"id_number": "123", "private_phone": "abc", "birthday": date(2099, 1, 1)}
    with pytest.raises(ValidationError) as refused:
        change_file(employee=person, by=None, at=at, **wrong)
    assert sorted(refused.value.error_dict) == ["birthday", "id_number", "private_phone"]


def test_what_was_written_down_before_keeps_nothing_else_back(hire, at):
    person = hire("张丽")
    type(person).objects.filter(pk=person.pk).update(phone="abc")
    assert change_employee(employee=person, name="张莉", by=None, at=at).name == "张莉"
