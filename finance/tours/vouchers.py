"""Vouchers of a tour's fund: written and moved in one go by the cashier, posted later."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from finance.ledger.models import Entry, Movement, Purse
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.ledger.services import move_money, write_entry
from finance.tours.access import check_hands
from finance.tours.models import Tour
from finance.tours.rules import ACCOUNTS, ZERO, Way, yuan
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

# Between the funds: income that is passed on, and what one paid for the other.
RESULT, OWED_BY, OWED_TO = "3103", "122102", "224102"
IN_CASH = _(
    "This fund has %(have)s in cash, %(missing)s are missing; in the bank it has %(elsewhere)s. "
    "Pay by bank, or take the money out of the bank first."
)
BY_BANK = _(
    "This fund has %(have)s in the bank, %(missing)s are missing; in cash it has %(elsewhere)s. "
    "Pay in cash, or bring the money to the bank first."
)


def pay_or_take(
    *, tour: Tour, text: str, rows: Sequence[Row], source: tuple[str, int], by, at: datetime,
    request: UUID, words: dict | None = None, moves: bool = True, approval_id: int | None = None,
) -> Entry:  # fmt: skip
    """Write a voucher and let the cashier move its money, in the caller's transaction.

    `text` is an English message id filled from `words`: vouchers are in the company's language.
    `moves` is False for one that moves no money; `approval_id` is the decision it rests on.
    Refused: by who works for the tour, had money of it, or decided.
    """
    check_hands(tour, by, approval_id)
    with translation.override(settings.LANGUAGE_CODE):
        summary = gettext(text) % (words or {})
    entry = write_entry(
        day=day_of(at), summary=f"{tour.code} {summary}"[:200], rows=rows, by=by, at=at,
        request=request, source=source,
    )  # fmt: skip
    if moves and not Movement.objects.filter(entry=entry).exists():
        move_money(entry_id=entry.pk, day=day_of(at), by=by, at=at)
    return entry


def balances(fund_id: int) -> dict[str, Decimal]:
    """What a fund has in each place of money, by account code."""
    rows = Purse.objects.filter(fund=fund_id)
    return dict(rows.values_list("account__code", "balance"))


@clause("A7.1-2", "A7.3-2")
def out_of(fund_id: int, amount: Decimal, way: str) -> list[Row]:
    """The money of one fund that pays a sum, out of the place that it is paid from.

    Cash leaves the drawer and nothing else: refused where the fund has not so much there, saying
    what it has elsewhere.
    """
    account, have = ACCOUNTS[Way(way)], balances(fund_id)
    there = have.get(account, ZERO)
    if there >= amount:
        return [Row(account, fund_id, credit=amount)]
    elsewhere = sum(have.values(), ZERO) - there
    words = IN_CASH if way == Way.CASH else BY_BANK
    raise ValidationError(
        words,
        params={"have": yuan(there), "missing": yuan(amount - there), "elsewhere": yuan(elsewhere)},
        code="A7.3-2",
    )


@clause("A7.3-2")
def pass_on(fund_id: int, money: Mapping[str, Decimal], *, debt: Decimal = ZERO,
            result: Decimal) -> list[Row]:  # fmt: skip
    """The lines by which a tour's fund passes its money on to the company, place by place.

    `debt` is what it owed the company, `result` what it earned, below zero what it lost: together
    they are the sum of `money`, so both funds balance.
    """
    own, rows = company().pk, []
    for account, amount in sorted(money.items()):
        if amount:
            rows += [Row(account, fund_id, credit=amount), Row(account, own, debit=amount)]
    if debt:
        rows += [Row(OWED_TO, fund_id, debit=debt), Row(OWED_BY, own, credit=debt)]
    if result > 0:
        rows += [Row(RESULT, fund_id, debit=result), Row(RESULT, own, credit=result)]
    elif result < 0:
        rows += [Row(RESULT, fund_id, credit=-result), Row(RESULT, own, debit=-result)]
    return rows
