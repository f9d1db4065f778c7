"""Pages ask few questions, however many people, deputies and plans there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from hr.people.deputies.models import Deputyship
from hr.people.files.services import open_file
from hr.people.models import Department, Employee, Plan, Position
from hr.people.plans.rules import Kind

MOST = 10
READERS = {
    "general": ["", "chart/", "{own}/", "{other}/", "{own}/file/"],
    "hr": ["", "chart/", "chart/?all=1", "{own}/", "{other}/", "{other}/file/", "{other}/record/",
           "deputies/", "deputies/?all=on", "plans/", "plans/?all=on", "{other}/move/",
           "{other}/deputy/", "{other}/edit/", "{other}/file/edit/", "add/", "import/",
           "first-passwords/"],
    "head": ["{other}/", "{other}/file/", "{other}/record/"],
    "granted": ["{other}/", "{other}/file/"],
}  # fmt: skip


def grow(count: int, bosses: list[Employee]) -> None:
    """So many more people, in as many chains of ten, each with a deputy, a plan and a past."""
    now, today = timezone.now(), timezone.localdate(timezone.now())
    unit = Department.objects.first()
    post = Position.objects.get(code="guide")
    first = Employee.objects.count()
    people = [
        Employee(number=f"9{first + n}", name=f"人{n}", department=unit, position=post)
        for n in range(count)
    ]
    rows = bulk_create_with_history(people, Employee)
    for place, row in enumerate(rows):
        row.supervisor = bosses[0] if place % 10 == 0 else rows[place - 1]
    Employee.objects.bulk_update(rows, ["supervisor"])
    Deputyship.objects.bulk_create(
        Deputyship(
            person=row, deputy=bosses[0], starts_on=today, only_when_away=True, reason="x", at=now
        )
        for row in rows
    )
    words = {"planned_at": now, "authority": "general_manager", "kind": Kind.MOVE, "position": post}
    Plan.objects.bulk_create(
        Plan(employee=row, day=today + timedelta(days=day), **words)
        for row in rows
        for day in (1, 2)
    )
    Plan.objects.bulk_create(
        Plan(employee=row, day=today, outcome="applied", settled_at=now, **words) for row in rows
    )


@pytest.fixture
def staff(hire, department, rulebook):
    unit = department("shop", "电商部")
    head = hire("陈国强", "general_manager", department=unit)
    unit.leader = unit.managing_leader = head
    unit.save()
    officer = hire("魏红", "hr_officer", department=unit, supervisor=head)
    other = hire("张丽", "ecommerce_assistant", department=unit, supervisor=officer)
    granted = hire("吕娜", "cashier", department=unit)
    open_file(employee=other, reader=granted, by=head, at=timezone.now())
    general = hire("刘洋", "ecommerce_assistant", department=unit, supervisor=officer)
    return {
        "general": general, "hr": officer, "head": head, "granted": granted, "other": other,
    }  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_every_page_asks_as_much_of_ten_people_as_of_three_hundred(client, staff, reader):
    client.force_login(staff[reader])
    found: list[dict[str, int]] = []
    for count in (10, 290):
        grow(count, [staff["other"], staff["head"]])
        found.append({})
        for page in READERS[reader]:
            own, other = staff[reader].number, staff["other"].number
            path = f"/people/{page.format(own=own, other=other)}"
            client.get(path)  # content types are asked for once
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(path).status_code == 200, path
            found[-1][page] = len(queries)
    assert found[0] == found[1]
    assert {page: n for page, n in found[1].items() if n > MOST} == {}


def test_chart_of_five_hundred_people_is_drawn_from_two_queries(client, staff):
    grow(500, [staff["other"]])
    client.force_login(staff["general"])
    client.get("/people/chart/?all=1")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/people/chart/?all=1").content.decode()
    assert len(queries) <= MOST
    assert page.count('class="oc-person') == 505
