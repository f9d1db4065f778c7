"""An office with a pair on duty, and somebody for every part."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection

from hr.people.models import Department, Employee
from hr.premises.models import Permit
from hr.premises.permits.rules import Kind, Wish
from hr.premises.permits.services import ask_permit
from hr.roster.models import DutyPair
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from tests import worlds
from tests.hr.conftest import AT, found_rulebook, take_on
from tests.people import ByPart

HOUR = timedelta(hours=1)
PEOPLE = (  # part, name, position, supervisor, department
    ("head", "刘建国", "general_manager", None, None),
    ("deputy", "林静", "deputy", "head", None),
    ("clerk", "陶然", "office_clerk", "deputy", "office"),
    ("officer", "魏红", "hr_officer", "deputy", "office"),
    ("manager", "施建华", "department_manager", "deputy", "travel"),
    ("sales", "严明", "sales", "manager", "travel"),
    ("guide", "华晨", "guide", "manager", "travel"),
    ("boss", "王晓东", "department_manager", "deputy", "ecommerce"),
    ("lead", "李敏", "ecommerce_lead", "boss", "ecommerce"),
    ("assistant", "张丽", "ecommerce_assistant", "lead", "ecommerce"),
    ("admin", "吴强", "system_administrator", "deputy", "office"),
)


@dataclass
class Office(ByPart):
    """People by their part; today's pair: sales is main, assistant its assistant."""

    people: dict[str, Employee]
    departments: dict[str, Department]
    at: datetime

    def permit(self, kind: Kind, by: Employee, **words) -> Permit:
        """A permit asked for, from now on for an hour."""
        plain = {"purpose": "查资料", "thing": "", "receiver": "", "starts_at": self.at,
                 "ends_at": self.at + HOUR}  # fmt: skip
        return ask_permit(wish=Wish(kind=kind, **plain | words), by=by, at=self.at)

    def decide(self, permit: Permit, verdict: str = "approved") -> Employee:
        """The word of whoever the permit waits for; returns who that is."""
        permit.refresh_from_db()
        step = Step.objects.get(approval=permit.approval_id, state="open")
        by = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict=verdict, comment="同意", by=by, at=self.at)
        return by


def found_office(_rulebook: None) -> Office:
    """Everybody who has a part in the house."""
    people: dict[str, Employee] = {}
    departments = {
        code: Department.objects.create(code=code, name=name)
        for code, name in (("office", "总经办"), ("travel", "旅行社"), ("ecommerce", "电商部"))
    }
    for number, (part, name, position, above, unit) in enumerate(PEOPLE, 2001):
        people[part] = take_on(
            str(number), name, position, supervisor=people.get(above),
            department=departments.get(unit),
        )  # fmt: skip
    for code, part in (("travel", "manager"), ("ecommerce", "boss")):
        departments[code].leader = people[part]
        departments[code].save()
    DutyPair.objects.create(
        day=AT.date(), main=people["sales"], assistant=people["assistant"], origin="set",
        reason="x", set_at=AT - HOUR,
    )  # fmt: skip
    return Office(people, departments, AT)


office = worlds.shared(found_office, over=found_rulebook)


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on a day long past: their transaction may enter it."""
    if "db" not in request.fixturenames and "transactional_db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")
