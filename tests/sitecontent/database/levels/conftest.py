"""A company with a leader, a general manager and two who administer the system."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.services import decide_step
from regulations.rulebook.services import load_rule_sets, publish_edition
from regulations.rulebook.source import read_clauses, read_parameters
from sitecontent.database.levels.models import RightGrant, RightRequest
from sitecontent.database.levels.rules import Wish
from sitecontent.database.levels.services import apply_right, ask_right
from tests import worlds

PEOPLE = (  # name, number, position, supervisor
    ("head", "7000", "general_manager", None),
    ("leader", "7001", "department_manager", "head"),
    ("editor", "7002", "web_editor", "leader"),
    ("guide", "7003", "guide", "leader"),
    ("admin", "7004", "system_administrator", "head"),
    ("second", "7005", "system_administrator", "head"),
    ("other", "7006", "cashier", "head"),
)


class Office:
    """People by what they are, and short ways to ask, to decide and to carry out."""

    @transaction.atomic  # a company that is set up, not one that grows
    def __init__(self):
        at = timezone.now()
        publish_edition(source=read_clauses(), owner="客户发展中心", by=None, at=at)
        load_rule_sets(values=read_parameters(), at=at)
        unit = Department.objects.create(code="site", name="网站部")
        for name, number, position, above in PEOPLE:
            person = hire_employee(
                number=number, name=name, password="guizhang-2026",
                position=Position.objects.get(code=position),
                supervisor=getattr(self, above) if above else None,
                department=unit if above == "leader" else None, at=at,
            )  # fmt: skip
            setattr(self, name, person)
        unit.leader = self.leader
        unit.save()

    def again(self, person: Employee) -> Employee:
        """The person as the database has them now."""
        return Employee.objects.get(pk=person.pk)

    def ask(self, person: Employee, level: str = "", by=None, wish: Wish | None = None):
        """A request; by the person unless somebody else is named."""
        return ask_right(
            employee=person, wish=wish or Wish("level", level=level), reason="活动期间需要",
            by=by or person, at=timezone.now(),
        )  # fmt: skip

    def say(self, row: RightRequest, by: Employee, verdict: str = "approved"):
        """A word on the open step of a request."""
        row.approval.refresh_from_db()
        step = row.approval.steps.get(state="open")
        words = {"comment": "不需要" if verdict == "refused" else ""}
        return decide_step(step_id=step.pk, verdict=verdict, by=by, at=timezone.now(), **words)

    def do(self, row: RightRequest, by: Employee | None = None) -> RightGrant:
        """Carry a request out."""
        return apply_right(request_id=row.pk, by=by or self.admin, at=timezone.now())

    def deciders(self, row: RightRequest) -> list[str]:
        """Who may act on the steps of a request, step by step, by name."""
        steps = row.approval.steps.order_by("place")
        return [
            "/".join(sorted(Employee.objects.get(pk=pk).name for pk in step.people))
            for step in steps
        ]


office = worlds.shared(Office)


@pytest.fixture
def sql(office) -> Callable:
    """Runs one statement as the portal's role, past the services."""
    from django.db import connection

    def run(statement: str, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    return run
