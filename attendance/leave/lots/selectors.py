"""What time off in lieu people have, lot by lot: from what the office has filed."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet, Sum

from attendance.leave.lots.rules import Lot
from attendance.leave.models import Leave, LotUse
from attendance.timekeeping.overtime.models import Overtime
from attendance.timekeeping.overtime.selectors import earning
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of


@clause("A2.8-2")
def lots_of(person_ids: Collection[int]) -> dict[int, list[Lot]]:
    """Every lot of these people, the oldest first; what the office has not filed is none."""
    rows = list(earning(person_ids).order_by("starts_at", "pk"))
    used = dict(
        LotUse.objects.filter(overtime__in=rows)
        .order_by()
        .values("overtime")
        .annotate(sum=Sum("minutes"))
        .values_list("overtime", "sum")
    )
    found: dict[int, list[Lot]] = defaultdict(list)
    for row in rows:
        left = row.minutes - used.get(row.pk, 0)
        found[row.person_id].append(Lot(row.pk, day_of(row.starts_at), row.minutes, left))
    return dict(found)


def used_by(leave: Leave) -> list[tuple[int, int]]:
    """What a leave has of which overtime now, as (id, minutes), in the order it was taken."""
    sums: dict[int, int] = {}
    for overtime, minutes in leave.lot_uses.order_by("pk").values_list("overtime", "minutes"):
        sums[overtime] = sums.get(overtime, 0) + minutes
    return [(overtime, minutes) for overtime, minutes in sums.items() if minutes]


def uses_of(person) -> QuerySet[LotUse]:
    """Every move of a person's time off, the newest first."""
    moves = LotUse.objects.filter(leave__person=person).select_related("leave", "overtime")
    return moves.order_by("-pk")


def overtime_of(person) -> QuerySet[Overtime]:
    """A person's overtime that has not earned anything yet: accepted, not filed."""
    return Overtime.objects.filter(person=person, state="accepted").order_by("starts_at")
