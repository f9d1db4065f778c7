"""A month of the books as a spreadsheet."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.ledger.models import Line
from finance.ledger.rules import Money, month_after, number_text
from finance.ledger.statements import journal, sums_of, trial_balance
from regulations.tables import Table, Written, write_book

KIND = "books"  # of data that leaves the portal


def workbook(month: date) -> Written:
    """Trial balance, posted vouchers line by line, journals of cash and bank; an .xlsx file."""
    until = month_after(month)
    journals = (_journal(money, month, until) for money in (Money.CASH, Money.BANK))
    return write_book([_balance(month, until), _vouchers(month), *journals])


def _table(title: str, columns: list[str], rows: list[list]) -> Table:
    return Table(title, columns, rows, width=18, fixed="A2")


def _balance(month: date, until: date) -> Table:
    pairs = (_("Opening"), pgettext("accounts", "Turnover"), _("Closing"))
    sides = [f"{part} {side}" for part in pairs for side in (_("Debit"), _("Credit"))]
    balances = trial_balance(month, until)
    rows = [[row.code, row.name, *row.sides] for row in balances]
    total = ["", _("Total"), *sums_of(balances)]
    return _table(_("Trial balance"), [_("Code"), _("Account"), *sides], [*rows, total])


def _vouchers(month: date) -> Table:
    columns = [
        pgettext("voucher", "Number"), _("Day"), _("Summary"), _("Account"), _("Fund"),
        _("Debit"), _("Credit"), _("Posted by"),
    ]  # fmt: skip
    lines = Line.objects.filter(entry__period=month, entry__posting__isnull=False)
    related = lines.select_related("entry__posting__by", "account", "fund")
    ordered = related.order_by("entry__posting__series", "entry__posting__seq", "position")
    return _table(_("Vouchers"), columns, [_row_of(line) for line in ordered])


def _row_of(line: Line) -> list:
    posting = line.entry.posting
    return [
        number_text(posting.series, posting.seq), line.entry.day.isoformat(), line.entry.summary,
        str(line.account), line.fund.name, line.debit, line.credit, posting.by.name,
    ]  # fmt: skip


def _journal(money: Money, month: date, until: date) -> Table:
    columns = [
        _("Day"), pgettext("voucher", "Number"), _("Summary"), _("Fund"), _("In"),
        _("Out"), _("Balance"),
    ]  # fmt: skip
    rows = [
        [
            row.day.isoformat(), row.number, row.summary, row.fund, row.taken, row.paid,
            row.balance,
        ]
        for row in journal(money, month, until)
    ]  # fmt: skip
    return _table(money.label, columns, rows)
