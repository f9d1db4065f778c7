"""Deadlines for trials, and what must be true of them afterwards."""

from tests.faults.plant import Plant

# Two days ago, so that no outage of the trial itself lies in a window.
_DUE = """
INSERT INTO deadlines_deadline
    (kind, key, clause, owner_id, starts_at, due_at, void_reason, attempts, error)
SELECT 'desk.attention', %s || number, 'C7-1', owner.id,
    now() - interval '2 days' - interval '10 minutes' + number * interval '1 ms',
    now() - interval '2 days' + number * interval '1 ms', '', 0, ''
FROM generate_series(1, %s) AS number
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM people_employee) AS owner
    ON owner.place = number %% (SELECT count(*) FROM people_employee)
"""
# The deadlines of trials alone: the clocks of the seeded orders run out in a long run as well.
_OF_TRIALS = "due_at < now() - interval '1 day'"
HANDLED = f"{_OF_TRIALS} AND handled_at IS NOT NULL"
# Who must have been told of each breach, and who was.
_TOLD_WRONGLY = f"""
WITH expected AS (
    SELECT 'breach:' || d.id AS key, person FROM deadlines_deadline AS d
    JOIN people_employee AS owner ON owner.id = d.owner_id
    CROSS JOIN LATERAL unnest(ARRAY[owner.id, owner.supervisor_id]) AS person
    WHERE d.{_OF_TRIALS} AND d.breached_at IS NOT NULL AND person IS NOT NULL
), told AS (
    SELECT n.key, recipient_id AS person, count(*) AS times FROM notices_notice AS n
    JOIN deadlines_deadline AS d ON n.key = 'breach:' || d.id
    WHERE d.{_OF_TRIALS} GROUP BY 1, 2
)
SELECT key, person, times FROM expected FULL JOIN told USING (key, person)
WHERE times IS DISTINCT FROM 1 OR expected.key IS NULL
"""


def fall_due(plant: Plant, count: int, name: str = "due-") -> None:
    """So many attention windows that were missed long ago, shared out among everybody."""
    plant.query(_DUE, name, count)


def everything_is_written_once(plant: Plant, count: int) -> None:
    """Every due deadline is a breach, handled by the one claim that counts, told to each once."""
    due = f"{_OF_TRIALS} AND met_at IS NULL AND voided_at IS NULL"
    assert plant.count(due) == count
    assert plant.count(f"{due} AND breached_at IS NOT NULL AND handled_at IS NOT NULL") == count
    # A claim that was cut short is taken back with everything it wrote: one attempt is left.
    assert plant.count(f"{due} AND attempts <> 1") == 0
    assert plant.query(_TOLD_WRONGLY) == []
