"""Marks of many customers at once, for lists: who is difficult, who is a prospect."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from orders.service.customers.rules import Note
from regulations.rulebook import clause

# The marks of a customer are those of everybody who was merged into whom they stand with now.
_MARKS = """
WITH RECURSIVE up AS (
    SELECT c.id AS asked, c.id, c.into_id FROM service_customer AS c WHERE c.id = ANY(%(asked)s)
    UNION ALL
    SELECT up.asked, c.id, c.into_id FROM up JOIN service_customer AS c ON c.id = up.into_id
), everybody AS (
    SELECT asked, id FROM up WHERE into_id IS NULL
    UNION
    SELECT e.asked, c.id FROM everybody AS e JOIN service_customer AS c ON c.into_id = e.id
), marks AS (
    SELECT asked, (
        SELECT n.kind = %(prospect)s FROM service_customernote AS n
        WHERE n.customer_id IN (SELECT id FROM everybody AS e WHERE e.asked = each.asked)
            AND n.kind = ANY(%(kinds)s) ORDER BY n.id DESC LIMIT 1) AS prospect, (
        SELECT f.reason FROM service_flag AS f JOIN approvals_approval AS a ON a.id = f.approval_id
        WHERE f.customer_id IN (SELECT id FROM everybody AS e WHERE e.asked = each.asked)
            AND a.state = 'approved'
            AND NOT EXISTS (SELECT FROM service_flagend AS o WHERE o.flag_id = f.id)
        ORDER BY f.id DESC LIMIT 1) AS reason
    FROM (SELECT DISTINCT asked FROM everybody) AS each
)
SELECT asked, coalesce(prospect, false), coalesce(reason, '') FROM marks
WHERE prospect OR reason IS NOT NULL
"""


class Marked(NamedTuple):
    """How a customer is marked; `reason`: what happened with a difficult one."""

    is_prospect: bool
    reason: str


@clause("C10-9", "C10-1")
def marks_on_customers(ids: Iterable[int]) -> dict[int, Marked]:
    """The marks of those of these customers who have one, by the id that was asked."""
    values = {
        "asked": list(set(ids)), "prospect": Note.PROSPECT.value,
        "kinds": [Note.PROSPECT.value, Note.PROSPECT_NO_MORE.value],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, values)
        return {pk: Marked(*marks) for pk, *marks in cursor.fetchall()}
