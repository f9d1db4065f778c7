"""From which day on attendance is kept: said by whoever closes months, of everybody until one is
closed, of one person for days of open months."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.selectors import first_day
from attendance.timekeeping.judging.services import lock_of
from attendance.timekeeping.months.begins import (
    fault_of_beginning,
    fault_of_closed,
    fault_of_person,
)
from attendance.timekeeping.months.models import Beginning, Closing
from attendance.timekeeping.months.rules import CLAUSE, next_month
from attendance.timekeeping.months.selectors import closed_months
from attendance.timekeeping.months.services import address_of, check_closer
from attendance.timekeeping.stale import mark_stale
from hr.people.models import Employee
from hr.people.rules import fault_of_kept_from
from hr.people.services import change_employee
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

ONE_DAY = timedelta(days=1)
KEPT = gettext_noop("Your attendance is kept from %(day)s on: %(reason)s")


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


def kept_of(person: Employee, begins: date | None) -> date | None:
    """From which day on attendance of a person is kept, where that of all is from `begins` on."""
    return max((day for day in (begins, person.hired_on, person.kept_from) if day), default=None)


@clause("A2.1-1")
@transaction.atomic
def keep_person_from(*, person: Employee, day: date, reason: str, by, at: datetime) -> Employee:
    """Have attendance of one person kept from another day on; they are told, with the reason.

    The days between are judged, or count as days before; what they came to stays with the earlier
    results. Refused: before the first day of work, ahead, over days of a closed month, without a
    reason, of oneself. Raises PermissionDenied for who does not close months.
    """
    check_closer(by)
    was = kept_of(person, first_day()) or day
    since, until = min(was, day), max(was, day) - ONE_DAY
    _lock_months(since, max(until, since))
    closed = closed_months(_months(since, until))
    _check_person(person, day, reason, closed, by=by, at=at)
    person = change_employee(employee=person, kept_from=day, reason=reason.strip(), by=by, at=at)
    mark_days(person.pk, since, until, at)
    message = Message(
        key=f"sheet:kept:{person.pk}:{at.isoformat()}",
        text=KEPT,
        params={"day": day.isoformat(), "reason": reason.strip()},
        url=address_of(person, day.replace(day=1)),
        clause=CLAUSE,
    )
    notify(recipients=[person], message=message, at=at)
    return person


def _check_person(person: Employee, day: date, reason: str, closed, *, by, at: datetime) -> None:
    is_own = by is not None and by.pk == person.pk
    faults = {
        "day": fault_of_kept_from(day, person.hired_on, day_of(at)) or fault_of_closed(closed),
        NON_FIELD_ERRORS if is_own else "reason": fault_of_person(reason, is_own=is_own),
    }
    found = {name: fault for name, fault in faults.items() if fault}
    if found:
        told = {name: ValidationError(text, code=CLAUSE) for name, text in found.items()}
        raise ValidationError(told)


def check_keep(day: date) -> None:
    """Refuse to keep attendance of somebody new from a day of a closed month."""
    latest = Closing.objects.order_by("-month").first()
    if latest and day < next_month(latest.month):
        raise ValidationError(
            _("%(month)s is closed: attendance is kept from %(day)s on at the earliest."),
            params={"month": f"{day:%Y-%m}", "day": next_month(latest.month).isoformat()},
            code=CLAUSE,
        )


def page_of(person: Employee, day: date) -> str:
    """The month of a person in which a day lies."""
    return address_of(person, day.replace(day=1))


def judge_from(*, employee: Employee, day: date, at: datetime) -> None:
    """Have the days since then judged of somebody whose attendance is kept from a day on."""
    mark_days(employee.pk, day, day_of(at) - ONE_DAY, at)


def mark_days(person: int, since: date, until: date, at: datetime) -> None:
    """Have a stretch of a person's days judged anew, as far as they are over."""
    start = first_day()
    if start is None:
        return
    first, last = max(since, start), min(until, day_of(at) - ONE_DAY)
    count = (last - first).days + 1
    mark_stale((person, first + timedelta(days=number)) for number in range(count))


def _months(since: date, until: date) -> Iterable[date]:
    month, found = since.replace(day=1), []
    while month <= until:
        found.append(month)
        month = next_month(month)
    return found


def _lock_months(since: date, until: date) -> None:
    """Keep everybody from judging or closing these months, in the order everybody takes them."""
    keys = [lock_of(month) for month in _months(since, until)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])
