"""Whether the books are whole: chain, numbers, seals, balances, purses, closed months (A7.1-1)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from finance.ledger.closing import fingerprint_of, statement_of
from finance.ledger.models import Closing
from finance.ledger.statements import booked_by_month
from regulations.binding import chains
from regulations.binding.chains import Chain, Finding, first
from regulations.notices.board.models import Posting as Sheet
from regulations.rulebook import clause

CHAIN = Chain("ledger", "ledger_posting", "series", "ledger_posting_payload", "ledger_series_root")
SUM = re.compile(r"-?\d+(\.\d+)?")
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
# By the id of the voucher: posted although its money never moved, or by who moved or prepared it.
_HANDS = """
SELECT p.entry_id AS key FROM ledger_posting AS p
JOIN ledger_line AS l ON l.entry_id = p.entry_id
JOIN ledger_account AS a ON a.id = l.account_id AND a.money <> ''
LEFT JOIN ledger_movement AS m ON m.entry_id = p.entry_id
WHERE m.id IS NULL OR m.by_id = p.by_id
UNION SELECT p.entry_id FROM ledger_posting AS p
JOIN ledger_entry AS e ON e.id = p.entry_id AND e.prepared_by_id = p.by_id ORDER BY 1
"""
# By the id of the voucher: what follows from its day and its lines says something else.
_PLACED = """
SELECT e.id AS key FROM ledger_entry AS e
WHERE e.period_id <> date_trunc('month', e.day)::date
UNION SELECT m.entry_id FROM ledger_movement AS m WHERE m.in_drawer <> EXISTS (
    SELECT FROM ledger_line AS l JOIN ledger_account AS a ON a.id = l.account_id
    WHERE l.entry_id = m.entry_id AND a.money = 'cash'
) ORDER BY 1
"""
# By the id of the voucher that is gone: what hung on it.
_ORPHANS = """
SELECT each.entry_id AS key FROM (
    SELECT entry_id FROM ledger_line UNION SELECT entry_id FROM ledger_movement
    UNION SELECT entry_id FROM ledger_posting
) AS each
WHERE NOT EXISTS (SELECT FROM ledger_entry AS e WHERE e.id = each.entry_id) ORDER BY 1
"""
_QUERIES = {
    "unbalanced": _UNBALANCED, "purse": _PURSES, "hands": _HANDS, "placed": _PLACED,
    "orphan": _ORPHANS,
}  # fmt: skip


@clause("A7.1-1", "A7.1-3")
def findings(seal_file: Path | None = None) -> Iterator[Finding]:
    """What does not fit any more; nothing where all is whole.

    Of the chain by series; unbalanced, hands, placed and orphan by voucher; purse by purse;
    closing by the first month, as 202603, whose statement was changed or is not what its vouchers
    come to.
    """
    yield from chains.findings(CHAIN, seal_file)
    for what, sql in _QUERIES.items():
        for row, count in first(sql):
            yield Finding(what, key=row[0], count=count)
    broken = list(_bent_statements())
    if broken:
        yield Finding("closing", key=broken[0], count=len(broken))


def _bent_statements() -> Iterator[int]:
    """Months, as 202603, whose statement was changed, or is not what its vouchers come to now."""
    closings = {closing.period_id: closing for closing in Closing.objects.all()}
    sheets = dict(
        Sheet.objects.filter(key__startswith="statement:").values_list("key", "fingerprint")
    )
    for month, balances in booked_by_month():
        closing = closings.get(month)
        if closing and not _is_whole(closing, statement_of(month, balances), sheets):
            yield month.year * 100 + month.month


def _is_whole(closing: Closing, now: dict, sheets: dict[str, str]) -> bool:
    published = sheets.get(f"statement:{closing.pk}", closing.fingerprint)
    return closing.fingerprint == fingerprint_of(closing.content) == published and all(
        _figures(closing.content[part]) == _figures(now.get(part)) for part in closing.content
    )


def _figures(part):
    """A part of a statement to be compared: sums as numbers, without names, which may change."""
    if isinstance(part, dict):
        return {key: _figures(value) for key, value in part.items() if key != "name"}
    if isinstance(part, list):
        return [_figures(each) for each in part]
    return Decimal(part) if isinstance(part, str) and SUM.fullmatch(part) else part
