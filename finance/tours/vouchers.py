"""Vouchers of a tour's fund: written and moved in one go by the cashier, posted later."""

from collections.abc import Sequence
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
from finance.ledger.services import move_money, write_entry
from finance.tours.models import Tour
from finance.tours.rules import ACCOUNTS, ZERO, Way
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of


def pay_or_take(
    *, tour: Tour, text: str, rows: Sequence[Row], source: tuple[str, int], by, at: datetime,
    request: UUID, words: dict | None = None, moves: bool = True,
) -> Entry:  # fmt: skip
    """Write a voucher and let the cashier move its money, in the caller's transaction.

    `text` is an English message id filled from `words`: vouchers are in the company's language.
    `moves` is False for one that moves no money.
    """
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


@clause("A7.3-2")
def out_of(fund_id: int, amount: Decimal, way: str) -> list[Row]:
    """The money of one fund that pays a sum: from the place asked for first, then the other.

    Refused where the fund has not so much altogether.
    """
    first = ACCOUNTS[Way(way)]
    have, rows, left = balances(fund_id), [], amount
    for account in (first, *(each for each in ACCOUNTS.values() if each != first)):
        part = min(left, have.get(account, ZERO))
        if part > 0:
            rows.append(Row(account, fund_id, credit=part))
            left -= part
    if left > 0:
        raise ValidationError(
            _("There is not so much money in this fund: %(missing)s are missing."),
            params={"missing": left}, code="A7.3-2",
        )  # fmt: skip
    return rows
