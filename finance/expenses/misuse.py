"""Misappropriation: reported by who keeps the books or manages, with facts; a case follows."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.expenses.models import Spending
from finance.expenses.rules import check_amount
from hr.discipline.models import Case
from hr.discipline.services import open_case
from regulations.rulebook import clause

CLAUSE = "A7.1-4"
TITLE = gettext_noop("Misappropriation of %(amount)s yuan: %(matter)s")


@clause("A7.1-4")
@transaction.atomic
def report_misuse(
    *,
    token: str,
    person,
    amount: Decimal,
    matter: str,
    account: str,
    spending: Spending | None = None,
    by,
    at: datetime,
) -> Case | None:
    """Open a case against somebody who used the company's money as their own (A7.1-4).

    `matter` names it in a few words, `account` tells what happened; `spending` is the request it
    is about. The fine lies within the bounds of the rule set "penalties". The same `token` opens
    one case only; then None is returned.
    """
    if not by.has_perm("expenses.report_misuse"):
        raise PermissionDenied(_("The chief accountant or the management reports this."))
    check_amount(amount, CLAUSE)
    if person == by:
        raise ValidationError(_("Nobody opens a case against themselves."), code=CLAUSE)
    if not matter.strip() or not account.strip():
        raise ValidationError(_("Say what happened."), code=CLAUSE)
    facts = {"matter": matter.strip(), "account": account.strip(), "amount": f"{amount:,.2f}"}
    if spending is not None:
        facts |= {"purpose": spending.purpose, "link": f"/expenses/{spending.pk}/"}
    return open_case(
        key=f"misuse:{by.pk}:{token}", clause=CLAUSE, subject=person, title=TITLE, facts=facts,
        by=by, at=at,
    )  # fmt: skip
