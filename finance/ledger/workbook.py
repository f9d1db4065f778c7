"""A month of the books as a spreadsheet."""

import io
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from finance.ledger.models import Line
from finance.ledger.rules import Money, month_after, number_text
from finance.ledger.statements import journal, sums_of, trial_balance

FORMULA = ("=", "+", "-", "@", "\t", "\r")
SUM = "#,##0.00"


def workbook(month: date) -> bytes:
    """Trial balance, posted vouchers line by line, journals of cash and bank; an .xlsx file."""
    book, until = Workbook(), month_after(month)
    page = book.active
    pairs = (_("Opening"), pgettext("accounts", "Turnover"), _("Closing"))
    sides = [f"{part} {side}" for part in pairs for side in (_("Debit"), _("Credit"))]
    _head(page, _("Trial balance"), [_("Code"), _("Account"), *sides])
    balances = trial_balance(month, until)
    for row in balances:
        page.append([row.code, row.name, *row.sides])
    page.append(["", _("Total"), *sums_of(balances)])
    _vouchers(book.create_sheet(), month)
    for money in (Money.CASH, Money.BANK):
        _journal(book.create_sheet(), money, month, until)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head(page, title: str, columns: list[str]) -> None:
    page.title = str(title)[:31]
    page.append(columns)
    for number in range(1, len(columns) + 1):
        page.cell(1, number).font = Font(bold=True)
        page.column_dimensions[get_column_letter(number)].width = 18
    page.freeze_panes = "A2"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _vouchers(page, month: date) -> None:
    _head(page, _("Vouchers"), [
        pgettext("voucher", "Number"), _("Day"), _("Summary"), _("Account"), _("Fund"),
        _("Debit"), _("Credit"), _("Posted by"),
    ])  # fmt: skip
    lines = Line.objects.filter(entry__period=month, entry__posting__isnull=False)
    related = lines.select_related("entry__posting__by", "account", "fund")
    for line in related.order_by("entry__posting__series", "entry__posting__seq", "position"):
        posting = line.entry.posting
        page.append([
            number_text(posting.series, posting.seq), line.entry.day.isoformat(),
            _safe(line.entry.summary), str(line.account), _safe(line.fund.name), line.debit,
            line.credit, posting.by.name,
        ])  # fmt: skip


def _journal(page, money: Money, month: date, until: date) -> None:
    _head(page, money.label, [
        _("Day"), pgettext("voucher", "Number"), _("Summary"), _("Fund"), _("In"),
        _("Out"), _("Balance"),
    ])  # fmt: skip
    for row in journal(money, month, until):
        page.append([
            row.day.isoformat(), row.number, _safe(row.summary), _safe(row.fund), row.taken,
            row.paid, row.balance,
        ])  # fmt: skip
