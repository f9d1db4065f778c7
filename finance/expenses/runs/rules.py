"""What a monthly run pays to whom: caps of phone bills by position, meals by days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from finance.expenses.rules import CENT, FinanceRules
from regulations.rulebook import clause

ZERO = Decimal(0)


class RunKind(TextChoices):
    """What is paid by the month for all; the value is the code of its budget category."""

    PHONE = "phone", _("phone bills")
    MEALS = "meals", _("meal allowances")


CLAUSES = {RunKind.PHONE: "A7.5-1", RunKind.MEALS: "A7.5-2"}


@dataclass(frozen=True)
class Share:
    """What the company pays of a person's month, and what stays their own."""

    paid: Decimal
    own: Decimal = ZERO


@clause("A7.5-1")
def phone_share(position: str, bill: Decimal, params: FinanceRules) -> Share:
    """A month's bill by position: actual cost up to the cap, above it the person's own.

    Refused for a position without an allowance, and for what is no sum in whole cents.
    """
    if position not in params.phone_cap:
        raise ValidationError(_("This position has no phone allowance."), code="A7.5-1")
    if bill < 0 or bill % CENT:
        raise ValidationError(_("A bill is a sum in whole cents."), code="A7.5-1")
    cap = params.phone_cap[position]
    paid = bill if cap is None else min(bill, Decimal(cap))
    return Share(paid, bill - paid)


@clause("A7.5-2")
def meal_share(days: int, *, is_full: bool, params: FinanceRules) -> Share:
    """A full month whatever its length; part of one by days, at most those that a month counts."""
    full = Decimal(params.meal_allowance_month)
    counted = min(days, params.meal_allowance_days)
    return Share(full if is_full else min(full, Decimal(params.meal_allowance_day) * counted))


def month_end(month: date) -> date:
    """The last day of a month by its first."""
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


@clause("A7.5-2")
def days_employed(month: date, hired_on: date | None, left_on: date | None) -> tuple[int, bool]:
    """How many days of a month a person was employed, and whether it was all of it."""
    first, last = month, month_end(month)
    since = max(first, hired_on or first)
    until = min(last, left_on or last)
    days = max(0, (until - since).days + 1)
    return days, (since, until) == (first, last)


@clause("A7.5-1", "A7.5-2")
def check_month(month: date, today: date, ref: str) -> None:
    """Refuse a month that is not over: a run is made at the start of the next."""
    if month_end(month) >= today:
        raise ValidationError(
            _("The month %(month)s is not over: it is paid at the start of the next."),
            params={"month": f"{month:%Y-%m}"},
            code=ref,
        )


def total_of(shares: Mapping[int, Share], ref: str) -> Decimal:
    """What a run pays altogether; refused when it pays nothing."""
    total = sum((share.paid for share in shares.values()), ZERO)
    if not total:
        raise ValidationError(_("There is nothing to pay in this month."), code=ref)
    return total
