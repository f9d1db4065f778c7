"""A month of a company judged from stored facts to stored, explained results; one day judged
anew after a new punch; the pages of a month."""

import statistics
import time
from datetime import date, datetime, timedelta

from django.db import connection as django_connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import scratch
from bench.measure import Figure, in_turns

PEOPLE, DAYS = 2_000, 31
SHOWN = 200  # people on the page of one department
MONTH = date(2026, 10, 1)
NOW_AFTER = timedelta(days=40)
# A clock-in of the fastest open peer measured here, over HTTP, in seconds.
PEER = 0.1

_FILL = [
    """
INSERT INTO people_employee (password, number, name, initials, phone, email, is_active,
    is_superuser, department_id, hired_on)
SELECT '!', 'T' || lpad(n::text, 5, '0'), '员工' || n, 'yg', '', '', true, false, %(unit)s,
    '2024-01-01'
FROM generate_series(1, %(people)s) AS n
""",
    # Four punches on each day; one in twelve comes late, one in thirty leaves early, one in forty
    # forgets a punch.
    """
INSERT INTO timekeeping_punch (at, recorded_at, person_id, source, key, agent, detail)
SELECT moment, moment, person, 'usb', person || ':' || moment, '', '{}'
FROM (
    SELECT e.id AS person, (d.day::date + time '08:00') AT TIME ZONE 'Asia/Shanghai' + CASE p
        WHEN 1 THEN CASE WHEN h %% 12 = 0 THEN h %% 40 ELSE -(h %% 9) END
        WHEN 2 THEN 180 + h %% 7
        WHEN 3 THEN 360 - h %% 9
        ELSE 540 + CASE WHEN h %% 30 = 0 THEN -(h %% 25) ELSE h %% 20 END
        END * interval '1 minute' AS moment
    FROM people_employee AS e,
        generate_series(%(month)s::date, %(month)s::date + %(days)s - 1, '1 day') AS d(day),
        generate_series(1, 4) AS p,
        LATERAL (SELECT abs(hashtext(e.number || d.day::date || p)) AS h) AS chance
    WHERE e.number LIKE 'T%%' AND NOT (h %% 40 = 1 AND p = 2)
) AS rows
""",
]


def fill(
    superuser: str, unit: int, *, people: int = PEOPLE, first: date = MONTH, days: int = DAYS
) -> None:
    """People of a department and what they punched from a day on, past the triggers."""
    values = {"people": people, "days": days, "month": first, "unit": unit}
    scratch.run(superuser, _FILL, values)


def measure(superuser: str, unit: int, reader) -> list[Figure]:
    """The figures of judging; `reader` sees everybody's months."""
    from attendance.timekeeping.judging.models import DayResult
    from attendance.timekeeping.judging.services import judge_days
    from hr.people.models import Employee
    from regulations.rulebook.rules import start_of

    fill(superuser, unit)
    _one_department_of(unit)
    people = Employee.objects.filter(number__startswith="T").values_list("pk", flat=True)
    days = [(person, MONTH + timedelta(days=n)) for person in people for n in range(DAYS)]
    at = start_of(MONTH) + NOW_AFTER
    start = time.perf_counter()
    changed = judge_days(days=days, at=at)
    taken = time.perf_counter() - start
    assert changed == DayResult.objects.count() == PEOPLE * DAYS
    again = time.perf_counter()
    assert judge_days(days=days, at=at) == 0
    again = time.perf_counter() - again
    one = _one_day(people[0], at)
    return [
        Figure(f"a month of {PEOPLE:,} people judged, first time", taken, 60, "s"),
        Figure("the same once more, nothing changed", again, 60, "s"),
        Figure("an employee-day against a clock-in of the fastest peer",
               PEER / (taken / changed), 100, at_least=True),
        Figure("one person's day judged anew, p50", statistics.median(one) * 1000, 50, "ms"),
        Figure("the same, p99", sorted(one)[-2] * 1000, 50, "ms"),
        *_pages(reader, people[0]),
    ]  # fmt: skip


def _one_department_of(unit: int) -> None:
    """Leave SHOWN people in the department, and give the others another one."""
    from hr.people.models import Department, Employee

    other = Department.objects.create(code="bench-others", name="其他")
    rest = Employee.objects.filter(department=unit).order_by("number")[SHOWN:]
    Employee.objects.filter(pk__in=list(rest.values_list("pk", flat=True))).update(department=other)


def _pages(reader, person: int) -> list[Figure]:
    """The month of one person, and that of a department of SHOWN, against the empty shell."""
    from hr.people.models import Employee

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(reader)
    here = f"/attendance/months/{MONTH:%Y-%m}/"
    number = Employee.objects.get(pk=person).number
    paths = {
        "shell": "/shell/empty/",
        "month": f"{here}{number}/?day=5",
        "department": f"{here}?unit=bench-shown",
    }

    def job(path: str):
        def ask() -> None:
            assert client.get(path).status_code == 200

        return ask

    costs = in_turns({name: job(path) for name, path in paths.items()}, 30)
    queries = {}
    for name, path in paths.items():
        with CaptureQueriesContext(django_connection) as seen:
            client.get(path)
        queries[name] = len(seen)
    return [
        Figure(f"month page of a department of {SHOWN} against the empty shell, CPU",
               costs["department"].cpu / costs["shell"].cpu, 10),
        Figure("the same, wall", costs["department"].wall / costs["shell"].wall, 10),
        Figure("queries of a person's month page, a day opened", queries["month"], 15, ""),
        Figure("a person's month page against the empty shell, CPU",
               costs["month"].cpu / costs["shell"].cpu, 6),
    ]  # fmt: skip


def _one_day(person: int, at: datetime) -> list[float]:
    """Seconds from a stored punch to the stored result, many times."""
    from attendance.timekeeping.judging.services import judge_days
    from attendance.timekeeping.punches.models import Punch
    from regulations.binding.services import entering_past
    from regulations.rulebook.rules import start_of

    taken = []
    for number in range(100):
        moment = start_of(MONTH) + timedelta(days=number % DAYS, hours=12, minutes=number % 60)
        with entering_past(right="bench"):
            Punch.objects.create(person_id=person, at=moment, source="sheet", key=f"one:{number}")
        start = time.perf_counter()
        judge_days(days=[(person, MONTH + timedelta(days=number % DAYS))], at=at)
        taken.append(time.perf_counter() - start)
    return taken
