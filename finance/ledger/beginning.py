"""Where the books begin, and the months that follow each other from there without a gap."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from finance.ledger.access import allow
from finance.ledger.breaches import start_month
from finance.ledger.models import Period
from finance.ledger.refusals import in_words
from finance.ledger.rules import month_of, months_between
from regulations.binding.rows import insert_once
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

# Asked with every voucher, so that Django does not put it together anew each time.
_MONTHS = "SELECT min(month), max(month) FROM ledger_period"


@clause("A7.1-3")
@transaction.atomic
def begin_books(*, month: date, by, at: datetime) -> Period:
    """Say with which month the books begin, once; else they begin with the first voucher.

    Refused: books that have begun already, a month to come.
    """
    allow(by, "ledger.close_month")
    if Period.objects.exists():
        raise ValidationError(_("The books have begun already."), code="A7.1-3")
    open_month(month_of(month), at)
    return Period.objects.get(month=month_of(month))


@clause("A7.1-3")
def open_month(day: date, at: datetime) -> date:
    """The month of a day in which something is booked; it and those before it begin where needed.

    Refused: a day to come, before the books begin. Whether it is closed says the database.
    """
    month = month_of(day)
    if day > day_of(at):
        raise ValidationError(
            _("%(day)s lies ahead: a voucher is written when something has happened."),
            params={"day": day.isoformat()},
            code="A7.1-1",
        )
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS)
        first, last = cursor.fetchone()
    if first and month < first:
        raise ValidationError(
            _("The books begin with %(month)s: nothing is booked before."),
            params={"month": f"{first:%Y-%m}"},
            code="A7.1-3",
        )
    _begin(months_between(last, month), at)
    return month


def _begin(months: list[date], at: datetime) -> None:
    for month in months:
        with in_words():
            if insert_once(Period(month=month)):
                start_month(month, at)
