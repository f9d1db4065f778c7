"""The printed forms of spending: the loan slip, and the voucher of a claim with its papers."""

from django.conf import settings
from django.utils.translation import gettext as _

from finance.expenses.claims.paying import difference
from finance.expenses.models import Advance, Claim, Spending
from finance.ledger.paper import in_capitals, yuan
from finance.ledger.printing import Attached, bind, typeset
from regulations.approvals.models import Decision
from regulations.approvals.rules import Verdict
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, until_text
from regulations.words import listed, with_aside

CLAUSE = "A7.2-4"


@clause("A7.2-1")
def loan_paper(loan: Advance) -> bytes:
    """The slip against which the cashier lends: sum, purpose, until when, who approved."""
    spending = loan.spending
    return typeset("slip", {
        "title": _("Loan slip"),
        "company": settings.COMPANY_NAME,
        "day": day_of(loan.at).isoformat(),
        "number": _("Request %(number)s") % {"number": spending.pk},
        "rows": [
            [_("Borrower"), f"{loan.person.number} {loan.person.name}"],
            [_("Purpose"), spending.purpose],
            [_("Budget line"), str(spending.line.category)],
            [_("Amount"), f"{yuan(loan.amount)}  {in_capitals(loan.amount)}"],
            [_("Settle by"), until_text(loan.deadline.due_at)],
        ],
        "hands": [
            [_("Approved by"), _signed(spending)],
            [_("Cashier"), loan.by.name],
            [_("Borrower"), loan.person.name],
        ],
        "note": "",
    })  # fmt: skip


@clause("A7.2-4")
def claim_paper(claim: Claim) -> bytes:
    """The expense voucher of a claim with its papers behind it, in the order they came."""
    files = [
        Attached(file.name, file.media, bytes(file.content))
        for file in claim.files.filter(is_live=True)
    ]
    return bind(_voucher(claim, files), files, clause=CLAUSE).content


def _voucher(claim: Claim, files: list[Attached]) -> bytes:
    loan = Advance.objects.filter(spending=claim.spending_id, undoing=None, payments=None).first()
    gap = difference(claim, loan)
    invoices = list(claim.invoices.filter(is_live=True))
    rows = [
        [_("Person"), f"{claim.person.number} {claim.person.name}"],
        [_("Purpose"), claim.spending.purpose],
        [_("Invoices"), "\n".join(
            "  ".join(part for part in (str(row), row.seller, yuan(row.amount)) if part)
            for row in invoices
        )],
        [_("Total"), f"{yuan(claim.total)}  {in_capitals(claim.total)}"],
        [_("Advance deducted"), yuan(claim.total - gap) or "0.00"],
        [_("Paid or taken back"), f"{gap:,.2f}"],
        [_("Attached papers"), str(len(files))],
    ]  # fmt: skip
    payment = claim.payment
    return typeset("slip", {
        "title": _("Expense voucher"),
        "company": settings.COMPANY_NAME,
        "day": day_of(claim.asked_at).isoformat(),
        "number": _("Claim %(number)s") % {"number": claim.pk},
        "rows": rows,
        "hands": [
            [_("Approved by"), _signed(claim)],
            [_("Cashier"), payment.by.name if payment else ""],
            [_("Claimed by"), claim.person.name],
        ],
        "note": "",
    })  # fmt: skip


def _signed(document: Spending | Claim) -> str:
    """Who approved a document, and for whom."""
    words = Decision.objects.select_related("by", "principal").filter(
        approval=document.approval_id, verdict=Verdict.APPROVED
    )
    names = []
    for each in words.order_by("pk"):
        is_own = each.by_id == each.principal_id
        names.append(with_aside(each.by.name, "" if is_own else each.principal.name))
    return listed(names)
