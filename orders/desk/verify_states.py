"""Whether the state rows and the clocks of orders say what the events say (C7-5).

Neither binds: both move as the work goes on. They are a reading of the events, so whoever changed
them past the portal is found by reading the events again.
"""

from orders.desk.clocks.rules import ENDS, RUNS
from orders.desk.rules import NEVER, REQUESTS, STEPS, Happening, State

# The last step says which state it must be.
_STATES = """
WITH steps (kind, state) AS (VALUES {steps}), last AS (
    SELECT DISTINCT ON (e.order_id) e.order_id, steps.state
    FROM desk_orderevent AS e JOIN steps ON steps.kind = e.kind
    ORDER BY e.order_id, e.seq DESC
)
SELECT last.order_id FROM last
LEFT JOIN desk_orderstate AS s ON s.order_id = last.order_id
WHERE s.state IS DISTINCT FROM last.state
ORDER BY 1
"""
_ACCEPTED = """
WITH last AS (
    SELECT DISTINCT ON (order_id) order_id, by_id FROM desk_orderevent
    WHERE kind = '{accepted}' ORDER BY order_id, seq DESC
)
SELECT s.order_id FROM desk_orderstate AS s LEFT JOIN last ON last.order_id = s.order_id
WHERE s.accepted_by_id IS DISTINCT FROM last.by_id
ORDER BY 1
"""
# Events of before carry the name alone: it is one that the person has or had.
_NAMED = """
WITH last AS (
    SELECT DISTINCT ON (order_id) order_id,
        (data ->> 'to_id')::bigint AS named, data ->> 'to' AS name
    FROM desk_orderevent WHERE kind = '{handed_over}' ORDER BY order_id, seq DESC
)
SELECT s.order_id FROM desk_orderstate AS s LEFT JOIN last ON last.order_id = s.order_id
WHERE CASE WHEN last.name IS NULL OR last.named IS NOT NULL
    THEN s.handed_to_id IS DISTINCT FROM last.named
    ELSE NOT EXISTS (
        SELECT FROM people_historicalemployee AS h
        WHERE h.id = s.handed_to_id AND h.name = last.name
    ) END
ORDER BY 1
"""
_COUNTED = """
WITH said AS (
    SELECT order_id, count(*) FILTER (WHERE kind = '{tried}') AS tries,
        count(*) FILTER (WHERE kind IN ({asked}))
            + count(*) FILTER (WHERE kind = '{shop_change}' AND data -> 'waits' = 'true')
            - count(*) FILTER (WHERE kind = '{answered}') AS requests
    FROM desk_orderevent GROUP BY order_id
)
SELECT s.order_id FROM desk_orderstate AS s JOIN said ON said.order_id = s.order_id
WHERE (s.tries, s.requests) <> (said.tries, said.requests)
ORDER BY 1
"""
_CLOCKS = """
WITH runs (state, kind) AS (VALUES {runs})
SELECT s.order_id FROM desk_orderstate AS s
LEFT JOIN runs ON runs.state = s.state
LEFT JOIN deadlines_deadline AS d ON d.id = s.clock_id
WHERE (d.kind, d.key) IS DISTINCT FROM
        (runs.kind, CASE WHEN runs.kind IS NOT NULL THEN s.order_id::text END)
    OR s.due_at <> coalesce(d.due_at, '{never}')
ORDER BY 1
"""
# A clock is voided when its order is, and only while it still ran.
_VOIDED = """
WITH ends (timer, kind) AS (VALUES {ends})
SELECT d.key::bigint AS order_id FROM deadlines_deadline AS d
JOIN ends ON ends.timer = d.kind
LEFT JOIN desk_orderevent AS e
    ON e.order_id::text = d.key AND e.kind = '{voided}' AND e.at = d.voided_at
WHERE d.voided_at IS NOT NULL AND (e.id IS NULL OR d.due_at <= d.voided_at)
ORDER BY 1
"""
_MET = """
WITH ends (timer, kind) AS (VALUES {ends}), first AS (
    SELECT DISTINCT ON (order_id, kind) order_id, kind, at, by_id FROM desk_orderevent
    WHERE kind IN (SELECT kind FROM ends) ORDER BY order_id, kind, seq
)
SELECT d.key::bigint AS order_id FROM deadlines_deadline AS d
JOIN ends ON ends.timer = d.kind
LEFT JOIN first ON first.kind = ends.kind AND first.order_id::text = d.key
WHERE (d.met_at, d.met_by_id) IS DISTINCT FROM (first.at, first.by_id)
ORDER BY 1
"""


def queries() -> dict[str, str]:
    """What may not fit → SQL that gives the ids of such orders, lowest first."""
    words = {kind.value: kind.value for kind in Happening} | {
        "steps": _pairs(_leads()),
        "runs": _pairs({state.value: timer.kind for state, timer in RUNS.items()}),
        "ends": _pairs({timer.kind: kind.value for kind, timer in ENDS.items()}),
        "asked": ", ".join(f"'{kind}'" for kind in REQUESTS if kind != Happening.SHOP_CHANGE),
        "never": NEVER.isoformat(),
    }
    asked = {
        "state": _STATES, "accepter": _ACCEPTED, "named": _NAMED, "counted": _COUNTED,
        "clock": _CLOCKS, "voided": _VOIDED, "met": _MET,
    }  # fmt: skip
    return {what: sql.format(**words) for what, sql in asked.items()}


def _leads() -> dict[str, str]:
    """Each step with the state it leads to."""
    steps = {kind.value: target.value for kind, (_from, target) in STEPS.items() if target}
    return {Happening.RECEIVED.value: State.RECEIVED.value} | steps


def _pairs(pairs: dict[str, str]) -> str:
    """SQL rows of our own constants."""
    return ", ".join(f"('{left}', '{right}')" for left, right in pairs.items())
