"""Reads of tours: how the money of each stands, in one statement for many of them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet

from finance.tours.models import Budget, BudgetLine, Cost, Tour
from finance.tours.rules import Item, Standing
from finance.tours.states import LEAVING, Facts, State, state_of

# One row for each tour asked for; every part reads by an index of the tour.
_STANDING = """
SELECT t.id, tours_price(t.id), tours_received(t.id),
    coalesce((SELECT sum(r.amount) FROM tours_receipt AS r WHERE r.tour_id = t.id
        AND NOT EXISTS (SELECT FROM tours_handover AS h WHERE h.receipt_id = r.id)
        AND NOT EXISTS (SELECT FROM tours_strike AS s WHERE s.receipt_id = r.id)), 0),
    tours_budget_of(t.id), tours_committed(t.id, %(besides)s),
    coalesce((SELECT sum(p.balance) FROM ledger_purse AS p WHERE p.fund_id = t.fund_id), 0),
    coalesce((SELECT sum(l.credit - l.debit) FROM ledger_line AS l
        JOIN ledger_account AS a ON a.id = l.account_id AND a.code = '224102'
        JOIN ledger_movement AS m ON m.entry_id = l.entry_id
        WHERE l.fund_id = t.fund_id), 0),
    coalesce((SELECT sum(p.balance) FROM ledger_purse AS p
        JOIN ledger_account AS a ON a.id = p.account_id AND a.code = '1001'
        WHERE p.fund_id = t.fund_id), 0),
    coalesce((SELECT sum(p.balance) FROM ledger_purse AS p
        JOIN ledger_account AS a ON a.id = p.account_id AND a.code = '1002'
        WHERE p.fund_id = t.fund_id), 0),
    tours_expected(t.id)
FROM tours_tour AS t WHERE t.id = ANY(%(tours)s)
"""


def standings(tour_ids: Iterable[int], *, besides: int | None = None) -> dict[int, Standing]:
    """How the money of tours stands, by id; `besides` is an advance that is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"tours": list(tour_ids), "besides": besides})
        return {row[0]: Standing(*row[1:]) for row in cursor.fetchall()}


def standing_of(tour_id: int, *, besides: int | None = None) -> Standing:
    """How the money of one tour stands."""
    return standings([tour_id], besides=besides)[tour_id]


def taken_of(tour_id: int) -> Decimal:
    """What the guides of a tour took along and did not give back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tours_taken(%s)", [tour_id])
        return cursor.fetchone()[0]


def paid_in(tour_id: int) -> Decimal:
    """What the customer of a tour paid, in whoever's hands, less what went back: a reversal that
    is not carried out takes nothing of it away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tours_paid_in(%s)", [tour_id])
        return cursor.fetchone()[0]


def is_undone(entry_id: int) -> bool:
    """Whether a voucher counts no longer: its reversal was consented to, or is carried out."""
    return _said("SELECT tours_undone(%s)", entry_id)


def is_reversing(entry_id: int) -> bool:
    """Whether the reversal of a voucher was prepared and not dropped."""
    return _said("SELECT tours_reversing(%s)", entry_id)


def is_being_undone(tour_id: int) -> bool:
    """Whether a voucher of a tour has a reversal, asked for or more, that is not carried out."""
    return _said("SELECT tours_undoing_waits(%s)", tour_id)


def _said(sql: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        return cursor.fetchone()[0]


def tours() -> QuerySet[Tour]:
    """Tours with the people and the rows that decide how far each has come."""
    return Tour.objects.select_related(
        "operations", "sales", "guide", "departure", "settlement", "call_off", "bad_debt"
    ).defer("settlement__bound")


def state_on(tour: Tour, day: date) -> State:
    """How far a tour of `tours()` has come on a day."""
    return state_of(
        Facts(
            tour.departs_on,
            tour.returns_on,
            is_released=hasattr(tour, "departure"),
            is_settled=tour.settlement_id is not None,
            is_called_off=hasattr(tour, "call_off"),
        ),
        day,
    )


def in_state(rows: QuerySet[Tour], state: str, day: date) -> QuerySet[Tour]:
    """Those of `rows` that have come so far on a day; LEAVING: that have not left yet."""
    still = Q(call_off=None, settlement=None)
    gone = still & Q(departure__isnull=False)
    return rows.filter(
        {
            State.PLANNED: still & Q(departure=None),
            State.RELEASED: gone & Q(departs_on__gt=day),
            State.UNDER_WAY: gone & Q(departs_on__lte=day, returns_on__gte=day),
            State.RETURNED: gone & Q(returns_on__lt=day),
            State.SETTLED: Q(call_off=None, settlement__isnull=False),
            State.CALLED_OFF: Q(call_off__isnull=False),
            LEAVING: still & (Q(departure=None) | Q(departs_on__gt=day)),
        }[state]
    )


def newest_budget(tour_id: int) -> Budget | None:
    """The budget sheet that counts, None before the first."""
    return Budget.objects.filter(tour=tour_id).order_by("-version").first()


def standing_costs(tour_id: int) -> QuerySet[Cost]:
    """Costs of a tour that were not struck."""
    return Cost.objects.filter(tour=tour_id, strike=None)


def lines_of_newest(tour_id: int) -> list[BudgetLine]:
    """The lines of the budget sheet that counts, in one statement."""
    newest = Budget.objects.filter(tour=tour_id).order_by("-version").values("pk")[:1]
    return list(BudgetLine.objects.filter(budget__in=newest).order_by("item"))


def items_of(tour_id: int) -> list[Item]:
    """The lines of the budget sheet that counts, with what was spent on each; a line that has
    gone from the sheet stays with nothing planned."""
    costs = standing_costs(tour_id).values_list("item", "amount")
    return items_from(lines_of_newest(tour_id), costs)


def items_from(lines: Iterable, costs: Iterable[tuple[int, Decimal]]) -> list[Item]:
    """Lines of a sheet with what was spent on each; `costs` are (number of the line, sum)."""
    spent: dict[int, Decimal] = {}
    for number, amount in costs:
        spent[number] = spent.get(number, Decimal(0)) + amount
    items = [
        Item(line.item, line.text, line.amount, spent.pop(line.item, Decimal(0))) for line in lines
    ]
    return items + [Item(number, "—", Decimal(0), amount) for number, amount in spent.items()]
