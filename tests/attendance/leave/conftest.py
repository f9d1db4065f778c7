"""A small company in which people ask for leave, and short ways to bring it on at past moments."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import translation

from attendance.leave.models import Leave
from attendance.leave.rules import Kind, Unit
from attendance.leave.services import ask_leave
from attendance.leave.weighing import Draft
from attendance.timekeeping.overtime.models import Overtime
from attendance.timekeeping.overtime.services import (
    answer_overtime,
    assign_overtime,
    file_overtime,
)
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.services import record_punch
from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.services import decide_step
from regulations.rulebook import services, source
from regulations.rulebook.rules import CHINA
from tests import worlds
from tests.people import ByPart

# A Monday; that week has no holiday, and everybody works the office shift.
MONDAY = date(2026, 3, 2)


def moment(day: date, clock: str = "10:00") -> datetime:
    """A moment of a day in China."""
    return datetime.combine(day, time.fromisoformat(clock), CHINA)


def weekday(number: int, week: int = 0) -> date:
    """A day of the tests' week: 0 is Monday; of a later one with `week`."""
    return MONDAY + timedelta(days=number, weeks=week)


def days(first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """Whole days from a first to a last one as a stretch."""
    return moment(first, "00:00"), moment((last or first) + timedelta(days=1), "00:00")


PEOPLE = (  # role, name, position, above
    ("head", "刘建国", "general_manager", None),
    ("leader", "林静", "deputy", "head"),
    ("manager", "王晓东", "department_manager", "leader"),
    ("boss", "李敏", "ecommerce_lead", "manager"),
    ("worker", "张丽", "ecommerce_assistant", "boss"),
    ("colleague", "赵倩", "customer_service", "boss"),
    ("officer", "魏红", "hr_officer", "leader"),
    ("clerk", "姜慧", "office_clerk", "leader"),
    ("stranger", "吕娜", "cashier", "head"),
)


@dataclass
class Firm(ByPart):
    """People by their part; everything happens at named moments of the tests' weeks."""

    people: dict[str, Employee] = field(default_factory=dict)

    def draft(self, span, kind: Kind = Kind.PERSONAL, **words) -> Draft:
        """A leave over a stretch, whole days unless said otherwise."""
        words = {"unit": Unit.DAY, "reason": "家里有事"} | words
        unit = words.pop("unit")
        return Draft(kind, unit, *span, **words)

    def ask(self, span, kind: Kind = Kind.PERSONAL, *, person=None, at=None, **words) -> Leave:
        """The worker asks for a leave, a week ahead unless said otherwise."""
        person = person or self.worker
        at = at or span[0] - timedelta(days=7)
        return ask_leave(person=person, draft=self.draft(span, kind, **words), by=person, at=at)

    def say(self, leave, verdict: str = "approved", *, by=None, at=None) -> Leave:
        """A word on the step of a request that waits for a person (the worker's boss)."""
        by = by or self.boss
        at = at or leave.asked_at + timedelta(hours=1)
        steps = leave.approval.steps.filter(state="open", people__contains=[by.pk])
        decide_step(step_id=steps.first().pk, verdict=verdict, comment="好", by=by, at=at)
        leave.refresh_from_db()
        leave.approval.refresh_from_db()
        return leave

    def granted(self, span, kind: Kind = Kind.PERSONAL, *, by=None, said_at=None, **words) -> Leave:
        """A leave that was asked for and approved."""
        return self.say(self.ask(span, kind, **words), by=by, at=said_at)

    def filed(self, day: date, start="09:00", end="12:00", *, marks=None, person=None) -> Overtime:
        """Overtime that was assigned the day before, accepted, worked and filed."""
        person = person or self.worker
        ahead = moment(day - timedelta(days=1))
        row = assign_overtime(
            person=person, starts_at=moment(day, start), ends_at=moment(day, end),
            task="盘点", by=self.boss, at=ahead,
        )  # fmt: skip
        answer_overtime(overtime_id=row.pk, accepts=True, by=person, at=ahead)
        for clock in marks if marks is not None else (start, end):
            self.punch(moment(day, clock), person=person)
        return file_overtime(overtime_id=row.pk, by=self.clerk, at=moment(day, "23:00"))

    def punch(self, at: datetime, *, person=None) -> None:
        """A recorded time from a file."""
        person = person or self.worker
        key = f"test:{person.pk}:{at.isoformat()}"
        record_punch(person=person, origin=Origin(Source.SHEET, key), at=at)


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on days long past: their transaction may enter them."""
    if "db" in request.fixturenames and "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


def found_firm() -> Firm:
    """Hire everybody, with the rulebook of the product in force."""
    before = moment(date(2026, 1, 5))
    services.publish_edition(source=source.read_clauses(), owner="—", by=None, at=before)
    services.load_rule_sets(values=source.read_parameters(), at=before)
    department = Department.objects.create(code="shop", name="电商部")
    firm = Firm()
    for place, (role, name, position, above) in enumerate(PEOPLE):
        firm.people[role] = hire_employee(
            number=f"20{place:02}", name=name, department=department, at=before,
            position=Position.objects.get(code=position), supervisor=firm.people.get(above),
        )  # fmt: skip
    department.leader, department.managing_leader = firm.manager, firm.leader
    department.save()
    for role, person in firm.people.items():
        firm.people[role] = Employee.objects.select_related("department").get(pk=person.pk)
    return firm


firm = worlds.shared(found_firm)
