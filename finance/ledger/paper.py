"""What stands on the printed forms of the books: voucher, cash report, monthly statement."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.ledger.capitals import CURRENCY, capitals
from finance.ledger.figures import flows
from finance.ledger.listing import Voucher
from finance.ledger.models import CashCount, Closing, Entry
from finance.ledger.printing import typeset
from finance.ledger.rules import Category, Kind, Money, month_after
from finance.ledger.statements import Balance, balances_of, journal, sums_of, trial_balance
from finance.ledger.wording import agrees, gaps_of


def yuan(amount: Decimal | str | None) -> str:
    """A sum for paper; nothing for none."""
    return f"{Decimal(amount):,.2f}" if amount else ""


def in_capitals(amount: Decimal) -> str:
    """A sum in capital numerals with the currency ahead."""
    return CURRENCY + capitals(int(amount * 100))


def _name(row) -> str:
    return row.by.name if row else ""


def voucher_paper(entry: Entry, voucher: Voucher) -> bytes:
    """A voucher as PDF, with the amount in capital numerals and everybody who had it in hand."""
    posting = getattr(entry, "posting", None)
    lines = entry.lines.select_related("account", "fund").order_by("position")
    return typeset("voucher", {
        "title": _("%(kind)s voucher") % {"kind": entry.get_kind_display()},
        "company": settings.COMPANY_NAME,
        "day": entry.day.isoformat(),
        "number": voucher.number or str(voucher.label),
        "columns": [
            _("Summary"), _("Account"), _("Fund"), _("Debit"), _("Credit"),
        ],
        "rows": [
            {
                "text": line.text or entry.summary,
                "account": str(line.account),
                "fund": line.fund.name,
                "debit": yuan(line.debit),
                "credit": yuan(line.credit),
            }
            for line in lines
        ],
        "total_label": _("Total"),
        "total": yuan(voucher.total),
        "amount_label": _amount_label(voucher.kind),
        "capitals": in_capitals(voucher.amount),
        "amount": yuan(voucher.amount),
        "hands": [
            [_("Posted by"), _name(posting)],
            [_("Cashier"), voucher.moved_by],
            [_("Prepared by"), voucher.prepared_by],
        ],
        "note": "",
    })  # fmt: skip


def _amount_label(kind: str) -> str:
    """What the sum in capitals is: what came in or left, or the whole where no money moved."""
    if kind == Kind.RECEIPT:
        return pgettext("money", "Came in")
    return _("Paid out or moved") if kind == Kind.PAYMENT else _("Total")


def cash_paper(count: CashCount) -> bytes:
    """A day's cash report as PDF."""
    signature = getattr(count, "signature", None)
    rows = [
        (_("Opening"), yuan(count.opening) or "0.00"),
        (_("In"), yuan(count.receipts) or "0.00"),
        (_("Out"), yuan(count.payments) or "0.00"),
        (_("Book"), yuan(count.book) or "0.00"),
        (pgettext("drawer", "Counted"), f"{yuan(count.counted)} {in_capitals(count.counted)}"),
        (_("Notes and coins"), _pieces(count.notes)),
        (_("The company's own"), yuan(count.own_counted) or "0.00"),
        (_("Money of groups"), yuan(count.groups) or "0.00"),
    ]
    if count.difference:
        rows.append((_("Difference"), f"{yuan(count.difference)} {count.explanation}"))
    return typeset("slip", {
        "title": _("Cash report"),
        "company": settings.COMPANY_NAME,
        "day": count.day.isoformat(),
        "number": "",
        "rows": [[str(label), value] for label, value in rows],
        "hands": [[_("Cashier"), count.by.name], [_("Checked by"), _name(signature)]],
        "note": "",
    })  # fmt: skip


def _pieces(notes: dict[str, int]) -> str:
    faces = sorted(notes, key=Decimal, reverse=True)
    return "   ".join(f"{face} × {notes[face]}" for face in faces)


def statement_paper(closing: Closing) -> bytes:
    """A closed month's statement as PDF, told from its own content alone."""
    content = closing.content
    return typeset("month", {
        "title": _("Monthly statement"),
        "company": settings.COMPANY_NAME,
        "left": f"{closing.period_id:%Y-%m}",
        "right": _("in yuan"),
        "sums": [
            [_("Income"), yuan(content["income"]) or "0.00"],
            [_("Spending"), yuan(content["spending"]) or "0.00"],
            [_("Result"), yuan(content["result"]) or "0.00"],
        ],
        "flows": _flow_table(content),
        "places": _place_table(content),
        "balance": _balance_table(balances_of(content)),
        "gaps_title": _("Cash and books agree.") if agrees(content) else _("What did not agree"),
        "gaps": list(gaps_of(content)),
        "hands": [[_("Closed by"), closing.by.name], [_("Agreed by"), closing.agreed_by.name]],
        "note": closing.fingerprint,
    })  # fmt: skip


def _flow_table(content: dict) -> dict:
    """Income and spending by account beside the month before, with a bar for each."""
    before = {code: Decimal(sum_) for code, sum_ in content.get("before", {}).items()}
    rows = flows(balances_of(content), before)
    return {
        "title": _("Income and spending by account"),
        "columns": [
            _("Account"),
            _("This month"),
            _("The month before"),
            pgettext("figures", "Change"),
            "",
        ],
        "rows": [
            {
                "cells": [f"{row.code} {row.name}", *map(yuan, (row.now, row.before, row.change))],
                "widths": [row.width, row.width_before],
                "is_income": row.category == Category.INCOME,
            }
            for row in rows
        ],
    }


def _place_table(content: dict) -> dict:
    parts = ("opening", "debit", "credit", "closing")
    return {
        "title": _("Cash and bank"),
        "columns": [_("Account"), _("Opening"), _("In"), _("Out"), _("Closing")],
        "rows": [
            [f"{row['code']} {row['name']}", *(f"{Decimal(row[part]):,.2f}" for part in parts)]
            for row in content.get("places", [])
        ],
    }


def _balance_table(balances: list[Balance]) -> dict:
    rows = [[f"{row.code} {row.name}", *map(yuan, row.sides)] for row in balances]
    return {
        "title": _("Trial balance"),
        "over": ["", _("Opening"), pgettext("accounts", "Turnover"), _("Closing")],
        "columns": [_("Account"), *[_("Debit"), _("Credit")] * 3],
        "rows": rows,
        "total": [_("Total"), *(f"{sum_:,.2f}" for sum_ in sums_of(balances))],
    }


def _is_closed(month: date) -> str:
    is_closed = Closing.objects.filter(period=month).exists()
    return pgettext("month", "closed") if is_closed else _("not closed yet")


def balance_paper(month: date) -> bytes:
    """The trial balance of a month as PDF, which says whether the month is closed."""
    balances = trial_balance(month, month_after(month))
    return typeset("balance", {
        "title": _("Trial balance"),
        "company": settings.COMPANY_NAME,
        "left": f"{month:%Y-%m} {_is_closed(month)}",
        "right": _("in yuan"),
        "balance": _balance_table(balances),
        "hands": [],
        "note": "",
    })  # fmt: skip


def journal_paper(money: Money, month: date) -> bytes:
    """The journal of the drawer or of the bank in one month as PDF."""
    rows = journal(money, month, month_after(month))
    sums = [sum((getattr(row, part) for row in rows), Decimal(0)) for part in ("taken", "paid")]
    return typeset("statement", {
        "title": _("Cash journal") if money == Money.CASH else _("Bank journal"),
        "company": settings.COMPANY_NAME,
        "left": f"{month:%Y-%m} {_is_closed(month)}",
        "right": _("in yuan"),
        "columns": [
            _("Day"), pgettext("voucher", "Number"), _("Summary"), _("Fund"), _("In"), _("Out"),
            _("Balance"),
        ],
        "widths": [1.1, 1.5, 2.6, 1.4, 1.1, 1.1, 1.2],
        "words": 4,
        "rows": [
            [row.day.isoformat(), row.number or "—", row.summary, row.fund, yuan(row.taken),
             yuan(row.paid), f"{row.balance:,.2f}"]
            for row in rows
        ],
        "sums": [[_("In"), f"{sums[0]:,.2f}"], [_("Out"), f"{sums[1]:,.2f}"]],
        "hands": [],
        "note": "",
    })  # fmt: skip
