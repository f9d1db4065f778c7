"""Reads shaped for the desk's pages. None of them counts a large table or grows with it."""

from decimal import Decimal

from django.db import connection

from orders.desk import registry
from orders.desk.listing import Condition, Wanted, desk_rows, in_words, matching, rows
from orders.desk.models import Order, OrderEvent, OrderLine
from orders.desk.rules import (
    ABOUT_THE_PARCEL,
    COUNTED,
    Happening,
    month_totals,
    waits_for_answer,
)

CAP = 99
SHOWN = 50  # events of one order, before somebody asks for all of them


def desk_version() -> str:
    """A text that changes with every event on any order, with every change of a person, whose
    names the list shows, and with the marks of customers: short looks at indexes.

    The sum over the last ids also moves when an event with a lower number commits later.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(id), 0), coalesce(sum(id), 0),"
            " (SELECT coalesce(max(history_id), 0) FROM people_historicalemployee),"
            f" {registry.version_of_marks()} FROM "
            "(SELECT id FROM desk_orderevent ORDER BY id DESC LIMIT 100) AS newest"
        )
        return ".".join(map(str, cursor.fetchone()))


def state_counts() -> list[dict]:
    """How many orders stand in each state that waits for somebody, counted up to 100 only."""
    one = (
        "(SELECT %s AS state, count(*) FROM"
        " (SELECT FROM desk_orderstate WHERE state = %s LIMIT %s) AS capped)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one] * len(COUNTED)),
            [value for state in COUNTED for value in (state.value, state.value, CAP + 1)],
        )
        counts = dict(cursor.fetchall())
    return [
        {
            "state": state.value,
            "label": state.label,
            "count": counts[state.value],
            "text": f"{CAP}+" if counts[state.value] > CAP else str(counts[state.value]),
        }
        for state in COUNTED
    ]


def orders_of(person, limit: int) -> list[dict]:
    """The open orders a person has in hand, the most urgent first."""
    return [in_words(row) for row in desk_rows(Wanted(mine=person.pk))[0][:limit]]


def story_of(order: Order) -> list[OrderEvent]:
    """Everything that happened to an order, in order, with the people."""
    return list(order.events.select_related("by").order_by("seq"))


def newest_of(events: list[OrderEvent], is_all: bool) -> tuple[list[OrderEvent], int]:
    """The last SHOWN of some events, or all; and how many come before them."""
    left_out = 0 if is_all else max(0, len(events) - SHOWN)
    return events[left_out:], left_out


def others_of(order: Order, limit: int = 10) -> list[dict]:
    """The customer's other orders: the same phone number, or the same account of a shop.

    A number that the shop masks with asterisks is many people's.
    """
    same = []
    if order.phone and "*" not in order.phone:
        same.append(Condition("o.phone = %s", (order.phone,)))
    if order.buyer and "*" not in order.buyer:
        # The index over all texts finds the name, the equality makes sure of it.
        account = f"{matching(order.buyer).sql} AND o.channel = %s AND o.buyer = %s"
        values = (*matching(order.buyer).values, order.channel, order.buyer)
        same.append(Condition(account, values))
    if not same:
        return []
    found = " UNION ".join(f"SELECT o.id FROM desk_order AS o WHERE {each.sql}" for each in same)
    values = tuple(value for each in same for value in each.values)
    conditions = [Condition(f"o.id IN ({found})", values), Condition("o.id <> %s", (order.pk,))]
    return rows(conditions, "s.order_id DESC", limit)


def reduction_of(order: Order, lines: list[OrderLine]) -> Decimal:
    """What a shop took off the prices of the lines without naming it as a discount."""
    return max(sum((line.amount for line in lines), Decimal(0)) - order.goods_total, Decimal(0))


def open_requests(story: list[OrderEvent]) -> list[OrderEvent]:
    """Requests of a story that wait for an answer."""
    answers = _answers(story)
    return [event for event in _requests(story) if event.seq not in answers]


def answered_wishes(story: list[OrderEvent]) -> list[OrderEvent]:
    """Answered requests about the parcel, each with its answer as `answer`: the order still says
    what it said before (C10-11)."""
    answers, wishes = _answers(story), []
    for event in _requests(story):
        if event.kind in ABOUT_THE_PARCEL and event.seq in answers:
            event.answer = answers[event.seq]
            wishes.append(event)
    return wishes


def numbers_to_tick(order: Order, story: list[OrderEvent]) -> list[int]:
    """The numbers of all that must be read before shipping (C10-11): `seq` of each remark and each
    answered wish, 0 for the buyer's note, -1 for the seller's."""
    notes = [0] * bool(order.buyer_note) + [-1] * bool(order.seller_note)
    remarks = [event for event in story if event.kind == Happening.REMARK]
    return notes + sorted(event.seq for event in [*remarks, *answered_wishes(story)])


def _requests(story: list[OrderEvent]) -> list[OrderEvent]:
    return [event for event in story if waits_for_answer(event.kind, event.data)]


def _answers(story: list[OrderEvent]) -> dict[int, OrderEvent]:
    """The answers of a story by the number of their request."""
    return {event.data["request"]: event for event in story if event.kind == Happening.ANSWERED}


def years_with_orders() -> list[int]:
    """The years (China) in which an order was placed, the newest first: two looks per year."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT year FROM generate_series("
            " (SELECT extract(year FROM min(placed_at) AT TIME ZONE 'Asia/Shanghai')::int"
            " FROM desk_order),"
            " (SELECT extract(year FROM max(placed_at) AT TIME ZONE 'Asia/Shanghai')::int"
            " FROM desk_order)) AS year WHERE EXISTS (SELECT FROM desk_order WHERE placed_at >="
            " make_timestamptz(year, 1, 1, 0, 0, 0, 'Asia/Shanghai') AND placed_at <"
            " make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai')) ORDER BY year DESC"
        )
        return [year for (year,) in cursor.fetchall()]


def month_sums(year: int) -> dict:
    """Sums of the orders placed in a year, by month (China) and currency."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_char(placed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), channel, currency,"
            " count(*), sum(total) FROM desk_order WHERE placed_at >= make_timestamptz(%s, 1, 1,"
            " 0, 0, 0, 'Asia/Shanghai') AND placed_at < make_timestamptz(%s, 1, 1, 0, 0, 0,"
            " 'Asia/Shanghai') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [year, year + 1],
        )
        rows = cursor.fetchall()
    totals = month_totals((month, currency, total) for month, _c, currency, _n, total in rows)
    return {"rows": rows, "totals": totals}
