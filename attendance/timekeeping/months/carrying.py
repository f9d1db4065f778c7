"""What a day of a closed month that is judged otherwise changes in the closed months after it:
absence counts through the calendar year (A2.3-5), and a run of it over the end of a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from attendance.timekeeping.judging.penalties import Before, Shift, shifts
from attendance.timekeeping.months.counting import RUN, before_month, person_month
from attendance.timekeeping.months.holding import days_held, held_in
from attendance.timekeeping.months.models import Closing
from attendance.timekeeping.months.rules import last_of
from regulations.rulebook import clause


@dataclass(frozen=True)
class Carried:
    """What a later closed month asks for more or less: yuan together, and by clause."""

    month: date
    fines: Decimal
    shifts: list[Shift]


@clause("A2.3-5", "A2.1-1")
def carried(changed: Mapping[int, Sequence[dict]], month: date) -> dict[int, list[Carried]]:
    """By person, for each closed month after `month` whose demands rest on other days of before
    once `changed` holds: rows of days by person, not booked yet. Others are not named."""
    found: dict[int, list[Carried]] = {}
    for later in _closed_after(month):
        was = before_month(changed, later)
        now = before_month(changed, later, instead=[r for rows in changed.values() for r in rows])
        moved = [who for who in changed if was.get(who, Before()) != now.get(who, Before())]
        days = days_held(moved, later, held_in(moved, later)) if moved else {}
        for who in moved:
            old = person_month(days[who], was.get(who, Before()))
            new = person_month(days[who], now.get(who, Before()))
            if told := shifts(old.verdict.penalties, new.verdict.penalties):
                fines = new.figures.fines - old.figures.fines
                found.setdefault(who, []).append(Carried(later, fines, told))
    return found


def _closed_after(month: date) -> list[date]:
    """The closed months that look back at days of a month."""
    rows = Closing.objects.filter(month__gt=month).order_by("month")
    reach = last_of(month) + RUN
    months = rows.values_list("month", flat=True)
    return [each for each in months if each.year == month.year or each <= reach]
