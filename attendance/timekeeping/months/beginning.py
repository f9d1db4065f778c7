"""From which day on attendance is kept: said by whoever closes months, until one is closed."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from attendance.timekeeping.judging.selectors import first_day
from attendance.timekeeping.judging.services import lock_of
from attendance.timekeeping.months.models import Beginning, Closing
from attendance.timekeeping.months.rules import CLAUSE, fault_of_beginning, next_month
from attendance.timekeeping.months.services import check_closer
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of


@clause("A2.1-1")
@transaction.atomic
def keep_from(*, day: date, reason: str, by, at: datetime) -> Beginning:
    """Have attendance kept from a day on: earlier ones are not judged, and no month waits for them.

    What they came to is put with the earlier results. Refused once a month is closed, before the
    first rules, without a reason. Raises PermissionDenied for who does not close months.
    """
    check_closer(by)
    _lock_months(min(day, first_day() or day), max(day, day_of(at)))
    fault = fault_of_beginning(day, reason, has_closed=Closing.objects.exists())
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    return Beginning.objects.create(day=day, reason=reason.strip(), by=by, at=at)


def _lock_months(since: date, until: date) -> None:
    """Keep everybody from judging or closing these months, in the order everybody takes them."""
    month, keys = since.replace(day=1), []
    while month <= until:
        keys.append(lock_of(month))
        month = next_month(month)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])
