"""How attendance was kept over months: results, minutes by weekday, departments, fines."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection
from django.utils.dates import WEEKDAYS

from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.months.rules import AT_WORK, last_of, month_before
from attendance.timekeeping.months.selectors import SEES_ALL
from hr.people.models import Employee
from hr.people.selectors import subordinate_ids
from regulations.rulebook import clause

MONTHS = 6
# What the bars of a month are made of, from the bottom up.
GROUPS = {
    "present": (Outcome.PRESENT, Outcome.OUTING),
    "late": (Outcome.LATE, Outcome.EARLY),
    "missing": (Outcome.MISSING_PUNCH,),
    "absence": (Outcome.ABSENCE, Outcome.HALF_ABSENCE),
    "leave": (
        Outcome.PERSONAL,
        Outcome.SICK,
        Outcome.MARRIAGE,
        Outcome.BEREAVEMENT,
        Outcome.IN_LIEU,
    ),
}
_GROUP_OF = {outcome: name for name, outcomes in GROUPS.items() for outcome in outcomes}
_SPAN = "r.day BETWEEN %(since)s AND %(until)s AND (%(all)s OR r.person_id = ANY(%(people)s))"
_OUTCOMES = f"""
SELECT date_trunc('month', r.day)::date, r.outcome, count(*), sum(r.absence), sum(r.unpaid)
FROM timekeeping_dayresult AS r WHERE {_SPAN} GROUP BY 1, 2
"""
_WEEKDAYS = f"""
SELECT extract(isodow FROM r.day)::int, o ->> 0 = 'late', count(*), sum((o ->> 1)::int)
FROM timekeeping_dayresult AS r, jsonb_array_elements(r.occurrences) AS o
WHERE {_SPAN} GROUP BY 1, 2
"""
_UNITS = f"""
SELECT coalesce(d.name, ''), count(*) FILTER (WHERE r.planned > 0),
    sum(jsonb_array_length(r.occurrences)), sum(r.absence), sum(r.unpaid)
FROM timekeeping_dayresult AS r JOIN people_employee AS e ON e.id = r.person_id
LEFT JOIN people_department AS d ON d.id = e.department_id
WHERE {_SPAN} GROUP BY 1 ORDER BY 1
"""
_FINES = """
SELECT month, sum((content #>> '{figures,fines}')::numeric) FROM timekeeping_sheet
WHERE month BETWEEN %(since)s AND %(until)s AND (%(all)s OR person_id = ANY(%(people)s))
GROUP BY 1
"""


@dataclass
class Bar:
    """One month: days by group, absence in half days, fines once it is closed (None before)."""

    month: date
    groups: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GROUPS, 0))
    days: dict[str, int] = field(default_factory=dict)
    absence: int = 0
    unpaid: int = 0
    fines: Decimal | None = None

    @property
    def total(self) -> int:
        """All days on which work was planned."""
        return sum(self.groups.values())

    @property
    def parts(self) -> list[tuple[str, float]]:
        """The pieces of the bar: what they stand for, and how much of it they take, in percent."""
        total = self.total or 1
        return [(name, round(100 * n / total, 1)) for name, n in self.groups.items() if n]

    @property
    def on_time(self) -> float:
        """How many of the days at work were neither late nor left early, in percent."""
        work = sum(self.days.get(each, 0) for each in AT_WORK)
        good = self.days.get(Outcome.PRESENT, 0) + self.days.get(Outcome.OUTING, 0)
        return round(100 * good / work, 1) if work else 0.0


@dataclass
class Weekday:
    """One weekday as ISO counts it: times and minutes late, times and minutes left early."""

    number: int
    late: int = 0
    late_minutes: int = 0
    early: int = 0
    early_minutes: int = 0
    # Of the longest bar on the page, in percent.
    late_share: int = 0
    early_share: int = 0

    @property
    def name(self):
        """What the weekday is called."""
        return WEEKDAYS[self.number - 1]


@dataclass(frozen=True)
class Unit:
    """One department: planned days, times late or early, half days of absence, unpaid minutes.

    `share` is the times for a hundred planned days; `width` that of the longest bar, in percent.
    """

    name: str
    days: int
    times: int
    absence: int
    unpaid: int
    share: float
    width: int = 0

    @property
    def absent_days(self) -> Decimal:
        """Absence in days."""
        return Decimal(self.absence) / 2


@dataclass(frozen=True)
class Analysis:
    """Everything the page shows, of the months up to one."""

    since: date
    until: date
    bars: list[Bar]
    weekdays: list[Weekday]
    units: list[Unit]
    most_fines: Decimal

    @property
    def month(self) -> date:
        """The last of the months."""
        return self.until

    def height(self, bar: Bar) -> int:
        """How high a month's fines stand on the page, in percent."""
        return round(100 * bar.fines / self.most_fines) if bar.fines and self.most_fines else 0

    @property
    def fines(self) -> list[tuple[Bar, int]]:
        """Each month with the height of its fines."""
        return [(bar, self.height(bar)) for bar in self.bars]


def people_of(reader: Employee) -> Collection[int] | None:
    """Whose figures somebody sees: None for everybody's, else those below them."""
    return None if reader.has_perm(SEES_ALL) else subordinate_ids(reader.pk)


@clause("A2.1-1")
def analysis(people: Collection[int] | None, month: date) -> Analysis:
    """How the rules were kept in the months up to one (A2.1-1), of some people or of all."""
    since = month
    for _number in range(MONTHS - 1):
        since = month_before(since)
    values = {
        "since": since,
        "until": last_of(month),
        "all": people is None,
        "people": list(people or ()),
    }
    bars = _bars(since, month, values)
    fines = [bar.fines for bar in bars if bar.fines is not None]
    return Analysis(
        since, month, bars, _weekdays(values), _units(values), max(fines, default=Decimal(0))
    )


def _rows(statement: str, values: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _bars(since: date, until: date, values: dict) -> list[Bar]:
    months = [until]
    while months[-1] > since:
        months.append(month_before(months[-1]))
    bars = {month: Bar(month) for month in reversed(months)}
    for month, outcome, count, absence, unpaid in _rows(_OUTCOMES, values):
        bar = bars[month]
        bar.days[outcome] = count
        bar.absence += absence
        bar.unpaid += unpaid
        if outcome in _GROUP_OF:
            bar.groups[_GROUP_OF[outcome]] += count
    for month, fines in _rows(_FINES, values):
        bars[month].fines = fines
    return list(bars.values())


def _weekdays(values: dict) -> list[Weekday]:
    found: dict[int, Weekday] = defaultdict(lambda: Weekday(0))
    for number in range(1, 8):
        found[number] = Weekday(number)
    for number, is_late, count, minutes in _rows(_WEEKDAYS, values):
        each = found[number]
        if is_late:
            each.late, each.late_minutes = count, minutes
        else:
            each.early, each.early_minutes = count, minutes
    longest = max(max(each.late, each.early) for each in found.values()) or 1
    for each in found.values():
        each.late_share = round(100 * each.late / longest)
        each.early_share = round(100 * each.early / longest)
    return list(found.values())


def _units(values: dict) -> list[Unit]:
    rows = [
        (name, days, times or 0, absence or 0, unpaid or 0)
        for name, days, times, absence, unpaid in _rows(_UNITS, values)
        if days
    ]
    shares = [round(100 * times / days, 1) for _name, days, times, _absence, _unpaid in rows]
    longest = max(shares, default=0) or 1
    found = [
        Unit(*row, share, round(100 * share / longest))
        for row, share in zip(rows, shares, strict=True)
    ]
    return sorted(found, key=lambda each: (-each.share, each.name))
