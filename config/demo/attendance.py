"""Attendance in the demo company: what the clock recorded, three closed months, the running one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from attendance.timekeeping import registry
from attendance.timekeeping.judging.services import judge_days
from attendance.timekeeping.models import Punch, StaleDay
from attendance.timekeeping.months.closing import close_month
from attendance.timekeeping.months.rules import Word, month_before, next_month
from attendance.timekeeping.months.services import call_sheets, say_of_sheet
from attendance.timekeeping.punches.rules import Source
from config.demo.timeline import days, moment
from hr.people.models import Employee
from hr.roster.shifts.rules import DayPlan, Spell
from hr.roster.shifts.selectors import plans
from regulations.rulebook.rules import start_of

ONE_DAY = timedelta(days=1)
# How often somebody is late, by number; everybody else seldom is.
OFTEN_LATE = {"1204": 0.24, "1405": 0.12, "1109": 0.07}
SELDOM = 0.018
# Who stays away without a word, and on which working day of which month back.
ABSENT = {("1405", 3): (9,), ("1405", 2): (13,), ("1407", 1): (6,)}
OBJECTS = ("1204", "电梯故障那天不应算迟到。")


class Clock:
    """What the clock at the door recorded, from a first day up to a moment."""

    def __init__(self, people: dict[str, Employee], first: date, until: datetime, seed: int):
        self.people, self.first, self.until, self.seed = people, first, until, seed
        ids = [person.pk for person in people.values()]
        self.plans = plans(ids, first, until.date())
        self.covers = registry.covers(ids, start_of(first), until)
        recorded = Punch.objects.filter(person__in=ids).values_list("person_id", "at")
        self.known = {(person, at.astimezone(until.tzinfo).date()) for person, at in recorded}

    def record(self) -> None:
        """Store everything at once, as the export of a clock brings it in."""
        rows = []
        for number, person in self.people.items():
            for day in days(self.first, self.until.date()):
                if (person.pk, day) not in self.known:
                    rows += self._day(number, person, self.plans[person.pk, day])
        Punch.objects.bulk_create(rows, batch_size=2000)

    def _day(self, number: str, person: Employee, plan: DayPlan) -> Iterator[Punch]:
        if self._is_absent(number, person, plan.day):
            return
        rng = Random(f"{self.seed}:clock:{number}:{(self.until.date() - plan.day).days}")
        for place, spell in enumerate(plan.spells):
            for at in self._spell(rng, number, person, spell, is_first=not place):
                if at < self.until:
                    key = f"demo:{number}:{at.isoformat()}"
                    yield Punch(person=person, source=Source.USB, key=key, at=at)

    def _spell(
        self, rng: Random, number: str, person: Employee, spell: Spell, *, is_first: bool
    ) -> Iterator[datetime]:
        """Arrival and departure; nobody punches who is on leave."""
        covers = self.covers.get(person.pk, ())
        if any(each.starts_at < spell[1] and each.ends_at > spell[0] for each in covers):
            return
        come = -rng.uniform(1, 13)
        if rng.random() < (OFTEN_LATE.get(number, SELDOM) if is_first else SELDOM / 3):
            come = rng.choice((3, 5, 6, 8, 11, 14, 17, 22, 26, 34))
        go = rng.uniform(0, 19) if rng.random() > SELDOM / 2 else -rng.choice((4, 9, 14, 23))
        yield spell[0] + timedelta(seconds=round(come * 60))
        if rng.random() > 0.004:
            yield spell[1] + timedelta(seconds=round(go * 60))

    def _is_absent(self, number: str, person: Employee, day: date) -> bool:
        month, back = self.until.date().replace(day=1), 0
        while month > day:
            month, back = month_before(month), back + 1
        wanted = ABSENT.get((number, back), ())
        if not wanted:
            return False
        worked = [each for each in days(month, day) if self._works(person, each)]
        return self._works(person, day) and len(worked) in wanted

    def _works(self, person: Employee, day: date) -> bool:
        plan = self.plans.get((person.pk, day))
        return bool(plan and plan.spells)


def keep_attendance(*, people: dict[str, Employee], at: datetime, months: int, seed: int) -> None:
    """Record what the clock saw of some months and of this one, judge it, close what is over."""
    first = at.date().replace(day=1)
    for _number in range(months):
        first = month_before(first)
    Clock(people, first, at, seed).record()
    StaleDay.objects.all().delete()
    ids = [person.pk for person in people.values()]
    judge_days(days=[(pk, day) for pk in ids for day in days(first, at.date())], at=at)
    officer = people["1501"]
    while next_month(first) <= at.date().replace(day=1):
        closed_at = min(moment(next_month(first) + ONE_DAY, "10:00"), at)
        if next_month(next_month(first)) > at.date():
            _ask(people, first, closed_at)
        else:
            close_month(month=first, accepts=True, by=officer, at=closed_at)
        first = next_month(first)


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
