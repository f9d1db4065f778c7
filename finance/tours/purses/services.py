"""The verb of a tour's purse: take money out of the bank, or bring it there."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger.access import allow
from finance.ledger.rules import Row
from finance.tours.access import lock_tour
from finance.tours.letters import write
from finance.tours.models import Shift
from finance.tours.rules import ACCOUNTS, Way, check_sum
from finance.tours.vouchers import out_of, pay_or_take
from regulations.binding.rows import insert
from regulations.rulebook import clause

CLAUSE = "A7.3-2"
TEXTS = {
    Way.CASH: gettext_noop("cash taken out of the bank"),
    Way.BANK: gettext_noop("cash brought to the bank"),
}


@clause("A7.1-2", "A7.3-2")
@transaction.atomic
def shift_money(
    *, tour_id: int, amount: Decimal, way: str, request: UUID, by, at: datetime
) -> Shift:
    """Bring money of a tour to another place, `way` being where it lies then; once per `request`.

    It stays the money of this tour. Refused: more than lies in the other place.
    """
    allow(by, "ledger.move_money")
    tour = lock_tour(tour_id)
    known = Shift.objects.filter(entry__request=request).first()
    if known:
        return known
    check_sum(amount, CLAUSE)
    if way not in Way.values:
        raise ValidationError(_("Money comes from the drawer or the bank."), code=CLAUSE)
    other = Way.BANK if way == Way.CASH else Way.CASH
    rows = [Row(ACCOUNTS[Way(way)], tour.fund_id, debit=amount)]
    entry = pay_or_take(
        tour=tour, text=TEXTS[Way(way)], rows=rows + out_of(tour.fund_id, amount, other),
        source=("tours.shift", tour.pk), by=by, at=at, request=request,
    )  # fmt: skip
    row = Shift(tour=tour, entry=entry, amount=amount, way=way, by=by, at=at)
    insert(row)
    write(tour, f"shifted_{way}", by=by, at=at, amount=amount)
    return row
