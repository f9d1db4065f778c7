"""Whether the chains of all orders and the seals over them still fit (C7-5)."""

from collections.abc import Iterator
from pathlib import Path

from orders.desk import verify_states
from regulations.binding import chains
from regulations.binding.chains import Chain, Finding, first
from regulations.rulebook import clause

CHAIN = Chain("orders", "desk_orderevent", "order_id", "desk_event_payload", "desk_order_root")
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


@clause("C7-5")
def findings(seal_file: Path | None = None) -> Iterator[Finding]:
    """What does not fit any more, by the id of the order; nothing where all is whole.

    The first order whose facts, lines or events were changed, a missing event, a seal that no
    longer fits, and seals that differ from the copy kept outside the database; then the first order
    whose state or clocks say something else than its events.
    """
    yield from chains.findings(CHAIN, seal_file)
    rest = {"no_events": _WITHOUT_EVENTS, "no_order": _ORPHANS} | verify_states.queries()
    for what, sql in rest.items():
        for row, count in first(f"SELECT order_id AS key FROM ({sql}) AS found"):
            yield Finding(what, key=row[0], count=count)
