"""Who works in the demo company: departments, people, and the logins to show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from hr.people.logins.services import note_password
from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee

PASSWORD = "guizhang-2026"


@dataclass(frozen=True)
class Person:
    """One line of the staff list; `years` in the company."""

    number: str
    name: str
    position: str
    supervisor: str
    years: int


# Code, name, leader, members; a supervisor stands above whoever names them.
DEPARTMENTS: tuple[tuple[str, str, tuple[Person, ...]], ...] = (
    ("10-management", "总经办", (
        Person("1001", "陈国强", "general_manager", "", 12),
        Person("1002", "林静", "deputy", "1001", 10),
        Person("1003", "周建民", "deputy", "1001", 9),
    )),
    ("20-ecommerce", "电商部（客户发展中心）", (
        Person("1101", "王晓东", "department_manager", "1002", 8),
        Person("1102", "李敏", "ecommerce_lead", "1101", 6),
        Person("1103", "张丽", "ecommerce_assistant", "1102", 3),
        Person("1104", "刘洋", "ecommerce_assistant", "1102", 2),
        Person("1105", "赵倩", "customer_service", "1102", 4),
        Person("1106", "孙悦", "customer_service", "1102", 1),
        Person("1107", "吴昊", "channel_specialist", "1102", 3),
        Person("1108", "郑文博", "product_specialist", "1102", 2),
        Person("1109", "冯雪", "promotion_specialist", "1102", 2),
        Person("1110", "蒋一凡", "web_designer", "1102", 4),
        Person("1111", "韩磊", "site_manager", "1101", 5),
        Person("1112", "沈佳", "web_editor", "1111", 1),
        Person("1113", "白露", "culture_officer", "1101", 2),
    )),
    ("30-operations", "产品运营部", (
        Person("1201", "杨帆", "product_manager", "1002", 7),
        Person("1202", "朱婷", "product_operations", "1201", 4),
        Person("1203", "秦峰", "product_operations", "1201", 3),
        Person("1204", "许航", "product_operations", "1201", 1),
    )),
    ("40-finance", "财务部", (
        Person("1301", "何芳", "chief_accountant", "1003", 9),
        Person("1302", "吕娜", "cashier", "1301", 3),
    )),
    ("50-travel", "旅行社业务部", (
        Person("1401", "施建华", "department_manager", "1003", 8),
        Person("1402", "张伟", "operations", "1401", 5),
        Person("1403", "孔祥宇", "operations", "1401", 2),
        Person("1404", "曹蕾", "sales", "1401", 4),
        Person("1405", "严明", "sales", "1401", 1),
        Person("1406", "华晨", "guide", "1401", 3),
        Person("1407", "金鑫", "guide", "1401", 2),
    )),
    ("60-hr", "人事部", (
        Person("1501", "魏红", "hr_officer", "1003", 7),
        Person("1502", "陶然", "hr_officer", "1501", 1),
    )),
    ("70-office", "办公室", (
        Person("1601", "姜慧", "office_clerk", "1003", 6),
        Person("1602", "戚琳", "office_clerk", "1601", 2),
    )),
    ("80-systems", "系统管理室", (
        Person("1701", "谢军", "system_administrator", "1002", 5),
    )),
)  # fmt: skip
# Which of the management is in charge of a department.
IN_CHARGE = {
    "20-ecommerce": "1002",
    "30-operations": "1002",
    "40-finance": "1003",
    "50-travel": "1003",
    "60-hr": "1003",
    "70-office": "1003",
    "80-systems": "1002",
}
PEOPLE = tuple(person for _code, _name, people in DEPARTMENTS for person in people)
# The roles worth a look, in the order of a day's work on an order.
SHOWN = (
    "1103",
    "1105",
    "1102",
    "1202",
    "1201",
    "1112",
    "1111",
    "1302",
    "1301",
    "1402",
    "1601",
    "1501",
    "1001",
    "1701",
)
DESK = ("1103", "1104", "1105", "1106")


def hire_everybody(*, at: datetime) -> dict[str, Employee]:
    """The whole company by staff number; `at` is when the portal learnt of it."""
    positions = {position.code: position for position in Position.objects.select_related("group")}
    found: dict[str, Employee] = {}
    for place, (code, name, people) in enumerate(DEPARTMENTS):
        department = Department(code=code, name=name)
        _store(department, at)
        for row, person in enumerate(people):
            found[person.number] = hire_employee(
                number=person.number,
                name=person.name,
                at=at,
                department=department,
                position=positions[person.position],
                supervisor=found.get(person.supervisor),
                phone=f"13{place}0000{person.number}",  # made up, and looks it
                email=f"{person.number}@example.cn",
                hired_on=_hired_on(at.date(), person, row),
                kept_from=_hired_on(at.date(), person, row),  # the demo tells their past
            )
        department.leader = found[people[0].number]
        department.managing_leader = found.get(IN_CHARGE.get(code))
        _store(department, at)
    # Hashed once for all: a good hash takes its time.
    Employee.objects.filter(number__in=found).update(password=make_password(PASSWORD))
    for person in found.values():
        note_password(employee=person, by=person, at=timezone.now())
    return found


def _store(department: Department, at: datetime) -> None:
    department._history_user, department._history_date = None, at
    department.save()


def _hired_on(today: date, person: Person, row: int) -> date:
    return today - timedelta(days=person.years * 365 + row * 23 + 20)


def roles() -> list[tuple[str, list[Employee]]]:
    """By department, somebody for each position that there is; none unless it is the demo company.

    A position of two departments is another role in each of them.
    """
    found = _people_of_demo([first.number for first in _firsts()])
    grouped = [
        (name, [found[each.number] for each in people if each.number in found])
        for _code, name, people in DEPARTMENTS
    ]
    return [(name, people) for name, people in grouped if people]


def _firsts() -> list[Person]:
    """The first person of each position in each department."""
    return [
        person
        for _code, _name, people in DEPARTMENTS
        for person in {each.position: each for each in reversed(people)}.values()
    ]


def _people_of_demo(numbers: Iterable[str]) -> dict[str, Employee]:
    """Who of these numbers works here and is called as in the demo company, by number."""
    names = {person.number: person.name for person in PEOPLE}
    rows = Employee.objects.filter(
        number__in=numbers, is_active=True, email__endswith="@example.cn"
    ).select_related("position", "department")
    return {row.number: row for row in rows if row.name == names[row.number]}


def logins() -> list[Employee]:
    """The people to show on the login page, if they are those of the demo company."""
    found = _people_of_demo(SHOWN)
    return [found[number] for number in SHOWN if number in found]
