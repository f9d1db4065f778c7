"""What closed months would be judged now: booked as differences in the next open month."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.penalties import Before, Shift, shifts
from attendance.timekeeping.judging.plain import Judged, row_of
from attendance.timekeeping.months.carrying import Carried, carried
from attendance.timekeeping.months.counting import before_month, person_month, replaced
from attendance.timekeeping.months.holding import Held, day_of_row, days_held, held_in
from attendance.timekeeping.months.models import Adjustment
from attendance.timekeeping.months.rules import PersonMonth
from attendance.timekeeping.months.selectors import SEES_ALL, open_month_after
from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations.notices.services import Message, notify

BOOKED = gettext_noop(
    "%(day)s lies in a closed month and is judged otherwise now: booked in %(month)s."
)


def book_adjustments(*, results: Sequence[Judged], at: datetime) -> int:
    """Book what days of one closed month would be judged now, where it differs; how many were.

    The frozen results stay. Each difference is told to the person and to whoever sees all months.
    """
    rows = [row_of(each, at) for each in results]
    month = results[0].day.replace(day=1)
    held = held_in({each.person for each in results}, month)
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


def _book(by_person: dict[int, list[dict]], held: Held, month: date, at: datetime) -> None:
    people = Employee.objects.in_bulk(by_person)
    before, later = before_month(by_person, month), carried(by_person, month)
    all_days = days_held(by_person, month, held)
    booked_in = open_month_after(month)
    for person, rows in by_person.items():
        earlier, days = before.get(person, Before()), all_days[person]
        month_was = person_month(days, earlier)
        for row in rows:
            day = date.fromisoformat(row["day"])
            days = replaced(days, {day: day_of_row(row)})
            month_is = person_month(days, earlier)
            # What later months make of all these days is booked once, with the last of them.
            carries = later.get(person, []) if row is rows[-1] else []
            _keep(held[person, day], row, booked_in, (month_was, month_is), carries, at)
            month_was = month_is
        _tell(people[person], rows, booked_in, at)


def _keep(
    old: dict,
    row: dict,
    booked_in: date,
    months: tuple[PersonMonth, PersonMonth],
    carries: Sequence[Carried],
    at: datetime,
) -> Adjustment:
    was, now = months
    before = {name: value for name, value in old.items() if name not in ("number", "day")}
    asks = [_plain(each) for each in shifts(was.verdict.penalties, now.verdict.penalties)]
    asks += [_plain(each) | {"month": f"{c.month:%Y-%m}"} for c in carries for each in c.shifts]
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
        fines=now.figures.fines - was.figures.fines + sum(each.fines for each in carries),
        asks=asks,
        at=at,
    )


def _plain(each: Shift) -> dict:
    return {"clause": each.clause, "kind": each.kind.value, "amount": str(each.amount)}


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
