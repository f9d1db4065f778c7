"""The statistical list of contracts (A6-3): how many and for how much, by what they are of."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hr.contracts.listing import STATE, all_of
from hr.contracts.rules import State
from regulations.rulebook import clause
from regulations.tables import Written, write_sheet

_SQL = """
SELECT {by} AS part, count(*), coalesce(sum(c.amount), 0)
FROM contracts_contract AS c
JOIN contracts_kind AS k ON k.id = c.kind_id
LEFT JOIN people_department AS d ON d.id = c.department_id
{where} GROUP BY 1 ORDER BY {order} LIMIT {most}
"""
MOST_PARTIES = 15


@dataclass
class Bar:
    """Contracts of one part: how many, for how much in yuan, and the bar's length in percent."""

    label: str
    count: int
    amount: Decimal
    share: int = 0


@dataclass
class Figures:
    """Everything the page of figures shows; `year` None for all years."""

    year: int | None
    years: list[Bar]
    kinds: list[Bar] = field(default_factory=list)
    departments: list[Bar] = field(default_factory=list)
    parties: list[Bar] = field(default_factory=list)
    states: list[Bar] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many contracts."""
        return sum(bar.count for bar in self.kinds)

    @property
    def amount(self) -> Decimal:
        """For how much."""
        return sum((bar.amount for bar in self.kinds), Decimal(0))


@clause("A6-3")
def figures(year: int | None, today: date, remind_days: int) -> Figures:
    """Contracts by year, kind, department, other party and state; of one year where it is named."""
    where = "WHERE c.year = %(year)s" if year else ""
    values = {"year": year, "today": today, "soon": today + timedelta(days=remind_days)}

    def bars(by: str, order: str = "3 DESC, 2 DESC", most: int = 50, narrow: str = where):
        sql = _SQL.format(by=by, where=narrow, order=order, most=most)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [Bar(str(part or "—"), *row) for part, *row in cursor.fetchall()]

    states = bars(STATE, "2 DESC")
    for bar in states:
        bar.label = str(State(bar.label).label)
    found = Figures(
        year,
        scaled(bars("c.year", "1", narrow=""), by="count"),
        scaled(bars("k.code || ' ' || k.name")),
        scaled(bars("d.name")),
        scaled(bars("c.counterparty", most=MOST_PARTIES)),
        scaled(states, by="count"),
    )
    return found


def scaled(bars: list[Bar], by: str = "amount") -> list[Bar]:
    """Bars with their length: the longest takes all of its row."""
    longest = max((getattr(bar, by) for bar in bars), default=0)
    for bar in bars:
        bar.share = round(100 * getattr(bar, by) / longest) if longest else 0
    return bars


@clause("A6-3")
def workbook(wanted, reader, today: date, remind_days: int) -> Written:
    """The list as .xlsx, by number."""
    header = [
        pgettext("contract", "Number"), pgettext("contract", "Title"), _("Other party"),
        _("Amount"), pgettext("contract", "Kind"), _("Department"),
        _("Signed on"), _("Runs from"), _("Runs until"), _("Ended on"), _("Custodian"),
        pgettext("contract", "Place"),
    ]  # fmt: skip
    rows = (
        [row.number, row.title, row.counterparty, row.amount, row.kind, row.department,
         row.signed_on, row.starts_on, row.ends_on, row.ended_on, row.custodian, row.place]
        for row in all_of(wanted, reader, today, remind_days)
    )  # fmt: skip
    return write_sheet(title=_("Contracts"), header=header, rows=rows)
