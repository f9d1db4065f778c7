"""Reads of the desk's clocks: a person's and an order's."""

from datetime import datetime

from hr.people.models import Employee
from orders.desk.clocks.rules import ATTENTION, TIMERS
from orders.desk.models import Order
from regulations.deadlines.models import Deadline

KINDS = [timer.kind for timer in TIMERS]
LABELS = {timer.kind: timer.label for timer in TIMERS}


def attention_of(person, at: datetime) -> Deadline | None:
    """The attention window that runs for a person, or the next one today."""
    windows = Deadline.objects.filter(
        kind=ATTENTION.kind, owner=person, due_at__gt=at, voided_at=None
    )
    return windows.order_by("starts_at").first()


# Asked for by every order that comes in; the planned windows lie dense, so the first few rows of
# the index decide.
_NEXT_WINDOW = """
SELECT person.*, clock.starts_at AS window_starts, clock.due_at AS window_ends
FROM deadlines_deadline AS clock JOIN people_employee AS person ON person.id = clock.owner_id
WHERE clock.kind = %s AND clock.starts_at >= %s AND clock.voided_at IS NULL
ORDER BY clock.starts_at, clock.id LIMIT 1
"""


def next_window(at: datetime) -> tuple[Employee, datetime, datetime] | None:
    """The first attention window of anybody that starts at or after a moment: who, from, to."""
    for person in Employee.objects.raw(_NEXT_WINDOW, [ATTENTION.kind, at]):
        return person, person.window_starts, person.window_ends
    return None


def clocks_of(order_id: int) -> list[Deadline]:
    """Every clock that ran or runs on an order, each with what it asks for as `label`."""
    rows = Deadline.objects.filter(kind__in=KINDS, key=str(order_id))
    clocks = rows.exclude(kind=ATTENTION.kind).select_related("owner").order_by("starts_at")
    found = list(clocks)
    for clock in found:
        clock.label = LABELS[clock.kind]
    return found


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the number of the order it runs for."""
    orders = {row.pk: int(row.key) for row in deadlines if row.kind != ATTENTION.kind}
    numbers = dict(Order.objects.filter(pk__in=orders.values()).values_list("pk", "number"))
    return {pk: numbers[order] for pk, order in orders.items()}


def link_of(row: Deadline) -> str:
    """Where a clock of the desk is looked at."""
    if row.kind != ATTENTION.kind:
        return f"/desk/orders/{row.key}/"
    # Whoever still can looks at the desk; a missed window is listed, and nowhere else.
    return f"/desk/breaches/?breach={row.pk}" if row.breached_at else "/desk/"
