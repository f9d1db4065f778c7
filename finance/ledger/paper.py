"""What stands on the printed forms of the books: voucher, cash report, monthly statement."""

from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from finance.ledger.capitals import CURRENCY, capitals
from finance.ledger.listing import Voucher
from finance.ledger.models import CashCount, Closing, Entry
from finance.ledger.printing import typeset


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
        "capitals": in_capitals(voucher.total),
        "total": yuan(voucher.total),
        "hands": [
            [_("Posted by"), _name(posting)],
            [_("Cashier"), voucher.moved_by],
            [_("Prepared by"), voucher.prepared_by],
        ],
        "note": "",
    })  # fmt: skip


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
        (_("The company's own"), yuan(count.own) or "0.00"),
        (_("Money of groups"), yuan(count.book - count.own) or "0.00"),
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
    return typeset("statement", {
        "title": _("Monthly statement"),
        "company": settings.COMPANY_NAME,
        "left": f"{closing.period_id:%Y-%m}",
        "right": _("in yuan"),
        "columns": [_("Account"), _("Opening"), _("Debit"), _("Credit"), _("Closing")],
        "widths": [3, 1.3, 1.3, 1.3, 1.3],
        "words": 1,
        "rows": [
            [f"{row['code']} {row['name']}"]
            + [yuan(row[part]) for part in ("opening", "debit", "credit", "closing")]
            for row in content["rows"]
        ],
        "sums": [
            [_("Income"), yuan(content["income"]) or "0.00"],
            [_("Spending"), yuan(content["spending"]) or "0.00"],
            [_("Result"), yuan(content["result"]) or "0.00"],
        ],
        "hands": [[_("Closed by"), closing.by.name], [_("Agreed by"), closing.agreed_by.name]],
        "note": closing.fingerprint,
    })  # fmt: skip
