"""The list of the desk: one statement a page, whatever it is narrowed to and however large.

Written as SQL because the list is asked for every few seconds by everybody at the desk: building
this statement from models costs more than running it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr.roster.rules import CHINA
from orders.desk.rules import NEVER, Channel, State

PAGE = 20
SHORTEST = 3  # of what the trigram index finds within a text
_PHONE_SIGNS = str.maketrans("", "", " +-()（）\u3000")

_ROWS = """
SELECT s.order_id, s.state, s.due_at, s.tries, s.requests, o.number, o.channel,
    coalesce(nullif(o.receiver, ''), o.buyer) AS receiver, o.phone, o.total, o.currency,
    o.paid_at IS NULL AND o.paid < o.total AS unpaid,
    clock.starts_at, clock.clause, coalesce(operator.name, accepter.name, '') AS who,
    line.title, line.quantity,
    (SELECT count(*) - 1 FROM desk_orderline WHERE order_id = s.order_id) AS more, o.buyer
FROM desk_orderstate AS s
JOIN desk_order AS o ON o.id = s.order_id
LEFT JOIN deadlines_deadline AS clock ON clock.id = s.clock_id
LEFT JOIN people_employee AS accepter ON accepter.id = s.accepted_by_id
LEFT JOIN people_employee AS operator ON operator.id = s.handed_to_id
LEFT JOIN LATERAL (
    SELECT title, quantity FROM desk_orderline WHERE order_id = s.order_id
    ORDER BY position LIMIT 1
) AS line ON true
WHERE {conditions} ORDER BY {order} LIMIT {limit}
"""
# In the words of the partial index `state_open`, so that it serves the list.
DONE = (State.CLOSED, State.VOID, State.SHIPPED)
_OPEN = "NOT (s.state IN ({}))".format(", ".join(f"'{state}'" for state in DONE))


@dataclass(frozen=True)
class Wanted:
    """What a list of the desk is asked for; `after` is the keyset of the last row seen."""

    state: str = ""
    channel: str = ""
    mine: int | None = None
    text: str = ""
    after: str = ""

    @property
    def is_search(self) -> bool:
        """A search looks at every order, open or not, unless a state is named with it."""
        return bool(self.text.strip())

    @property
    def is_short(self) -> bool:
        """Whether a search is too short to be looked for in numbers and telephones."""
        longest = max(self.text.split(), key=len, default="")
        return longest.isascii() and 0 < len(longest) < SHORTEST


class Row(NamedTuple):
    """One order as the list's statement gives it, column by column; equal rows look alike."""

    pk: int
    state: str
    due_at: datetime
    tries: int
    requests: int
    number: str
    channel: str
    receiver: str
    phone: str
    total: Decimal
    currency: str
    unpaid: bool
    starts_at: datetime | None
    clause: str | None
    who: str
    title: str | None
    quantity: int | None
    more: int
    buyer: str


@dataclass(frozen=True)
class Condition:
    """A piece of WHERE with its values; pieces are written here, values come from people."""

    sql: str
    values: tuple = ()


def desk_rows(wanted: Wanted) -> tuple[list[Row], str]:
    """One page of orders by urgency (a search: the newest first), and the keyset of the next."""
    conditions, order = _asked(wanted)
    page = _fetched(conditions, order, PAGE + 1)
    following = _keyset(page[PAGE - 1], wanted) if len(page) > PAGE else ""
    return page[:PAGE], following


def all_rows(wanted: Wanted, most: int) -> list[Row]:
    """The whole list, at most so many rows of it, in its order."""
    conditions, order = _asked(wanted)
    return _fetched(conditions, order, most)


def _asked(wanted: Wanted) -> tuple[list[Condition], str]:
    """What a list is narrowed to, and its order."""
    if wanted.is_search:
        conditions, order = _search(wanted.text), "s.order_id DESC"
        if wanted.state in State.values:
            conditions.append(Condition("s.state = %s", (wanted.state,)))
        if wanted.after.isdecimal():
            conditions.append(Condition("s.order_id < %s", (int(wanted.after),)))
    elif wanted.state in DONE:
        conditions, order = _done(wanted), "s.due_at DESC, s.order_id DESC"
    else:
        conditions, order = _by_urgency(wanted), "s.due_at, s.order_id"
    if wanted.channel in Channel.values:
        conditions.append(Condition("o.channel = %s", (wanted.channel,)))
    if wanted.mine:
        mine = "(s.accepted_by_id = %s OR s.handed_to_id = %s)"
        conditions.append(Condition(mine, (wanted.mine, wanted.mine)))
    return conditions, order


def _search(text: str) -> list[Condition]:
    """Orders that hold every word: the longest is looked up, the others sift what it finds."""
    if digits := _phone_digits(text):
        typed, plain = _containing(text.strip()), _containing(digits)
        return [Condition(f"({typed.sql} OR {plain.sql})", typed.values + plain.values)]
    longest, *others = sorted(text.split(), key=len, reverse=True)
    return [matching(longest), *map(_containing, others)]


def _phone_digits(text: str) -> str:
    """The digits of what is written like a telephone number with signs in it, else nothing.

    A mobile number of China is stored without its country.
    """
    written = text.strip().replace("＋", "+")
    digits = written.translate(_PHONE_SIGNS)
    if digits == written or not (digits.isascii() and digits.isdecimal() and len(digits) >= 7):
        return ""
    return digits[-11:] if len(digits) == 13 and digits.startswith("861") else digits


def _by_urgency(wanted: Wanted) -> list[Condition]:
    if wanted.state in State.values:
        conditions = [Condition("s.state = %s", (wanted.state,))]
    else:
        conditions = [Condition(_OPEN)]
    if after := read_keyset(wanted.after):
        conditions.append(Condition("(s.due_at, s.order_id) > (%s, %s)", after))
    return conditions


def _done(wanted: Wanted) -> list[Condition]:
    """What no clock runs for any more: the newest first, by the same index read backwards."""
    conditions = [Condition("s.state = %s", (wanted.state,))]
    if after := read_keyset(wanted.after):
        conditions.append(Condition("(s.due_at, s.order_id) < (%s, %s)", after))
    return conditions


def read_keyset(text: str) -> tuple[datetime, int] | None:
    """Moment and number of "microseconds~number" out of an address; None for anything else."""
    due_at, _, pk = text.partition("~")
    if not (pk.isdecimal() and due_at.isdecimal() and len(due_at) < 19):
        return None
    return datetime.fromtimestamp(min(int(due_at) / 1e6, NEVER.timestamp()), UTC), int(pk)


def _keyset(row: Row, wanted: Wanted) -> str:
    if wanted.is_search:
        return str(row.pk)
    return f"{round(row.due_at.timestamp() * 1_000_000)}~{row.pk}"


def matching(text: str) -> Condition:
    """Orders whose number, phone, names or pinyin initials hold a text.

    Three characters and more use the trigram index; it is blind for shorter ones, so two Chinese
    characters are looked up as a word, and anything else as the beginning of a name.
    """
    text = text.strip().lower()
    if len(text) >= SHORTEST:
        return _containing(text)
    if text.isascii():
        return Condition("o.initials LIKE %s", (f"{_plain(text)}%",))
    if len(text) == 2:
        return Condition("o.search_words @@ bylaw_bigram_query(%s)", (text,))
    return Condition("o.receiver LIKE %s", (f"{_plain(text)}%",))


def _containing(text: str) -> Condition:
    return Condition("o.search_text LIKE %s", (f"%{_plain(text.lower())}%",))


def _plain(text: str) -> str:
    """A text as LIKE takes it to the letter."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def rows(conditions: list[Condition], order: str, limit: int) -> list[dict]:
    """Orders in words, ready to be printed."""
    return [in_words(row) for row in _fetched(conditions, order, limit)]


def _fetched(conditions: list[Condition], order: str, limit: int) -> list[Row]:
    """`order` is one of ours, never a person's word."""
    sql = _ROWS.format(
        conditions=" AND ".join(condition.sql for condition in conditions),
        order=order,
        limit=limit,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for condition in conditions for value in condition.values])
        return [Row(*row) for row in cursor.fetchall()]


def in_words(row: Row) -> dict:
    """Everything in the reader's language, so that a template only prints."""
    return row._asdict() | {
        "url": reverse("desk:order", args=[row.pk]),
        "pk": str(row.pk),
        "receiver": row.receiver or str(_("without a name")),
        "label": str(State(row.state).label),
        "channel": str(Channel(row.channel).label),
        "goods": _shortened(f"{row.title} ×{row.quantity}" if row.title else ""),
        "due": _clock(row),
    }


def _shortened(text: str) -> str:
    return text if len(text) <= 42 else text[:41] + "…"


def _clock(row: Row) -> dict | None:
    """Moments in milliseconds for the browser, and in words for when scripts fail."""
    if row.due_at >= NEVER:
        return None
    starts_at = row.starts_at or row.due_at
    return {
        "due": str(int(row.due_at.timestamp() * 1000)),
        "start": str(int(starts_at.timestamp() * 1000)),
        "words": row.due_at.astimezone(CHINA).strftime("%m-%d %H:%M"),
    }
