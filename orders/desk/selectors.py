"""Reads shaped for the desk's pages. None of them counts a large table or grows with it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from orders.desk.models import Order, OrderEvent, OrderLine, OrderState
from orders.desk.rules import (
    ATTENTION,
    NEVER,
    REQUESTS,
    TIMERS,
    Channel,
    Happening,
    State,
    month_totals,
)
from regulations.deadlines.models import Deadline

PAGE = 20
CAP = 99
KINDS = [timer.kind for timer in TIMERS]


@dataclass(frozen=True)
class Wanted:
    """What a list of the desk is asked for; `after` is the keyset of the last row seen."""

    state: str = ""
    channel: str = ""
    mine: int | None = None
    text: str = ""
    after: str = ""

    @cached_property
    def is_search(self) -> bool:
        """A search looks at every order, not only at those that are open."""
        return bool(self.text.strip())


_COLUMNS = (
    "pk", "state", "due_at", "tries", "requests", "order__number", "order__channel",
    "order__receiver", "order__phone", "order__total", "order__currency", "order__paid_at",
    "order__at", "order__recorded_at", "clock__starts_at", "clock__clause", "accepted_by__name",
    "handed_to__name",
)  # fmt: skip


def desk_rows(wanted: Wanted) -> tuple[list[dict], str]:
    """One page of orders by urgency (a search: the newest first), and the keyset of the next."""
    rows = OrderState.objects.all()
    if wanted.is_search:
        rows = rows.filter(matching(wanted.text)).order_by("-pk")
        if wanted.after.isdecimal():
            rows = rows.filter(pk__lt=int(wanted.after))
    else:
        rows = _by_urgency(rows, wanted)
    if wanted.channel in Channel.values:
        rows = rows.filter(order__channel=wanted.channel)
    if wanted.mine:
        rows = rows.filter(Q(accepted_by=wanted.mine) | Q(handed_to=wanted.mine))
    page = list(rows.values(*_COLUMNS)[: PAGE + 1])
    following = _keyset(page[PAGE - 1], wanted) if len(page) > PAGE else ""
    return _dress(page[:PAGE]), following


def _by_urgency(rows: QuerySet, wanted: Wanted) -> QuerySet:
    if wanted.state in State.values:
        rows = rows.filter(state=wanted.state)
    else:
        rows = rows.exclude(state__in=[State.CLOSED, State.VOID, State.SHIPPED])
    due_at, _, pk = wanted.after.partition("~")
    if pk.isdecimal():
        moment = datetime.fromtimestamp(int(due_at) / 1_000_000, NEVER.tzinfo)
        rows = rows.filter(due_at__gte=moment).exclude(due_at=moment, pk__lte=int(pk))
    return rows.order_by("due_at", "pk")


def _keyset(row: dict, wanted: Wanted) -> str:
    if wanted.is_search:
        return str(row["pk"])
    return f"{round(row['due_at'].timestamp() * 1_000_000)}~{row['pk']}"


def _dress(page: list[dict]) -> list[dict]:
    """Add labels and the goods, so that the template only prints."""
    goods: dict[int, list[str]] = {}
    for order_id, title, quantity in (
        OrderLine.objects.filter(order__in=[row["pk"] for row in page])
        .order_by("order", "position")
        .values_list("order_id", "title", "quantity")
    ):
        goods.setdefault(order_id, []).append(f"{title} ×{quantity}")
    for row in page:
        lines = goods.get(row["pk"], [])
        row["goods"] = lines[0] if lines else ""
        row["more_goods"] = len(lines) - 1
        row["label"] = State(row["state"]).label
        row["channel"] = Channel(row["order__channel"]).label
        row["runs"] = row["due_at"] < NEVER
        row["who"] = row["handed_to__name"] or row["accepted_by__name"] or ""
    return page


def matching(text: str) -> Q:
    """Orders whose number, phone, names or pinyin initials hold a text."""
    text = text.strip().lower()
    if len(text) >= 3:
        return Q(order__search_text__contains=text)
    if text.isascii():
        return Q(order__initials__startswith=text)
    if len(text) == 2:
        return Q(order__search_words__bigrams=text)
    return Q(order__receiver__startswith=text)


def desk_version() -> str:
    """A text that changes with every event on any order: one short look at an index.

    The sum over the last ids also moves when an event with a lower number commits later.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(id), 0), coalesce(sum(id), 0) FROM "
            "(SELECT id FROM desk_orderevent ORDER BY id DESC LIMIT 100) AS newest"
        )
        newest, total = cursor.fetchone()
    return f"{newest}.{total}"


def state_counts() -> list[dict]:
    """How many orders stand in each open state, counted up to 100 and no further."""
    states = [state for state in State if state not in (State.CLOSED, State.VOID, State.SHIPPED)]
    one = "(SELECT %s AS state, count(*) FROM (SELECT FROM desk_orderstate WHERE state = %s LIMIT %s) AS s)"  # noqa: E501
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one] * len(states)),
            [value for state in states for value in (state.value, state.value, CAP + 1)],
        )
        counts = dict(cursor.fetchall())
    return [
        {
            "state": state.value,
            "label": state.label,
            "count": counts[state.value],
            "text": f"{CAP}+" if counts[state.value] > CAP else str(counts[state.value]),
        }
        for state in states
    ]


def attention_of(person, at: datetime) -> Deadline | None:
    """The attention window that runs for a person, or the next one today."""
    windows = Deadline.objects.filter(
        kind=ATTENTION.kind, owner=person, due_at__gt=at, voided_at=None
    )
    return windows.order_by("starts_at").first()


def orders_of(person, limit: int) -> list[dict]:
    """The open orders a person has in hand, the most urgent first."""
    return desk_rows(Wanted(mine=person.pk))[0][:limit]


def recent_breaches(person, at: datetime, limit: int) -> list[Deadline]:
    """A person's own newest breaches."""
    rows = Deadline.objects.breached(at).filter(owner=person, kind__in=KINDS)
    return list(rows.order_by("-due_at")[:limit])


def story_of(order: Order) -> list[OrderEvent]:
    """Everything that happened to an order, in order, with the people."""
    return list(order.events.select_related("by").order_by("seq"))


def clocks_of(order_id: int) -> list[Deadline]:
    """Every clock that ran or runs on an order."""
    rows = Deadline.objects.filter(kind__in=KINDS, key=str(order_id))
    return list(rows.exclude(kind=ATTENTION.kind).select_related("owner").order_by("starts_at"))


def others_of(order: Order, limit: int = 10) -> list[dict]:
    """The customer's other orders: the same phone number, else the same account of a shop."""
    if order.phone:
        same = Q(order__phone=order.phone)
    elif order.buyer:
        same = Q(order__channel=order.channel, order__buyer=order.buyer)
    else:
        return []
    rows = OrderState.objects.filter(same).exclude(pk=order.pk).order_by("-pk")
    return _dress(list(rows.values(*_COLUMNS)[:limit]))


def open_requests(story: list[OrderEvent]) -> list[OrderEvent]:
    """Requests of a story that nobody has answered."""
    answered = {event.data["request"] for event in story if event.kind == Happening.ANSWERED}
    return [event for event in story if event.kind in REQUESTS and event.seq not in answered]


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
