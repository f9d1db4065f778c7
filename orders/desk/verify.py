"""Whether the chains of all orders and the seals over them still fit (C7-5)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from orders.desk import verify_states
from regulations.rulebook import clause

# Every event against its own text, the event before it, and the facts the chain starts from.
_BROKEN = """
WITH linked AS (
    SELECT e.order_id, e.seq, e.previous, e.digest,
        sha256(convert_to(desk_event_payload(e), 'UTF8')) AS computed,
        row_number() OVER chain AS place,
        lag(e.digest) OVER chain AS before
    FROM desk_orderevent AS e
    WINDOW chain AS (PARTITION BY e.order_id ORDER BY e.seq)
)
SELECT order_id, CASE
        WHEN seq <> place THEN 'gap'
        WHEN digest <> computed THEN 'event'
        WHEN before IS NULL THEN 'facts'
        ELSE 'link'
    END, seq
FROM linked
WHERE seq <> place OR digest <> computed
    OR previous IS DISTINCT FROM
        coalesce(before, sha256(convert_to(desk_order_root(order_id), 'UTF8')))
ORDER BY order_id, seq
"""
_WITHOUT_EVENTS = """
SELECT id AS order_id FROM desk_order AS o
WHERE NOT EXISTS (SELECT FROM desk_orderevent AS e WHERE e.order_id = o.id)
ORDER BY id
"""
_ORPHANS = """
SELECT order_id FROM desk_orderevent AS e
WHERE NOT EXISTS (SELECT FROM desk_order AS o WHERE o.id = e.order_id)
ORDER BY order_id
"""
_SEALS = """
SELECT number, at, links, encode(digest, 'hex'),
    digest = bylaw_seal_digest(chain, number, heads, links, previous)
        AND previous = coalesce(lag(digest) OVER (ORDER BY number), '\\x'::bytea)
        AND number = row_number() OVER (ORDER BY number)
FROM binding_seal WHERE chain = 'orders' ORDER BY number
"""
# Sealed heads that no event carries any more.
_UNSEALED_HEAD = """
SELECT (head ->> 0)::bigint AS order_id, s.number
FROM binding_seal AS s, jsonb_array_elements(s.heads) AS head
LEFT JOIN desk_orderevent AS e
    ON e.order_id = (head ->> 0)::bigint AND e.seq = (head ->> 1)::integer
WHERE s.chain = 'orders' AND (e.digest IS NULL OR encode(e.digest, 'hex') <> head ->> 2)
ORDER BY s.number, 1
"""
# Every event is covered by a seal or waits for the next one.
_UNCOVERED = """
WITH sealed AS (
    SELECT (head ->> 0)::bigint AS order_id, max((head ->> 1)::integer) AS seq
    FROM binding_seal AS s, jsonb_array_elements(s.heads) AS head
    WHERE s.chain = 'orders' GROUP BY 1
)
SELECT e.order_id FROM desk_orderevent AS e
LEFT JOIN sealed ON sealed.order_id = e.order_id
LEFT JOIN binding_unsealed AS u ON u.chain = 'orders' AND u.key = e.order_id AND u.seq = e.seq
WHERE (sealed.seq IS NULL OR sealed.seq < e.seq) AND u.id IS NULL
ORDER BY e.order_id
"""
# What waits to be sealed but has lost its event.
_GHOSTS = """
SELECT u.key AS order_id FROM binding_unsealed AS u
LEFT JOIN desk_orderevent AS e ON e.order_id = u.key AND e.seq = u.seq
WHERE u.chain = 'orders' AND e.digest IS DISTINCT FROM u.digest
ORDER BY u.key
"""


@dataclass(frozen=True)
class Finding:
    """One kind of thing that no longer fits: what, where first, and in how many orders."""

    what: str
    order_id: int | None = None
    seq: int | None = None
    seal: int | None = None
    orders: int = 0


@clause("C7-5")
def findings(seal_file: Path | None = None) -> Iterator[Finding]:
    """What does not fit any more; nothing where all is whole.

    The first order whose facts, lines or events were changed, a missing event, a seal that no
    longer fits, and seals that differ from the copy kept outside the database; then the first order
    whose state or clocks say something else than its events.
    """
    for row, orders in _first(_BROKEN):
        yield Finding(row[1], order_id=row[0], seq=row[2], orders=orders)
    for what, sql in (("no_events", _WITHOUT_EVENTS), ("no_order", _ORPHANS)):
        for row, orders in _first(sql):
            yield Finding(what, order_id=row[0], orders=orders)
    yield from _seal_findings(seal_file)
    for row, orders in _first(_UNSEALED_HEAD):
        yield Finding("seal_head", order_id=row[0], seal=row[1], orders=orders)
    rest = {"uncovered": _UNCOVERED, "ghost": _GHOSTS} | verify_states.queries()
    for what, sql in rest.items():
        for row, orders in _first(sql):
            yield Finding(what, order_id=row[0], orders=orders)


def _first(sql: str) -> Iterator[tuple[tuple, int]]:
    """The first row of a query, if there is one, with how many orders have any."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED (SELECT row_number() OVER () AS place, q.* FROM ({sql}) q)"
            " SELECT found.*, (SELECT count(DISTINCT order_id) FROM found) FROM found"
            " ORDER BY place LIMIT 1"
        )
        for _place, *row, orders in cursor.fetchall():
            yield tuple(row), orders


def _seal_findings(seal_file: Path | None) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_SEALS)
        seals = cursor.fetchall()
    if broken := next((number for number, *_rest, fits in seals if not fits), None):
        yield Finding("seal", seal=broken)
    if seal_file and seal_file.exists():
        kept = {number: digest for number, _at, _links, digest, _fits in seals}
        for number, digest in _copied(seal_file):
            if kept.get(number) != digest:
                yield Finding("seal_copy", seal=number)
                return


def _copied(seal_file: Path) -> Iterator[tuple[int, str]]:
    """Number and digest of every copied seal; a line that cannot be read is seal 0."""
    for text in seal_file.read_text(encoding="utf-8").splitlines():
        try:
            line = json.loads(text)
            if line["chain"] == "orders":
                yield line["number"], line["digest"]
        except (ValueError, KeyError, TypeError):
            yield 0, ""
