"""A company that hires and lets go: people by their part, and short ways through each story."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils.timezone import localdate

from hr.careers.hiring.services import offer_post, open_vacancy, take_in
from hr.careers.leaving.services import hand_over, sign_desk, take_over
from hr.careers.models import Candidate, Departure, Trial, Vacancy
from hr.careers.trials.rules import Item, Part
from hr.careers.trials.services import describe_job, hold_trial, mark_trial, set_exam
from hr.people.models import Department, Employee, Position
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from tests import worlds
from tests.hr.conftest import AT, found_rulebook, take_on
from tests.people import ByPart

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ITEMS = tuple(
    Item(part, f"题目 {part}", points)
    for part, points in zip(Part, (10, 10, 10, 40, 30), strict=True)
)
SIGNERS = {
    "own": "leader", "office": "clerk", "finance": "cashier", "systems": "admin",
    "personnel": "officer",
}  # fmt: skip


@dataclass
class Firm(ByPart):
    """People by their part, and a moment."""

    people: dict[str, Employee]
    at: datetime

    def vacancy(self, *, is_specialist: bool = False, headcount: int = 1) -> Vacancy:
        """A post for a web designer in the sales department, made known online and at a fair."""
        designer = Position.objects.get(code="web_designer")
        words = {"by": self.officer, "at": self.at}
        job = describe_job(position=designer, duties="做网页", needs="三年经验", **words)
        set_exam(job=job, title="美工试岗题", pass_percent=60, items=ITEMS, **words)
        return open_vacancy(
            job=job, title="网页美工", department=self.sales_unit, is_specialist=is_specialist,
            headcount=headcount, outlets=[("online", "智联招聘"), ("fair", "人才市场")], **words,
        )  # fmt: skip

    def candidate(self, vacancy: Vacancy, name: str = "田野") -> Candidate:
        """Somebody who applied online and agreed in writing."""
        return take_in(
            outlet=vacancy.outlets.first(), name=name, phone="13900001111",
            consent="签了同意书", by=self.officer, at=self.at,
        )  # fmt: skip

    def trial(self, candidate: Candidate) -> Trial:
        """The candidate sat the exam of the position today."""
        exam = candidate.outlet.vacancy.job.exams.first()
        return hold_trial(
            candidate=candidate, exam=exam, held_on=localdate(self.at), by=self.officer, at=self.at
        )

    def mark(self, trial: Trial, by: Employee, *, percent: int = 80):
        """All tasks marked with so many percent of their points."""
        points = {task.pk: task.points * percent // 100 for task in trial.exam.tasks.all()}
        return mark_trial(trial=trial, points=points, by=by, at=self.at)

    def passed(self, vacancy: Vacancy, name: str = "田野") -> Candidate:
        """A candidate who passed the trial, marked by the leader and hr."""
        candidate = self.candidate(vacancy, name)
        trial = self.trial(candidate)
        for marker in (self.leader, self.officer):
            self.mark(trial, marker)
        return candidate

    def offer(self, candidate: Candidate, first_day: date | None = None, **words):
        """An offer under the leader, approved by the general manager."""
        row = offer_post(
            candidate=candidate, supervisor=self.leader, first_day=first_day or localdate(self.at),
            by=words.pop("by", self.officer), at=self.at, **words,
        )  # fmt: skip
        self.approve(row)
        row.refresh_from_db()
        return row

    def approve(self, document, verdict: str = "approved", at=None) -> None:
        """Every step of a document decided by the first of its people."""
        while step := Step.objects.filter(approval=document.approval_id, state="open").first():
            by = Employee.objects.get(pk=step.people[0])
            decide_step(step_id=step.pk, verdict=verdict, comment="—", by=by, at=at or self.at)

    def clear(self, departure: Departure, *desks: str, at=None) -> None:
        """The work handed over to the leader and taken, and these departments sign (all)."""
        at = at or self.at
        told = hand_over(
            departure=departure, taker=self.leader, work="客户资料", by=departure.person, at=at
        )
        take_over(hand_over=told, by=self.leader, at=at)
        for desk in desks or SIGNERS:
            sign_desk(departure=departure, desk=desk, by=self.people[SIGNERS[desk]], at=at)


def found_firm(_rulebook: None) -> Firm:
    """Everybody who has a part in joining and leaving."""
    sales = Department.objects.create(code="sales", name="销售部")
    people: dict[str, Employee] = {}
    for number, (role, name, position, above) in enumerate((
        ("head", "刘建国", "general_manager", None),
        ("deputy", "林静", "deputy", "head"),
        ("officer", "魏红", "hr_officer", "head"),
        ("clerk", "姜慧", "office_clerk", "head"),
        ("cashier", "吕娜", "cashier", "head"),
        ("admin", "谢军", "system_administrator", "head"),
        ("leader", "施建华", "department_manager", "deputy"),
        ("seller", "严明", "sales", "leader"),
        ("stranger", "曹蕾", "guide", "head"),
    ), 2001):  # fmt: skip
        people[role] = take_on(str(number), name, position, supervisor=people.get(above))
    sales.leader, sales.managing_leader = people["leader"], people["deputy"]
    sales.save(update_fields=["leader", "managing_leader"])
    Employee.objects.filter(pk__in=[people["seller"].pk, people["leader"].pk]).update(
        department=sales
    )
    for each in people.values():
        each.refresh_from_db()
    return Firm(people | {"sales_unit": sales}, AT)


firm = worlds.shared(found_firm, over=found_rulebook)


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on a day long past: their transaction may enter it."""
    if "db" not in request.fixturenames and "transactional_db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


def at_once() -> None:
    """Let what the database asks at the COMMIT be asked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


SUM = Decimal("18000.00")
