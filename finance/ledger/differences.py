"""Too little or too much in the drawer: booked on the day it was found, open until it is borne.

With the second signature the difference leaves the drawer's book for 1901, so that the next day
begins with what was counted. Then it is an open matter: a person pays a shortage in, or it is
written off; a surplus goes to its owner or to income. What is not paid in needs a consent.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from finance.ledger import consents
from finance.ledger.access import allow
from finance.ledger.models import CashCount, Entry
from finance.ledger.rules import Bearing, Row
from finance.ledger.selectors import company
from finance.ledger.services import move_money, write_entry
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

# Where a difference waits, and what it becomes: a loss or a gain.
PENDING, LOSS, GAIN, CASH = "1901", "5711", "5301", "1001"
FOUND, BORNE = "ledger.count", "ledger.difference"
_SPACE = UUID("6a0d8f5e-53b4-4f1c-9a0f-1d51c5f7d901")
# By count: the difference, the voucher that settles it, and whether that one is posted.
_OPEN = """
SELECT c.id, c.counted - c.opening - c.receipts + c.payments, c.day, c.explanation,
       b.id, k.id IS NOT NULL
FROM ledger_cashcount AS c
LEFT JOIN ledger_cashcheck AS k ON k.count_id = c.id
LEFT JOIN ledger_entry AS b ON b.source = 'ledger.difference' AND b.source_id = c.id
    AND NOT EXISTS (SELECT FROM ledger_dropping AS d WHERE d.entry_id = b.id)
WHERE c.counted <> c.opening + c.receipts - c.payments
  AND NOT EXISTS (SELECT FROM ledger_posting AS p WHERE p.entry_id = b.id)
ORDER BY c.day
"""


@dataclass(frozen=True)
class Matter:
    """A difference of the drawer that nobody has borne yet; `entry_id`: the voucher on its way."""

    count_id: int
    difference: Decimal
    day: object
    explanation: str
    entry_id: int | None
    is_signed: bool


def _pair(debit: str, credit: str, amount: Decimal, fund: int) -> list[Row]:
    return [Row(debit, fund, debit=amount), Row(credit, fund, credit=amount)]


@clause("A7.1-3")
def difference_rows(difference: Decimal, fund: int) -> list[Row]:
    """What lies too much in the drawer goes into its book, what is missing out of it."""
    if difference > 0:
        return _pair(CASH, PENDING, difference, fund)
    return _pair(PENDING, CASH, -difference, fund)


@clause("A7.1-3")
def bearing_rows(difference: Decimal, bearing: Bearing, *, account: str, fund: int) -> list[Row]:
    """How a difference is settled: through `account` with a person, else as the company's own."""
    if difference > 0:
        return _pair(PENDING, account if bearing == Bearing.PERSON else GAIN, difference, fund)
    return _pair(account if bearing == Bearing.PERSON else LOSS, PENDING, -difference, fund)


def open_matters() -> list[Matter]:
    """Differences of the drawer that are not settled, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN)
        return [Matter(*row) for row in cursor.fetchall()]


def matter_of(count_id: int) -> Matter | None:
    """The open matter of one count, None where nothing is open."""
    return next((each for each in open_matters() if each.count_id == count_id), None)


@clause("A7.1-3")
def book_difference(count: CashCount, *, at: datetime) -> Entry | None:
    """Book the difference of a signed count on its day; None where there is none.

    Prepared and moved in the name of who counted and explained it; the books take it as any other.
    """
    if not count.difference:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        text = gettext("Surplus of the drawer of %(day)s: %(explanation)s")
        if count.difference < 0:
            text = gettext("Shortage of the drawer of %(day)s: %(explanation)s")
    words = {"day": count.day.isoformat(), "explanation": count.explanation}
    entry = write_entry(
        day=count.day, summary=(text % words)[:200], by=count.by, at=at,
        rows=difference_rows(count.difference, company().pk), source=(FOUND, count.pk),
        request=uuid5(_SPACE, f"found:{count.pk}"),
    )  # fmt: skip
    move_money(entry_id=entry.pk, day=count.day, by=count.by, at=at)
    return entry


@clause("A7.1-3", "A7.2-1")
@transaction.atomic
def settle_difference(
    *, count_id: int, how: str, account: str = "1001", reason: str, by, at: datetime, request: UUID
) -> Entry:
    """Prepare the voucher that settles a difference: `how` is of `rules.Bearing`.

    What a person pays in (`account` says where to) needs no consent; what is written off or paid
    out does, with `reason`, which also names the person. Refused: nothing open, a reason missing.
    """
    allow(by, "ledger.prepare_entry")
    matter = matter_of(count_id)
    if matter is None or not matter.is_signed:
        raise ValidationError(_("No signed difference of this day is open."), code="A7.1-3")
    if matter.entry_id:
        raise ValidationError(
            _("The voucher that settles this is prepared already."), code="A7.1-3"
        )
    if not reason.strip():
        raise ValidationError(_("Say who bears it, and why."), code="A7.1-3")
    rows = bearing_rows(matter.difference, Bearing(how), account=account, fund=company().pk)
    entry = _write(matter, rows, how, reason.strip(), by, at, request)
    if not (how == Bearing.PERSON and matter.difference < 0):
        consents.ask_consent(entry=entry, reason=reason, by=by, at=at)
    return entry


def _write(matter: Matter, rows: list[Row], how: str, reason: str, by, at, request) -> Entry:
    with translation.override(settings.LANGUAGE_CODE):
        label = str(Bearing(how).label)
        summary = gettext("Difference of the drawer of %(day)s, %(how)s: %(reason)s")
    words = {"day": matter.day.isoformat(), "how": label, "reason": reason}
    return write_entry(
        day=day_of(at), summary=(summary % words)[:200], rows=rows, by=by, at=at, request=request,
        source=(BORNE, matter.count_id),
    )  # fmt: skip
