"""What only the lists need: breaches, customers and what they asked, judged days, stray punches,
advances that wait, notices. As much stands in what a list shows in both portals, so only the
table grows."""

from datetime import date, timedelta

from bench import scratch

# Sixteen people, four punches a day: a thousand are sixteen days of theirs.
PEOPLE, PUNCHES = 16, 4
_LAST = "now() - n * interval '10 minutes'"
# Missed, one every ten minutes: a week holds a thousand, however many came before.
_BREACHES = f"""
INSERT INTO deadlines_deadline (kind, key, clause, owner_id, starts_at, due_at, breached_at,
    handled_at, void_reason, attempts, error)
SELECT 'desk.acceptance', (9999999 + n)::text, 'C7-1', %(person)s,
    {_LAST} - interval '10 minutes', {_LAST}, {_LAST}, {_LAST}, '', 0, ''
FROM generate_series(1, %(rows)s) AS n
"""
_CUSTOMERS = """
INSERT INTO service_customer (id, name, initials, at)
OVERRIDING SYSTEM VALUE
SELECT n, '客户' || n, 'kh', now() - n * interval '10 minutes'
FROM generate_series(1, %(rows)s) AS n
"""
_KEYS = """
INSERT INTO service_customerkey (id, customer_id, first_id, kind, value)
OVERRIDING SYSTEM VALUE
SELECT n, n, n, 'phone', '1' || lpad(n::text, 10, '0') FROM generate_series(1, %(rows)s) AS n
"""
# Each order is somebody's.
_ORDERS = """
INSERT INTO service_customerorder (order_id, key_id, placed_at)
SELECT id, row_number() OVER (ORDER BY id), placed_at FROM desk_order
ON CONFLICT DO NOTHING
"""
# All are done with but thirty, the newest: as many wait in a shop of a year as in one of a day.
_TICKETS = f"""
INSERT INTO service_ticket (id, at, recorded_at, kind, way, what, customer_id, by_id, owner_id,
    state, outcome, replied_at, closed_at)
OVERRIDING SYSTEM VALUE
SELECT %(rows)s - n + 1, {_LAST}, {_LAST}, 'enquiry', 'online', '茶叶什么时候发货 ' || n, n,
    %(person)s, %(person)s, CASE WHEN n > 30 THEN 'done' ELSE 'open' END,
    CASE WHEN n > 30 THEN 'bought' ELSE '' END, {_LAST}, CASE WHEN n > 30 THEN {_LAST} END
FROM generate_series(1, %(rows)s) AS n
"""
_STEPS = """
INSERT INTO service_ticketstep (at, recorded_at, ticket_id, step, note, outside, outcome, by_id)
SELECT t.at, t.at, t.id, s, '', '', CASE WHEN s = 'closed' THEN 'bought' ELSE '' END, %(person)s
FROM service_ticket AS t, unnest(ARRAY['replied', 'closed']) AS s
WHERE s = 'replied' OR t.state = 'done'
"""
_RESULTS = """
INSERT INTO timekeeping_dayresult (person_id, day, outcome, occurrences, absence, is_whole,
    missing, reminders, planned, worked, unpaid, version_id, facts, lines, digest, judged_at)
SELECT e.id, d::date, CASE WHEN extract(day FROM d)::int %% 3 = 0 THEN 'late' ELSE 'present' END,
    '[]', 0, false, 0, 0, 480, 480, 0, v.id, '{}', '[]', '', d
FROM people_employee AS e, generate_series(%(first)s::date, %(until)s::date, '1 day') AS d,
    (SELECT id FROM rulebook_ruleversion WHERE rule_set = 'attendance' LIMIT 1) AS v
WHERE e.number LIKE 'T%%'
"""
_STRAYS = f"""
INSERT INTO timekeeping_stray (pin, at, source, key, detail, reason, came_at, taken_at)
SELECT '9' || n %% 50, {_LAST}, 'usb', 'bench:' || n, '{{}}', 'unknown', {_LAST},
    CASE WHEN n > 30 THEN {_LAST} END
FROM generate_series(1, %(rows)s) AS n
"""
_ADVANCES = """
UPDATE expenses_spending SET advance = amount WHERE id IN (
    SELECT id FROM expenses_spending WHERE state = 'approved' ORDER BY id DESC LIMIT 30)
"""
_NOTICES = f"""
INSERT INTO notices_notice (key, kind, recipient_id, text, params, url, clause, at, read_at)
SELECT 'bench:' || n, 'approvals.step', %(person)s, 'a request waits', '{{}}', '/', '',
    {_LAST}, CASE WHEN n > 30 THEN now() END
FROM generate_series(1, %(rows)s) AS n
"""


def fill(superuser: str, reader, rows: int) -> None:
    """So many of each, past the triggers; `reader` was told of all, and missed all."""
    values = {"person": reader.pk, "rows": rows}
    statements = (
        _BREACHES, _CUSTOMERS, _KEYS, _ORDERS, _TICKETS, _STEPS, _STRAYS, _ADVANCES, _NOTICES,
    )  # fmt: skip
    scratch.run(superuser, statements, values)


def judged(superuser: str, first: date, days: int) -> None:
    """A result for every day of every punching person from a day on."""
    values = {"first": first, "until": first + timedelta(days=days - 1)}
    scratch.run(superuser, [_RESULTS], values)
