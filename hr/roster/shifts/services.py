"""The verbs of shifts: enter a pattern, assign one from a day on, set a single day."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.roster import registry
from hr.roster.past import as_over, check_past
from hr.roster.shifts.checks import check_person, check_single, check_terms
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay
from hr.roster.shifts.rules import (
    BUILT_IN,
    CLAUSE,
    Terms,
    fault_of_hours,
    fault_of_length,
    spells_on,
)
from hr.roster.shifts.selectors import Otherwise, plans
from regulations.binding.services import past_right
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

FROM = gettext_noop("From %(day)s you work another shift: see your calendar.")
UNTIL = gettext_noop("From %(day)s to %(last)s you work another shift: see your calendar.")


@clause("A2.2-1")
@transaction.atomic
def enter_pattern(
    *,
    code: str,
    name: str,
    spells: list,
    from_day: date,
    is_long: bool = False,
    by,
    at: datetime,
) -> ShiftPattern:
    """A shift of the company's own, from a day on; entered again it holds from a later day.

    `spells` are pairs of "HH:MM". Refused: spells that cannot be worked, longer ones than are
    likely meant without `is_long`, the name of a shift of the regulations, and another time for
    days that have begun once somebody works by the shift.
    """
    _one_at_a_time("roster.patterns")
    fault = fault_of_hours(spells) or (None if is_long else fault_of_length(spells))
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    if code in BUILT_IN:
        raise ValidationError(_("This shift is one of the regulations'."), code=CLAUSE)
    if not name.strip():
        raise ValidationError(_("Give the shift a name."), code=CLAUSE)
    known = ShiftPattern.objects.filter(code=code)
    is_known, is_held = known.exists(), known.filter(from_day__lt=day_of(at)).exists()
    if is_held and from_day < day_of(at) and _is_worked(code, day_of(at)):
        raise ValidationError(_("A shift changes from today on at the earliest."), code=CLAUSE)
    if from_day <= day_of(at) and not past_right():
        _check_ahead(code, spells, at)
    row = ShiftPattern(code=code, name=name.strip(), spells=spells, from_day=from_day, by=by, at=at)
    row.full_clean(exclude=["by"])
    row.save()
    if is_known:
        registry.plans_changed(person_ids=None, since=from_day, until=None, at=at)
    return row


def _is_worked(code: str, today: date) -> bool:
    """Whether anybody was to work by a shift on a day that is over: its hours then stay."""
    return (
        ShiftAssignment.objects.filter(pattern=code, starts_on__lt=today, replaced_at=None).exists()
        or SingleDay.objects.filter(pattern=code, day__lt=today, withdrawn_at=None).exists()
    )


@clause("A2.2-3")
def _check_ahead(code: str, spells: list, at: datetime) -> None:
    """Refuse other hours of a shift for today once it has begun, or who works by it was here."""
    today = day_of(at)
    people = Employee.objects.filter(is_active=True).values_list("pk", flat=True)
    worked = {key[0]: plan for key, plan in plans(people, today, today).items()
              if plan.pattern == code and plan.spells}  # fmt: skip
    starts = [spells_on(today, spells)[0][0], *(each.spells[0][0] for each in worked.values())]
    if worked and (min(starts) <= at or registry.has_pressed(list(worked), today)):
        text = _("People work by this shift today already: it changes from tomorrow on.")
        raise ValidationError(text, code="A2.2-3")


@clause("A2.2-1", "A2.2-2")
@transaction.atomic
def assign_shift(
    *,
    person: Employee,
    terms: Terms,
    starts_on: date,
    ends_on: date | None = None,
    by,
    at: datetime,
) -> ShiftAssignment:
    """Let a person work by `terms` from a day on, up to a last day or until further notice.

    What held before ends the day before, and goes on after a last day; what is assigned from a
    later day on stays and ends this one. Refused: oneself, who does not work here, a shift that
    does not hold on the first day, days that have begun without the right to them (A2.2-3).
    """
    check_terms(person=person, terms=terms, starts_on=starts_on, ends_on=ends_on, by=by)
    row = assignment(person.pk, terms, starts_on, ends_on)
    row.set_by, row.set_at = by, at
    change = Otherwise(assigned=row)
    check_past(person_ids=[person.pk], since=starts_on, until=ends_on, change=change, at=at)
    _lock_person(person)
    with as_over(starts_on):
        last = _write_assignment(row, at)
    registry.plans_changed(person_ids=[person.pk], since=starts_on, until=last, at=at)
    text = UNTIL if last else FROM
    days = {"day": starts_on.isoformat(), "last": last and last.isoformat()}
    _tell(person, text, f"shift:{row.pk}", days, by=by, at=at)
    return row


def assignment(
    person_id: int, terms: Terms, starts_on: date, ends_on: date | None
) -> ShiftAssignment:
    """An assignment by terms, not yet stored."""
    return ShiftAssignment(
        person_id=person_id, pattern=terms.pattern, rest_days=sorted(terms.rest_days),
        holidays_free=terms.holidays_free, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip


def _write_assignment(row: ShiftAssignment, at: datetime) -> date | None:
    """Store an assignment between what holds before and after it; its last day."""
    former = _held_on(row.person, row.starts_on)
    row.ends_on = _make_room(row.person, row.starts_on, row.ends_on, at)
    row.save()
    _go_on(former, row.ends_on)
    return row.ends_on


def _held_on(person: Employee, day: date) -> ShiftAssignment | None:
    """What is assigned to a person on a day, as it stands now."""
    rows = ShiftAssignment.objects.filter(person=person, starts_on__lte=day, replaced_at=None)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day)).first()


def _make_room(
    person: Employee, starts_on: date, ends_on: date | None, at: datetime
) -> date | None:
    """End what holds on the first day, replace what begins on it; the last day that is free."""
    standing = ShiftAssignment.objects.filter(person=person, replaced_at=None)
    standing.filter(starts_on=starts_on).update(replaced_at=at)
    before = standing.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), starts_on__lt=starts_on)
    before.update(ends_on=starts_on - timedelta(days=1))
    later = standing.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    lasts = [ends_on, later and later.starts_on - timedelta(days=1)]
    return min((day for day in lasts if day), default=None)


def _go_on(former: ShiftAssignment | None, last: date | None) -> None:
    """Let what was assigned before go on after a last day, by whoever assigned it."""
    if former is None or last is None or (former.ends_on and former.ends_on <= last):
        return
    former.pk, former.starts_on = None, last + timedelta(days=1)
    former.save(force_insert=True)


def shift_after(row: ShiftAssignment) -> ShiftAssignment | None:
    """What is assigned after the last day of an assignment; None where it is the office shift."""
    return _held_on(row.person, row.ends_on + timedelta(days=1)) if row.ends_on else None


@clause("A2.2-1")
@transaction.atomic
def set_day(
    *, person: Employee, day: date, pattern: str, reason: str, by, at: datetime
) -> SingleDay:
    """Set what a person works on one day, "" for a day of rest; what was set before is replaced.

    Refused: oneself, without a reason, a shift that does not hold on the day, a day that the
    duty pair decides: theirs in it, or their rest after the main shift; and a day that has begun
    without the right to it (A2.2-3).
    """
    check_single(person=person, day=day, pattern=pattern, reason=reason, by=by)
    change = Otherwise(singles={(person.pk, day): pattern})
    check_past(person_ids=[person.pk], since=day, until=day, change=change, at=at)
    _lock_person(person)
    with as_over(day):
        SingleDay.objects.filter(person=person, day=day, withdrawn_at=None).update(withdrawn_at=at)
        row = SingleDay.objects.create(
            person=person, day=day, pattern=pattern, reason=reason.strip(), set_by=by, set_at=at
        )
    registry.plans_changed(person_ids=[person.pk], since=day, until=day, at=at)
    text = gettext_noop("What you work on %(day)s was changed: see your calendar.")
    _tell(person, text, f"single:{row.pk}", {"day": day.isoformat()}, by=by, at=at)
    return row


@transaction.atomic
def clear_day(*, single: SingleDay, by, at: datetime) -> SingleDay:
    """Take back what was set for one day; refused the second time, for oneself, and once the day
    has begun without the right to it (A2.2-3)."""
    check_person(single.person, by)
    person, day = single.person_id, single.day
    change = Otherwise(singles={(person, day): None})
    check_past(person_ids=[person], since=day, until=day, change=change, at=at)
    _lock_person(single.person)
    single = SingleDay.objects.select_related("person").get(pk=single.pk)
    if single.withdrawn_at:
        raise ValidationError(_("This was taken back already."), code=CLAUSE)
    single.withdrawn_at = at
    with as_over(day):
        single.save(update_fields=["withdrawn_at"])
    registry.plans_changed(person_ids=[person], since=day, until=day, at=at)
    text = gettext_noop("On %(day)s you work by your shift again.")
    words = {"day": day.isoformat()}
    _tell(single.person, text, f"single-off:{single.pk}", words, by=by, at=at)
    return single


def _lock_person(person: Employee) -> None:
    """Two who plan for the same person wait for each other."""
    Employee.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _one_at_a_time(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def _tell(person: Employee, text: str, key: str, days: dict, *, by, at: datetime) -> None:
    if by is None:
        return
    message = Message(
        key=f"duty:{key}",
        text=text,
        params=days,
        url="/roster/shifts/",
        clause=CLAUSE,
    )
    notify(recipients=[person], message=message, at=at)
