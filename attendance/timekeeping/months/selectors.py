"""Whose months somebody sees, which are closed, and what was said of sheets."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists

from attendance.timekeeping.judging.selectors import first_day
from attendance.timekeeping.months.models import (
    Adjustment,
    Beginning,
    Closing,
    Sheet,
    SheetCall,
    SheetWord,
)
from attendance.timekeeping.months.rules import Standing, last_of, month_before, next_month
from hr.people.models import Employee
from hr.people.selectors import superior_ids
from regulations.rulebook.rules import day_of

SEES_ALL = "timekeeping.view_months"
CLOSES = "timekeeping.close_month"


def may_see(reader: Employee, person: Employee) -> bool:
    """Whether somebody sees a person's month: their own, those below them, or everybody's."""
    if reader.pk == person.pk or reader.has_perm(SEES_ALL):
        return True
    return reader.pk in superior_ids(person.pk)


def open_state(person: int, month: date) -> tuple[bool, bool]:
    """Of an open month: whether everybody was asked to confirm it, and whether days of a person
    wait to be judged anew."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_STATE, {"person": person, "month": month})
        return cursor.fetchone()


_OPEN_STATE = """
SELECT EXISTS (SELECT FROM timekeeping_sheetcall WHERE month = %(month)s),
    EXISTS (SELECT FROM timekeeping_staleday WHERE person_id = %(person)s
            AND day >= %(month)s::date AND day < (%(month)s::date + interval '1 month'))
"""


def has_people(reader: Employee) -> Exists:
    """Whether anybody stands below somebody, to be asked along with something else."""
    return Exists(Employee.objects.filter(supervisor=reader))


def closed_months(months: Collection[date]) -> set[date]:
    """Which of these months, by their first days, are closed."""
    return set(Closing.objects.filter(month__in=months).values_list("month", flat=True))


def open_month_after(month: date) -> date:
    """The first open month after a closed one: where adjustments of it are booked."""
    later = set(Closing.objects.filter(month__gt=month).values_list("month", flat=True))
    found = next_month(month)
    while found in later:
        found = next_month(found)
    return found


# As was said last; else from the first closed month on, before which nothing opens any more; else
# from the first time ever recorded.
_KEPT_FROM = """
SELECT coalesce(
    (SELECT day FROM timekeeping_beginning ORDER BY id DESC LIMIT 1),
    (SELECT min(day) FROM timekeeping_dayresult
     WHERE day >= (SELECT min(month) FROM timekeeping_closing)),
    (SELECT (min(at) AT TIME ZONE 'Asia/Shanghai')::date FROM timekeeping_punch))
"""


def kept_from() -> date | None:
    """From which day on attendance is kept; None before anything was recorded. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT_FROM)
        return cursor.fetchone()[0]


def beginning_now() -> Beginning | None:
    """What was said last of the day from which attendance is kept."""
    return Beginning.objects.select_related("by").order_by("-pk").first()


def standing_of(month: date, at: datetime) -> Standing:
    """Where a month stands; two queries."""
    begins = first_day()
    closed = set(Closing.objects.values_list("month", flat=True))
    earliest = begins and begins.replace(day=1)
    while earliest in closed:
        earliest = next_month(earliest)
    return Standing(month, day_of(at), begins, month in closed, earliest, bool(closed))


def newest_words(month: date, person_ids: Collection[int] | None = None) -> dict[int, SheetWord]:
    """What each person last said of their sheet of a month, with the answer to an objection."""
    words = SheetWord.objects.filter(month=month).select_related("answer__by")
    if person_ids is not None:
        words = words.filter(person__in=person_ids)
    return {word.person_id: word for word in words.order_by("pk")}


def call_of(month: date) -> SheetCall | None:
    """The call to confirm the sheets of a month, if there was one."""
    return SheetCall.objects.filter(month=month).first()


def sheet_of(person: Employee, month: date) -> Sheet | None:
    """A person's frozen sheet of a month; None while the month is open."""
    sheets = Sheet.objects.select_related("closing__by", "word")
    return sheets.filter(person=person, month=month).first()


def booked_in(month: date, person_ids: Collection[int]) -> dict[int, list[Adjustment]]:
    """Adjustments of closed months booked in a month, by person, in order."""
    rows = Adjustment.objects.filter(booked_in=month, person__in=person_ids)
    found: dict[int, list[Adjustment]] = {}
    for row in rows.order_by("day", "number"):
        found.setdefault(row.person_id, []).append(row)
    return found


def adjustments_of(person_id: int, day: date) -> list[Adjustment]:
    """What a closed day of a person was judged afterwards, the newest first."""
    return list(Adjustment.objects.filter(person=person_id, day=day).order_by("-number"))


def plain_adjustment(row: Adjustment) -> dict:
    """An adjustment as a sheet keeps it."""
    return {
        "day": row.day.isoformat(),
        "before": row.before["outcome"],
        "after": row.after["outcome"],
        "unpaid": row.unpaid,
        "absence": row.absence,
        "fines": str(row.fines),
    }


def months_shown(month: date, begins: date | None, today: date) -> tuple[date | None, date | None]:
    """The months before and after one, as far as there is anything to see."""
    before, after = month_before(month), next_month(month)
    return (
        before if begins and last_of(before) >= begins else None,
        after if after <= today else None,
    )
