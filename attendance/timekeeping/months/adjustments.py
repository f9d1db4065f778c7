"""What closed months would be judged now: booked as differences in the next open month."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.penalties import Before, shifts
from attendance.timekeeping.judging.plain import Judged, occurrences_of, row_of
from attendance.timekeeping.judging.rules import WHOLE, Outcome
from attendance.timekeeping.months.counting import (
    before_month,
    days_between,
    person_month,
    replaced,
)
from attendance.timekeeping.months.models import Adjustment
from attendance.timekeeping.months.rules import Day, PersonMonth, last_of
from attendance.timekeeping.months.selectors import SEES_ALL, open_month_after
from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations.notices.services import Message, notify

KEPT = (
    "person_id", "day", "outcome", "occurrences", "absence", "missing", "reminders", "planned",
    "worked", "unpaid", "version_id", "facts", "lines", "digest", "is_whole",
)  # fmt: skip
BOOKED = gettext_noop(
    "%(day)s lies in a closed month and is judged otherwise now: booked in %(month)s."
)


def book_adjustments(*, results: Sequence[Judged], at: datetime) -> int:
    """Book what days of one closed month would be judged now, where it differs; how many were.

    The frozen results stay. Each difference is told to the person and to whoever sees all months.
    """
    rows = [row_of(each, at) for each in results]
    month = results[0].day.replace(day=1)
    held = _held({each.person for each in results}, month)
    changed = [
        row for row in rows
        if (old := held.get((row["person_id"], date.fromisoformat(row["day"]))))
        and not _is_same(old, row)
    ]  # fmt: skip
    by_person: dict[int, list[dict]] = defaultdict(list)
    for row in changed:
        by_person[row["person_id"]].append(row)
    if by_person:
        _book(by_person, held, month, at)
    return len(changed)


def _is_same(old: dict, row: dict) -> bool:
    """Whether nothing of a result differs but what it was told by."""
    names = ("outcome", "occurrences", "absence", "reminders", "unpaid", "worked", "is_whole")
    return old["digest"] == row["digest"] or all(old[name] == row[name] for name in names)


def _held(people: set[int], month: date) -> dict[tuple[int, date], dict]:
    """What days of a closed month came to: frozen, or in their newest adjustment."""
    span = {"person__in": people, "day__range": (month, last_of(month))}
    rows = DayResult.objects.filter(**span).values(*KEPT)
    found = {(row["person_id"], row["day"]): row | {"number": 0} for row in rows}
    for each in Adjustment.objects.filter(**span).order_by("number"):
        found[each.person_id, each.day] = (
            {"is_whole": each.after["absence"] == WHOLE} | each.after | {"number": each.number}
        )
    return found


def _book(by_person: dict[int, list[dict]], held: dict, month: date, at: datetime) -> None:
    people = Employee.objects.in_bulk(by_person)
    before = before_month(by_person, month)
    frozen = days_between(by_person, month, last_of(month))
    booked_in = open_month_after(month)
    for person, rows in by_person.items():
        days = replaced(frozen[person], {
            day: _day(row) for (who, day), row in held.items() if who == person and row["number"]
        })  # fmt: skip
        earlier = before.get(person, Before())
        month_was = person_month(days, earlier)
        for row in rows:
            day = date.fromisoformat(row["day"])
            days = replaced(days, {day: _day(row)})
            month_is = person_month(days, earlier)
            _keep(held[person, day], row, booked_in, (month_was, month_is), at)
            month_was = month_is
        _tell(people[person], rows, booked_in, at)


def _day(row: dict) -> Day:
    day = row["day"] if isinstance(row["day"], date) else date.fromisoformat(row["day"])
    return Day(
        day,
        Outcome(row["outcome"]),
        row["version_id"],
        occurrences_of(row["occurrences"]),
        *(row[name] for name in ("absence", "missing", "reminders", "planned", "worked", "unpaid")),
        row["is_whole"],
    )


def _keep(
    old: dict, row: dict, booked_in: date, months: tuple[PersonMonth, PersonMonth], at: datetime
) -> Adjustment:
    was, now = months
    before = {name: value for name, value in old.items() if name not in ("number", "day")}
    return Adjustment.objects.create(
        person_id=row["person_id"],
        day=row["day"],
        number=old["number"] + 1,
        booked_in=booked_in,
        before=before | {"day": row["day"]},
        after=row,
        digest=row["digest"],
        unpaid=row["unpaid"] - old["unpaid"],
        absence=row["absence"] - old["absence"],
        fines=now.figures.fines - was.figures.fines,
        asks=[
            {"clause": each.clause, "kind": each.kind.value, "amount": str(each.amount)}
            for each in shifts(was.verdict.penalties, now.verdict.penalties)
        ],
        at=at,
    )


def _tell(person: Employee, rows: list[dict], booked_in: date, at: datetime) -> None:
    handlers = list(allowed(SEES_ALL).exclude(pk=person.pk))
    for row in rows:
        message = Message(
            key=f"adjustment:{person.pk}:{row['day']}:{row['digest']}",
            text=BOOKED,
            params={"day": row["day"], "month": f"{booked_in:%Y-%m}"},
            url=f"/attendance/months/{row['day'][:7]}/{person.number}/?day={int(row['day'][8:])}",
            clause="A2.1-1",
        )
        notify(recipients=[person, *handlers], message=message, at=at)
