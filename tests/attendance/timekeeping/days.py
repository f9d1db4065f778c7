"""Days as tests write them down: a plan, punches, what covers them, and the rules of the source."""

from datetime import date, datetime, timedelta

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.rules import AttendanceRules, DayFacts, Verdict
from attendance.timekeeping.rules import Cover, CoverKind, Mark
from hr.roster.shifts.rules import DayKind, DayPlan
from regulations.rulebook import rulesets
from regulations.rulebook.rules import CHINA
from regulations.rulebook.source import read_parameters

DAY = date(2026, 3, 4)  # a Wednesday
OFFICE = "08:00-11:00 14:00-17:00"
MAIN = "07:30-11:30 15:00-22:00"
NIGHT = "22:00-06:00"
NEXT_WEEK = datetime(2026, 3, 11, tzinfo=CHINA)


def rules(**changes) -> AttendanceRules:
    """The starting values of the source, some of them changed."""
    values = {name: each.value for name, each in read_parameters()["attendance"].items()}
    return rulesets.from_values(AttendanceRules, values | changes)


def moment(text: str, day: date = DAY) -> datetime:
    """ "08:05", "08:05:30"; "+06:00" on the next day, "-23:50" on the day before."""
    day += timedelta(days={"+": 1, "-": -1}.get(text[0], 0))
    hour, minute, second = (*map(int, text.lstrip("+-").split(":")), 0)[:3]
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=CHINA)


def spells(text: str, day: date = DAY) -> tuple:
    """ "08:00-11:00 14:00-17:00" as moments; an end before its start lies on the next day."""
    found = []
    for each in text.split():
        start, end = (moment(part, day) for part in each.split("-"))
        found.append((start, end if end > start else end + timedelta(days=1)))
    return tuple(found)


def plan(hours: str = OFFICE, day: date = DAY, kind: DayKind = DayKind.WORK, **more) -> DayPlan:
    """What a person works on a day."""
    return DayPlan(day, kind, "office", spells(hours, day) if hours else (), **more)


def marks(text: str, day: date = DAY) -> tuple[Mark, ...]:
    """ "08:05 11:00" as marks."""
    return tuple(Mark(moment(each, day), f"punch:{n}") for n, each in enumerate(text.split(), 1))


def cover(hours: str, kind: CoverKind = CoverKind.PERSONAL, day: date = DAY, **more) -> Cover:
    """What covers a stretch of a day: "08:00-09:00"."""
    start, end = (moment(each, day) for each in hours.split("-"))
    more = {"is_paid": kind not in (CoverKind.PERSONAL, CoverKind.SICK)} | more
    return Cover(1, start, end, kind, "A2.5-4", f"leave:{hours}", "/leave/1/", **more)


def facts(punches: str = "", hours: str = OFFICE, *covers: Cover, **more) -> DayFacts:
    """A day long over, of office hours unless said otherwise."""
    more = {"plan": plan(hours), "at": NEXT_WEEK} | more
    return DayFacts(DAY, marks=marks(punches), covers=tuple(covers), **more)


def judged(punches: str = "", hours: str = OFFICE, *covers: Cover, **more) -> Verdict:
    """The verdict on such a day, by the starting values."""
    return judge_day(facts(punches, hours, *covers, **more), RULES)


def told(verdict: Verdict) -> list[str]:
    """The explanation in words, each line with its clause."""
    return [f"{line.clause} {line.text % line.params}" for line in verdict.lines]


def counted(verdict: Verdict) -> str:
    """ "late 5, early 10" of a verdict's occurrences."""
    return ", ".join(f"{each.manner} {each.minutes}" for each in verdict.occurrences)


RULES = rules()
