"""Whom to ask for help with a customer: colleagues of the service desk who are there (C10-4)."""

from dataclasses import dataclass
from datetime import datetime

from hr.people.models import Employee
from hr.people.registry import away
from hr.people.selectors import allowed, matching
from hr.roster.models import Duty
from hr.roster.selectors import on_duty
from hr.roster.shifts.selectors import plans
from orders.service.letters import leads
from orders.service.tickets.rules import OFFERED, Near, nearness
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

WORK = "service.work_ticket"
MOST = 8


@dataclass(frozen=True)
class Colleague:
    """Somebody to ask, and how near they are; None of whoever was looked for by name."""

    person: Employee
    near: Near | None = None


@clause("C10-4")
def colleagues(*, but: Employee, at: datetime) -> list[Colleague]:
    """Who else is at the service desk today: those on duty first, then by number.

    Where nobody is there any more, whoever leads the service, unless they are away.
    """
    people = allowed(WORK).exclude(pk=but.pk).select_related("position").order_by("number")
    ids = [each.pk for each in people]
    gone, duties = away(ids, at), on_duty(Duty.Kind.ORDER_DESK, at)
    standing = set(duties.values_list("person", flat=True))
    working = {
        person
        for (person, _day), plan in plans(ids, day_of(at), day_of(at)).items()
        if any(end > at for _start, end in plan.spells)
    }
    found = [
        Colleague(each, nearness(
            is_on_duty=each.pk in standing, works_yet=each.pk in working, is_away=each.pk in gone,
        ))
        for each in people
    ]  # fmt: skip
    there = [each for each in found if each.near in OFFERED]
    lead = {each.pk for each in leads()}.difference(gone)
    return sorted(there, key=lambda each: OFFERED.index(each.near)) or [
        each for each in found if each.person.pk in lead
    ]


def found_people(text: str, *, but: Employee) -> list[Colleague]:
    """Anybody else who works here, by name, number or pinyin initials."""
    people = Employee.objects.filter(is_active=True).exclude(pk=but.pk)
    people = people.filter(matching(text)).select_related("position").order_by("number")
    return [Colleague(each) for each in people[:MOST]] if text else []
