"""Marks of customers, of one or of many at once: who is difficult, who is a prospect."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from orders.service.customers.models import Customer
from orders.service.customers.rules import Note
from regulations.rulebook import clause

_DIFFICULT = """
WITH RECURSIVE marked AS (
    SELECT f.customer_id AS customer, f.reason FROM service_flag AS f
    JOIN approvals_approval AS a ON a.id = f.approval_id
    WHERE a.state = 'approved'
        AND NOT EXISTS (SELECT FROM service_flagend AS e WHERE e.flag_id = f.id)
    UNION
    SELECT c.into_id, marked.reason FROM marked
    JOIN service_customer AS c ON c.id = marked.customer WHERE c.into_id IS NOT NULL
)
SELECT customer, reason FROM marked
"""
# Whoever's last word on it says so, be it said of them or of somebody merged into them.
PROSPECTS = f"""
WITH RECURSIVE said AS (
    SELECT n.id, n.kind, n.customer_id AS customer FROM service_customernote AS n
    WHERE n.kind IN ('{Note.PROSPECT}', '{Note.PROSPECT_NO_MORE}')
    UNION
    SELECT said.id, said.kind, c.into_id FROM said
    JOIN service_customer AS c ON c.id = said.customer WHERE c.into_id IS NOT NULL
), last AS (SELECT DISTINCT ON (customer) customer, kind FROM said ORDER BY customer, id DESC)
SELECT customer FROM last WHERE kind = '{Note.PROSPECT}'
"""
# An SQL expression of a text that changes with the marks and with whose they are.
DIFFICULT_VERSION = """
(SELECT count(*)::text FROM service_flag AS f JOIN approvals_approval AS a ON a.id = f.approval_id
 WHERE a.state = 'approved') || '.' || (SELECT count(*) FROM service_flagend)
|| '.' || (SELECT coalesce(max(id), 0) FROM service_merge)
|| '.' || (SELECT coalesce(max(id), 0) FROM service_mergeundone)
"""
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
        SELECT f.id FROM service_flag AS f JOIN approvals_approval AS a ON a.id = f.approval_id
        WHERE f.customer_id IN (SELECT id FROM everybody AS e WHERE e.asked = each.asked)
            AND a.state = 'approved'
            AND NOT EXISTS (SELECT FROM service_flagend AS o WHERE o.flag_id = f.id)
        ORDER BY f.id DESC LIMIT 1) AS flag
    FROM (SELECT DISTINCT asked FROM everybody) AS each
)
SELECT asked, coalesce(prospect, false), coalesce(f.reason, ''), flag
FROM marks LEFT JOIN service_flag AS f ON f.id = flag
WHERE prospect OR flag IS NOT NULL
"""


class Marked(NamedTuple):
    """How a customer is marked; `reason`: what happened with a difficult one, `flag`: the id of the
    mark that says so."""

    is_prospect: bool = False
    reason: str = ""
    flag: int | None = None


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


def marks_of(customer: Customer) -> Marked:
    """How one customer is marked, if at all."""
    return marks_on_customers([customer.pk]).get(customer.pk, Marked())


@clause("C10-9")
def difficult() -> dict[int, str]:
    """What happened with each difficult customer, by the id of who they were merged into."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFICULT)
        return dict(cursor.fetchall())
