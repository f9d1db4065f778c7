"""Levels and rights of the demo company: asked for, approved, carried out; some still wait."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Permission

from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from sitecontent.database.levels.checking import check_grants
from sitecontent.database.levels.rules import Level, Wish
from sitecontent.database.levels.services import apply_right, ask_right

ADMIN = "1701"
# Number, level, days ago, what it is needed for.
GRANTED = (
    ("1111", Level.DATABASE, 15, "系统管理员休假期间代管数据库备份"),
    ("1112", Level.BACK_OFFICE, 15, "录入和修改网站内容"),
    ("1110", Level.BACK_OFFICE, 14, "协助录入企业文化专栏"),
    ("1110", "", 5, "专栏录入已完成"),
)
HOUR = timedelta(hours=1)


def start_levels(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let levels be granted over the last weeks, one wait for a decision and one for its deed."""
    today, until = timeline.until.date(), timeline.until
    for place, (number, level, ago, reason) in enumerate(GRANTED):
        day = max(first, today - timedelta(days=ago))
        at = moment(day, "09:40") + place * timedelta(minutes=10)
        timeline.start(_granted(people[number], Wish("level", level=level), reason, at))
    day = max(first, today - timedelta(days=8))
    timeline.start(_single_right(people["1108"], moment(day, "14:20")))
    timeline.start(_approved(people["1107"], until - 5 * HOUR))
    timeline.start(_asked(people["1601"], until - 3 * HOUR))
    timeline.start(_looked(until - 2 * HOUR))


def _person(person: Employee) -> Employee:
    """The person as they are at that moment, with the position."""
    return Employee.objects.select_related("position").get(pk=person.pk)


def _ask(person: Employee, wish: Wish, reason: str, at: datetime):
    person = _person(person)
    return ask_right(employee=person, wish=wish, reason=reason, by=person, at=at)


def _decide(row, at: datetime) -> None:
    step = Step.objects.get(approval=row.approval_id, state="open")
    by = Employee.objects.get(pk=step.people[0])
    decide_step(step_id=step.pk, verdict="approved", by=by, at=at)


def _granted(person: Employee, wish: Wish, reason: str, at: datetime) -> Process:
    """Asked for, approved within the hour, carried out by the system administrator."""
    yield at
    row = _ask(person, wish, reason, at)
    yield at + HOUR
    _decide(row, at + HOUR)
    yield at + 2 * HOUR
    administrator = Employee.objects.select_related("position").get(number=ADMIN)
    apply_right(request_id=row.pk, by=administrator, at=at + 2 * HOUR)


def _single_right(person: Employee, at: datetime) -> Process:
    """One right beyond the position."""
    right = Permission.objects.get(
        codename="view_publication", content_type__app_label="publishing"
    )
    yield from _granted(person, Wish("permission", permission=right.pk), "核对商品资讯发布情况", at)


def _approved(person: Employee, at: datetime) -> Process:
    """Approved today; the system administrator has still to carry it out."""
    yield at
    row = _ask(person, Wish("level", level=Level.BACK_OFFICE), "年货节期间录入商品资料", at)
    yield at + HOUR
    _decide(row, at + HOUR)


def _asked(person: Employee, at: datetime) -> Process:
    """More than the position has: it lies before the general manager."""
    yield at
    _ask(person, Wish("level", level=Level.DATABASE), "协助检查异地备份", at)


def _looked(at: datetime) -> Process:
    """The report of the night, which found nothing."""
    yield at
    check_grants(by=None, at=at)
