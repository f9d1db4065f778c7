"""Attendance in the demo company: every day judged, three months closed or about to be."""

from datetime import date, datetime, timedelta
from random import Random

from attendance.timekeeping.judging.services import judge_days, judge_stale
from attendance.timekeeping.months.closing import close_month
from attendance.timekeeping.months.rules import Word, next_month
from attendance.timekeeping.months.services import call_sheets, say_of_sheet
from config.demo.clocks import months_back
from config.demo.timeline import days, moment
from hr.people.models import Employee

ONE_DAY, ONE_HOUR = timedelta(days=1), timedelta(hours=1)
OBJECTS = ("1204", "电梯故障那天不应算迟到。")


def keep_attendance(*, people: dict[str, Employee], at: datetime, months: int) -> None:
    """Judge some months and this one by what was recorded, and close what is over."""
    first = months_back(at.date(), months)
    _judge(people, first, at)
    officer = people["1501"]
    while next_month(first) <= at.date().replace(day=1):
        closed_at = _closing_of(first, at)
        if next_month(next_month(first)) > at.date():
            _ask(people, first, closed_at)
        else:
            close_month(month=first, accepts=True, unseen=True, by=officer, at=closed_at)
        first = next_month(first)


def _judge(people: dict[str, Employee], first: date, at: datetime) -> None:
    """Every day by the time its month was looked at: nobody's sheet has changed since."""
    ids = [person.pk for person in people.values()]
    while first <= at.date():
        last = min(next_month(first) - ONE_DAY, at.date())
        judged = [(pk, day) for pk in ids for day in days(first, last)]
        judge_days(days=judged, at=min(_closing_of(first, at) - ONE_HOUR, at))
        first = next_month(first)
    while judge_stale(at=at):
        pass


def _closing_of(month: date, at: datetime) -> datetime:
    """When a month was closed, or everybody was asked to look at it."""
    return min(moment(next_month(month) + ONE_DAY, "10:00"), at)


def _ask(people: dict[str, Employee], month: date, at: datetime) -> None:
    """The month that ended last waits to be closed: most have confirmed, one objects."""
    call_sheets(month=month, by=people["1501"], at=at)
    for number, person in people.items():
        rng = Random(f"confirm:{number}")
        words = {"person": person, "month": month, "by": person, "at": at}
        if number == OBJECTS[0]:
            say_of_sheet(word=Word.OBJECTED, text=OBJECTS[1], **words)
        elif rng.random() < 0.7:
            say_of_sheet(word=Word.CONFIRMED, **words)
