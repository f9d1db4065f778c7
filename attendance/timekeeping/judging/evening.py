"""What a day leaves open, told to the person the same evening: while they still remember."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.selectors import (
    PersonDay,
    employed_between,
    facts_of,
    first_day,
    rules_between,
)
from attendance.timekeeping.judging.services import PEOPLE_AT_ONCE
from hr.people.models import Employee
from hr.roster.shifts.selectors import plans
from regulations.notices.models import Notice
from regulations.notices.services import Message, send_notices
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

OPEN = gettext_noop(
    "%(day)s: %(count)s punches are missing, or have no other to them. What is not put right is "
    "settled when the month closes."
)
# So long after the work of a day its punches are there, and so long it is worth telling.
AFTER, WITHIN = timedelta(hours=1), timedelta(hours=6)
ONE_DAY = timedelta(days=1)
# By then every window of a day has ended.
OVER = timedelta(days=2)


@clause("A2.2-3")
def tell_open(*, at: datetime) -> int:
    """Tell everybody whose work ended within hours what is open of their day, once; how many.

    The day is looked at as if nothing more came: what is odd or missing by then is told, what
    follows from it is left to the judging.
    """
    told = 0
    days = list(_ended(at))
    for place in range(0, len(days), PEOPLE_AT_ONCE):
        told += _tell(days[place : place + PEOPLE_AT_ONCE], at)
    return told


def _ended(at: datetime) -> Iterator[PersonDay]:
    """Days of people whose last spell ended within WITHIN, and at least AFTER ago."""
    today, start = day_of(at), first_day()
    since = today - ONE_DAY
    if start is None:
        return
    people = list(employed_between(since, today).values_list("pk", flat=True))
    for (person, day), plan in sorted(plans(people, since, today).items()):
        if plan.spells and day >= start and at - WITHIN <= plan.spells[-1][1] <= at - AFTER:
            yield person, day


@transaction.atomic
def _tell(days: Sequence[PersonDay], at: datetime) -> int:
    known = {_key(person, day): day for person, day in days}
    told = set(Notice.objects.filter(key__in=known).values_list("key", flat=True))
    left = [(person, day) for person, day in days if _key(person, day) not in told]
    if not left:
        return 0
    rules_on = rules_between(max(day for _person, day in left))
    people = Employee.objects.in_bulk([person for person, _day in left])
    notices = []
    for person, facts in facts_of(left, at=at + OVER):
        missing = judge_day(facts, rules_on(facts.day).rules).missing
        if missing:
            notices.append((people[person], _message(people[person], facts.day, missing)))
    send_notices(notices=notices, at=at)
    return len(notices)


def _key(person: int, day: date) -> str:
    return f"day-open:{person}:{day}"


def _message(person: Employee, day: date, count: int) -> Message:
    return Message(
        key=_key(person.pk, day),
        text=OPEN,
        params={"day": day.isoformat(), "count": count},
        url=f"/attendance/months/{day:%Y-%m}/{person.number}/",
        clause="A2.2-3",
    )
