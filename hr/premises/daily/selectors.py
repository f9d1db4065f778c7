"""The pair of a day with its tasks, and how the last days went."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from hr.people.models import Employee
from hr.premises.daily.models import Cleaning, Closing
from hr.premises.daily.rules import OnDuty, Task, due_of, people_for
from hr.premises.rules import PremisesRules
from hr.roster.models import DutyPair
from regulations.deadlines.models import Deadline
from regulations.deadlines.rules import Clock, Standing, standing
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

MODELS = {Task.CLEAN: Cleaning, Task.CLOSE: Closing}


@dataclass
class TaskOfDay:
    """One task of a day: who owns it, until when, what was reported, how it stands."""

    task: Task
    owner: Employee
    due_at: datetime
    starts_at: datetime
    report: Cleaning | Closing | None
    standing: Standing


@dataclass
class DayOfHouse:
    """A day with its pair and tasks; `pair` is None where nobody is on duty."""

    day: date
    pair: DutyPair | None
    tasks: list[TaskOfDay] = field(default_factory=list)


def pair_of(day: date) -> DutyPair | None:
    """The pair on duty on a day."""
    return DutyPair.objects.select_related("main", "assistant").filter(day=day).first()


def on_duty(pair: DutyPair | None) -> OnDuty | None:
    """The pair as rules read it."""
    return pair and OnDuty(pair.day, pair.main_id, pair.assistant_id)


def owner_of(task: Task, pair: DutyPair) -> Employee:
    """Who is asked for a task of a pair's day."""
    people = {pair.main_id: pair.main, pair.assistant_id: pair.assistant}
    return people[people_for(task, on_duty(pair))[0]]


def clocks_of(day: date) -> QuerySet[Deadline]:
    """The deadlines of a day's tasks."""
    return Deadline.objects.filter(kind__in=Task.values, key=day.isoformat())


def days_until(last: date, count: int, at: datetime) -> list[DayOfHouse]:
    """A day and those before it, the newest first, in a fixed number of queries."""
    days = [last - timedelta(days=number) for number in range(count)]
    pairs = DutyPair.objects.select_related("main", "assistant").in_bulk(days, field_name="day")
    reports = {
        (task, row.day): row
        for task, model in MODELS.items()
        for row in model.objects.select_related("by").filter(day__in=days)
    }
    clocks = Deadline.objects.filter(kind__in=Task.values, key__in=[str(day) for day in days])
    known = {(row.kind, row.key): row for row in clocks.select_related("owner")}
    params = in_force("premises", at).params
    return [_day(day, pairs.get(day), reports, known, params, at) for day in days]


def _day(day, pair, reports, clocks, params: PremisesRules, at: datetime) -> DayOfHouse:
    found = DayOfHouse(day, pair)
    for task in Task if pair else ():
        row, report = clocks.get((task, day.isoformat())), reports.get((task, day))
        due_at = row.due_at if row else due_of(task, day, params)
        starts_at = row.starts_at if row else due_at - timedelta(hours=8)
        clock = Clock(starts_at, due_at, report.at if report else None)
        owner = row.owner if row and row.owner else owner_of(task, pair)
        found.tasks.append(TaskOfDay(task, owner, due_at, starts_at, report, standing(clock, at)))
    return found


def today_of(at: datetime) -> DayOfHouse:
    """The day of a moment."""
    return days_until(day_of(at), 1, at)[0]
