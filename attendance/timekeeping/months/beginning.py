"""From which day on attendance is kept: said by whoever closes months, of everybody until one is
closed, of one person for days of open months."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import Outcome
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
from attendance.timekeeping.replanning.rules import BY_REQUEST
from attendance.timekeeping.replanning.rules import CLAUSE as PLANS
from attendance.timekeeping.stale import mark_stale
from hr.people.models import Employee
from hr.people.registry import AskInsteadError
from hr.people.rules import fault_of_kept_from
from hr.people.services import change_employee
from regulations.binding.services import past_right
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

ONE_DAY = timedelta(days=1)
NOTHING_ASKED = (Outcome.REST, Outcome.HOLIDAY, Outcome.UNPLANNED)
KEPT = gettext_noop("Your attendance is kept from %(day)s on: %(reason)s")


@clause("A2.1-1")
@transaction.atomic
def keep_from(*, day: date, reason: str, by, at: datetime) -> Beginning:
    """Have attendance kept from a day on: earlier ones are not judged, and no month waits for them.

    What they came to is put with the earlier results. Refused once a month is closed, before the
    first rules, without a reason. Raises PermissionDenied for who does not close months.
    """
    check_closer(by)
    lock_months(min(day, first_day() or day), max(day, day_of(at)))
    fault = fault_of_beginning(day, reason, has_closed=Closing.objects.exists())
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    return Beginning.objects.create(day=day, reason=reason.strip(), by=by, at=at)


def kept_of(person: Employee, begins: date | None) -> date | None:
    """From which day on attendance of a person is kept, where that of all is from `begins` on."""
    return _latest(begins, person.hired_on, person.kept_from)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


@clause("A2.1-1")
@transaction.atomic
def keep_person_from(*, person: Employee, day: date, reason: str, by, at: datetime) -> Employee:
    """Have attendance of one person kept from another day on; they are told, with the reason.

    The days between are judged, or count as days before; what they came to stays with the earlier
    results. Refused: before the first day of work, ahead, over days of a closed month, without a
    reason, of oneself, and over days that were worked or not as they were judged: these go by a
    request (A2.2-3). Raises PermissionDenied for who does not close months.
    """
    check_closer(by)
    was = kept_of(person, first_day()) or day
    since, until = min(was, day), max(was, day) - ONE_DAY
    lock_months(since, max(until, since))
    closed = closed_months(months_from(since, until))
    _check_person(person, day, reason, closed, by=by, at=at)
    if day > was:
        _check_judged(person, "kept", day, reason, since=since, until=until)
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


@clause("A2.1-1")
def move_first_day(
    *, employee: Employee, hired_on: date | None, kept_from: date | None, reason: str, by,
    at: datetime,
) -> None:  # fmt: skip
    """Let the first day of work be another one: days between are judged, or count as days before.

    Of somebody with judged days refused as `keep_person_from` refuses; free where none are.
    """
    begins = first_day()
    was, day = kept_of(employee, begins), _latest(begins, hired_on, kept_from)
    if begins is None or was is None or day is None or was == day:
        return
    since, until = min(was, day), min(max(was, day), day_of(at)) - ONE_DAY
    if until < since:
        return
    lock_months(since, until)
    closed = closed_months(months_from(since, until))
    if closed or results_of(employee, since, until).exists():
        is_own = by is not None and by.pk == employee.pk
        fault = fault_of_closed(closed)
        if fault:
            raise ValidationError({"hired_on": ValidationError(fault, code=CLAUSE)})
        fault = fault_of_person(reason, is_own=is_own)
        if fault:
            name = NON_FIELD_ERRORS if is_own else "reason"
            raise ValidationError({name: ValidationError(fault, code=CLAUSE)})
    if day > was:
        _check_judged(employee, "hired", hired_on or day, reason, since=since, until=until)
    mark_days(employee.pk, since, until, at)


def results_of(person: Employee, since: date, until: date) -> QuerySet[DayResult]:
    """The days of a person that are judged."""
    rows = DayResult.objects.filter(person=person, day__range=(since, until))
    return rows.exclude(outcome=Outcome.NOT_EMPLOYED)


@clause("A2.2-3")
def _check_judged(
    person: Employee, kind: str, day: date, reason: str, *, since: date, until: date
) -> None:
    """Refuse to let judged days go without a request, but for days on which nothing was asked."""
    days = results_of(person, since, until).exclude(outcome__in=NOTHING_ASKED).order_by("day")
    first = days.values_list("day", flat=True).first()
    if first is None or past_right().startswith(BY_REQUEST):
        return
    words = {"person": person.pk, "day": day.isoformat(), "reason": reason.strip()}
    raise AskInsteadError(
        _("%(day)s is judged already: another beginning is asked for, and another approves."),
        page=f"/attendance/plans/ask/{kind}/?{urlencode(words)}",
        params={"day": first.isoformat()},
        code=PLANS,
    )


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


def months_from(since: date, until: date) -> list[date]:
    """The months that a stretch of days touches, by their first days."""
    month, found = since.replace(day=1), []
    while month <= until:
        found.append(month)
        month = next_month(month)
    return found


def lock_months(since: date, until: date) -> None:
    """Keep everybody from judging or closing these months, in the order everybody takes them."""
    keys = [lock_of(month) for month in months_from(since, until)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])
