"""What a grade allows to be paid, and how it stands to the industry."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause

# How far the middle of a grade may lie from the standard of the industry unremarked.
NEAR = 20


@clause("C1")
def against_market(low: Decimal, high: Decimal, market: Decimal) -> int:
    """By how many percent the middle of a grade lies above (below: negative) the industry."""
    share = ((low + high) / 2 - market) / market * 100
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))


@clause("C1")
def fault_of_pay(amount: Decimal, low: Decimal, high: Decimal, reason: str) -> object:
    """Why this is not paid by a grade; None where it may be: outside its span with a reason."""
    if amount <= 0:
        return _("Say what is paid.")
    if not low <= amount <= high and not reason.strip():
        text = _("The grade is paid from %(low)s to %(high)s: give the reason for another sum.")
        return text % {"low": f"{low:,.2f}", "high": f"{high:,.2f}"}
    return None
