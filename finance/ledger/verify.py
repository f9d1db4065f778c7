"""Whether the books are whole: chain, numbers, seals, balances, purses, closed months (A7.1-1)."""

from collections.abc import Iterator
from pathlib import Path

from finance.ledger.closing import fingerprint_of, statement_of
from finance.ledger.models import Closing
from regulations.binding import chains
from regulations.binding.chains import Chain, Finding, first
from regulations.rulebook import clause

CHAIN = Chain("ledger", "ledger_posting", "series", "ledger_posting_payload", "ledger_series_root")
# By the id of the voucher: lines that do not balance within a fund.
_UNBALANCED = """
SELECT l.entry_id AS key FROM ledger_line AS l
WHERE EXISTS (SELECT FROM ledger_posting AS p WHERE p.entry_id = l.entry_id)
GROUP BY l.entry_id, l.fund_id HAVING sum(l.debit) <> sum(l.credit) ORDER BY 1
"""
# By the id of the purse: what it holds is not what its movements come to.
_PURSES = """
SELECT p.id AS key FROM ledger_purse AS p
LEFT JOIN (
    SELECT l.fund_id, l.account_id, sum(l.debit - l.credit) AS moved
    FROM ledger_line AS l JOIN ledger_movement AS m ON m.entry_id = l.entry_id
    GROUP BY 1, 2
) AS s ON s.fund_id = p.fund_id AND s.account_id = p.account_id
WHERE p.balance <> coalesce(s.moved, 0) ORDER BY 1
"""
# By the id of the voucher: posted although its money never moved, or by who moved it.
_HANDS = """
SELECT p.entry_id AS key FROM ledger_posting AS p
JOIN ledger_line AS l ON l.entry_id = p.entry_id
JOIN ledger_account AS a ON a.id = l.account_id AND a.money <> ''
LEFT JOIN ledger_movement AS m ON m.entry_id = p.entry_id
WHERE m.id IS NULL OR m.by_id = p.by_id ORDER BY 1
"""


@clause("A7.1-1", "A7.1-3")
def findings(seal_file: Path | None = None) -> Iterator[Finding]:
    """What does not fit any more; nothing where all is whole.

    Of the chain by series; unbalanced and hands by voucher; purse by purse; closing by the id of
    the closed month whose statement was changed or is not what its vouchers come to.
    """
    yield from chains.findings(CHAIN, seal_file)
    for what, sql in (("unbalanced", _UNBALANCED), ("purse", _PURSES), ("hands", _HANDS)):
        for row, count in first(sql):
            yield Finding(what, key=row[0], count=count)
    broken = [
        closing.pk
        for closing in Closing.objects.order_by("period")
        if closing.fingerprint != fingerprint_of(closing.content)
        or closing.content["rows"] != statement_of(closing.period_id)["rows"]
    ]
    if broken:
        yield Finding("closing", key=broken[0], count=len(broken))
