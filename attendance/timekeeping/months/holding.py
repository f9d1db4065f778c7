"""What days of closed months come to now: as they were frozen, or by their newest adjustment."""

from collections.abc import Collection, Mapping
from datetime import date

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.plain import occurrences_of
from attendance.timekeeping.judging.rules import WHOLE, Outcome
from attendance.timekeeping.months.counting import days_between, replaced
from attendance.timekeeping.months.models import Adjustment
from attendance.timekeeping.months.rules import Day, last_of

KEPT = (
    "person_id", "day", "outcome", "occurrences", "absence", "missing", "reminders", "planned",
    "worked", "unpaid", "version_id", "facts", "lines", "digest", "is_whole",
)  # fmt: skip
Held = dict[tuple[int, date], dict]


def held_in(people: Collection[int], month: date) -> Held:
    """What days of a closed month came to, by person and day, as rows: `number` is that of the
    newest adjustment, 0 where there is none."""
    span = {"person__in": people, "day__range": (month, last_of(month))}
    rows = DayResult.objects.filter(**span).values(*KEPT)
    found = {(row["person_id"], row["day"]): row | {"number": 0} for row in rows}
    for each in Adjustment.objects.filter(**span).order_by("number"):
        found[each.person_id, each.day] = (
            {"is_whole": each.after["absence"] == WHOLE} | each.after | {"number": each.number}
        )
    return found


def days_held(people: Collection[int], month: date, held: Mapping) -> dict[int, list[Day]]:
    """The days of a closed month by person, in order, those adjusted as they came to be."""
    frozen = days_between(people, month, last_of(month))
    return {
        person: replaced(frozen[person], {
            day: day_of_row(row) for (who, day), row in held.items()
            if who == person and row["number"]
        })
        for person in people
    }  # fmt: skip


def day_of_row(row: Mapping) -> Day:
    """A row as months are counted from."""
    day = row["day"] if isinstance(row["day"], date) else date.fromisoformat(row["day"])
    return Day(
        day,
        Outcome(row["outcome"]),
        row["version_id"],
        occurrences_of(row["occurrences"]),
        *(row[name] for name in ("absence", "missing", "reminders", "planned", "worked", "unpaid")),
        row["is_whole"],
    )
