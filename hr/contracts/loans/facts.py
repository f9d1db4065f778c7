"""What whoever signs a loan reads of it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr.contracts.loans.rules import chain_of
from hr.contracts.models import Loan
from regulations.rulebook.selectors import in_force


def link(loan_id: int) -> str:
    """Where a loan is looked at."""
    return f"/contracts/loans/{loan_id}/"


def link_of(loan: Loan) -> str:
    """Where a loan is looked at."""
    return link(loan.pk)


def facts_of(loan: Loan) -> list[tuple[object, object]]:
    """Of which contract, copy or original, for what, and for how long."""
    days = in_force("contracts", loan.at).params.copy_loan_days
    what = _("the original") if loan.is_original else _("a copy with a watermark")
    return [
        (_("Contract"), str(loan.contract)),
        (_("Other party"), loan.contract.counterparty),
        (_("What is lent"), what),
        (_("For what"), loan.purpose),
        (_("Days after it is handed out"), days),
    ]


def charts(at: datetime) -> list[tuple[object, tuple]]:
    """Every chain there is."""
    return [
        (gettext_lazy("a copy"), chain_of(is_original=False, asks_head=False)),
        (gettext_lazy("the original"), chain_of(is_original=True, asks_head=False)),
        (gettext_lazy("the general manager borrows"), chain_of(is_original=False, asks_head=True)),
    ]
