"""What is decided on the people of the demo company: deputies, moves, private files."""

from datetime import date, datetime, timedelta

from config.demo.timeline import Process, Timeline, moment
from hr.people.deputies.services import appoint_deputy
from hr.people.files.services import change_file, open_file
from hr.people.models import Employee, Position
from hr.people.plans.services import apply_plan, plan_move

# Number, contact for an emergency, birthday: made up.
FILES = (
    ("1103", "张建平（父亲）", date(1996, 4, 18)),
    ("1104", "刘芳（姐姐）", date(1998, 11, 2)),
    ("1105", "赵国栋（父亲）", date(1994, 7, 25)),
    ("1106", "孙立（丈夫）", date(1999, 1, 30)),
)


def start_decisions(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let what was decided in the last weeks happen at its moments."""
    today = timeline.until.date()
    for process in (_business_trip, _whenever_away, _promotion, _private_files):
        timeline.start(process(people, today, timeline.until))
    timeline.start(_moved(people, first, today))
    timeline.start(_opened_file(people, today, timeline.until))


def _moved(people: dict[str, Employee], first: date, today: date) -> Process:
    """HR plans that a clerk of the agency goes to its sales; days later it takes effect."""
    planned = max(first, today - timedelta(days=11))
    day = min(planned + timedelta(days=4), today)
    at = moment(planned, "10:15")
    yield at
    if day <= at.date():
        return
    plan = plan_move(
        employee=people["1403"],
        day=day,
        position=Position.objects.get(code="sales"),
        by=people["1501"],
        at=at,
    )
    at = moment(day, "00:05")
    yield at
    apply_plan(plan_id=plan.pk, at=at)


def _opened_file(people: dict[str, Employee], today: date, until: datetime) -> Process:
    """HR lets the chief accountant see the private file of one person."""
    at = min(moment(today - timedelta(days=1), "14:05"), until)
    yield at
    open_file(employee=people["1104"], reader=people["1301"], by=people["1501"], at=at)


def _business_trip(people: dict[str, Employee], today: date, until: datetime) -> Process:
    """One member of the management travels and names the other."""
    at = min(moment(today - timedelta(days=2), "17:30"), until)
    yield at
    appoint_deputy(
        person=people["1002"],
        deputy=people["1003"],
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=3),
        reason="赴上海洽谈渠道合作",
        by=people["1002"],
        at=at,
    )


def _whenever_away(people: dict[str, Employee], today: date, until: datetime) -> Process:
    """The department's manager has a standing deputy for absences."""
    at = min(moment(today - timedelta(days=3), "09:20"), until)
    yield at
    appoint_deputy(
        person=people["1101"],
        deputy=people["1102"],
        starts_on=at.date(),
        ends_on=None,
        only_when_away=True,
        reason="部门经理不在岗时代为审批",
        by=people["1101"],
        at=at,
    )


def _promotion(people: dict[str, Employee], today: date, until: datetime) -> Process:
    """HR plans that an assistant of the desk becomes a product specialist next month."""
    at = min(moment(today - timedelta(days=1), "15:10"), until)
    yield at
    plan_move(
        employee=people["1104"],
        day=(today.replace(day=1) + timedelta(days=32)).replace(day=1),
        position=Position.objects.get(code="product_specialist"),
        supervisor=people["1101"],
        by=people["1501"],
        at=at,
    )


def _private_files(people: dict[str, Employee], today: date, until: datetime) -> Process:
    """HR writes down what it was given on paper."""
    at = min(moment(today - timedelta(days=2), "10:05"), until)
    yield at
    for number, contact, birthday in FILES:
        change_file(
            employee=people[number],
            private_phone=f"139000{number}0",
            emergency_contact=contact,
            emergency_phone=f"138000{number}0",
            birthday=birthday,
            by=people["1501"],
            at=at,
        )
