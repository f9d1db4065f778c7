"""Whether books and documents of tours agree: purses, customers' money, vouchers, papers."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from finance.tours.models import Settlement
from regulations.rulebook import clause

# By tour: money of its fund that its documents do not explain, or say more of.
_PURSES = """
SELECT t.code FROM tours_tour AS t
WHERE tours_expected(t.id) <> coalesce(
    (SELECT sum(p.balance) FROM ledger_purse AS p WHERE p.fund_id = t.fund_id), 0)
ORDER BY t.id
"""
# By tour: what the books owe its customer, or its guides owe, is not what its documents say.
_ACCOUNT = """
SELECT t.code FROM tours_tour AS t
WHERE coalesce((
    SELECT sum(l.debit - l.credit) FROM ledger_line AS l
    JOIN ledger_account AS a ON a.id = l.account_id AND a.code = '{account}'
    WHERE l.fund_id = t.fund_id AND (
        EXISTS (SELECT FROM ledger_movement AS m WHERE m.entry_id = l.entry_id)
        OR EXISTS (SELECT FROM ledger_posting AS p WHERE p.entry_id = l.entry_id))), 0)
    <> CASE WHEN tours_settled(t.id) THEN 0 ELSE {expected} END
ORDER BY t.id
"""
# What customers paid by vouchers that were not undone: a reversal counts once its money moved.
_PAID = """
    coalesce((SELECT sum(f.amount) FROM tours_refund AS f
              WHERE f.tour_id = t.id AND NOT tours_back(f.entry_id)), 0)
    - coalesce((SELECT sum(r.amount) FROM tours_receipt AS r
                JOIN tours_handover AS h ON h.receipt_id = r.id
                WHERE r.tour_id = t.id AND NOT tours_back(h.entry_id)), 0)
"""
# By tour: a voucher moved or posted its money, and no document of the tour says so.
_VOUCHERS = """
SELECT t.code FROM tours_tour AS t
WHERE EXISTS (
    SELECT FROM ledger_line AS l
    WHERE l.fund_id = t.fund_id AND NOT tours_claimed(l.entry_id) AND (
        EXISTS (SELECT FROM ledger_movement AS m WHERE m.entry_id = l.entry_id)
        OR EXISTS (SELECT FROM ledger_posting AS p WHERE p.entry_id = l.entry_id)))
ORDER BY t.id
"""


@dataclass(frozen=True)
class Finding:
    """What does not agree, the first tour by its code, and how many there are."""

    what: str
    tour: str
    count: int


@clause("A7.3-2", "A7.3-5")
def findings() -> Iterator[Finding]:
    """What does not agree; nothing where all does.

    purse, customer, guide: the books say another sum than the documents; voucher: one that no
    document of its tour names; papers: bound papers that are not what was kept.
    """
    for what, sql in (
        ("purse", _PURSES),
        ("customer", _ACCOUNT.format(account="2203", expected=_PAID)),
        ("guide", _ACCOUNT.format(account="122101", expected="tours_taken(t.id)")),
        ("voucher", _VOUCHERS),
    ):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            codes = [code for (code,) in cursor.fetchall()]
        if codes:
            yield Finding(what, codes[0], len(codes))
    broken = [
        row.tour.code
        for row in Settlement.objects.select_related("tour").order_by("pk").iterator(chunk_size=20)
        if hashlib.sha256(bytes(row.bound)).hexdigest() != row.sha256
    ]
    if broken:
        yield Finding("papers", broken[0], len(broken))
