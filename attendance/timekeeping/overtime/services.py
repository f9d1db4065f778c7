"""The verbs of overtime: assign, answer, call off, file, report the loss of a refusal."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.overtime import rules
from attendance.timekeeping.overtime.models import Overtime
from attendance.timekeeping.overtime.rules import NEXT, State
from attendance.timekeeping.overtime.selectors import count_of, may_assign, work_around
from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of

ASSIGNED = gettext_noop("%(by)s assigns you overtime, %(when)s: %(task)s. Accept or refuse it.")
ACCEPTED = gettext_noop("%(by)s accepts the overtime, %(when)s: %(task)s")
REFUSED = gettext_noop("%(by)s refuses the overtime, %(when)s: %(task)s. “%(reason)s”")
CALLED_OFF = gettext_noop("The overtime, %(when)s, is called off: %(task)s")
LEFT = gettext_noop("%(person)s has left the company: the overtime, %(when)s, falls away: %(task)s")
TO_FILE = gettext_noop("Overtime of %(person)s to file, %(when)s: %(task)s")
FILED = gettext_noop("Your overtime, %(when)s, is filed: %(minutes)s minutes count.")
FILED_ONE = gettext_noop("Your overtime, %(when)s, is filed: %(minutes)s minute counts.")
CASE = gettext_noop("Overtime refused, with loss or delay: %(task)s")


@clause("A2.8-1")
@transaction.atomic
def assign_overtime(
    *, person: Employee, starts_at: datetime, ends_at: datetime, task: str, by, at: datetime
) -> Overtime:
    """Assign overtime to somebody one stands above, beforehand; they are asked to answer.

    Refused: within the person's own hours, over other overtime, to who does not work here.
    Raises PermissionDenied for anybody but a superior.
    """
    if not may_assign(by, person):
        raise PermissionDenied(_("Overtime is assigned by who stands above the person."))
    if not person.is_active:
        raise ValidationError(_("%(person)s does not work here."), params={"person": person})
    if not task.strip():
        raise ValidationError(_("Say what is to be done."), code="A2.8-1")
    span = (starts_at, ends_at)
    rules.check_assignment(span, work_around(person, *span), at)
    row = Overtime(
        person=person,
        starts_at=starts_at,
        ends_at=ends_at,
        task=task.strip(),
        assigned_by=by,
        assigned_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            _("This person has other overtime in these hours."), code="A2.8-1"
        ) from error
    _tell([person], ASSIGNED, row=row, key="assigned", by=by, at=at)
    return row


def _lock(overtime_id: int) -> Overtime:
    rows = Overtime.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("person", "assigned_by").get(pk=overtime_id)


def _move(row: Overtime, state: State) -> None:
    if state not in NEXT.get(State(row.state), ()):
        raise ValidationError(
            _("This overtime is %(state)s."),
            params={"state": row.get_state_display()},
            code="A2.8-1",
        )
    row.state = state


@clause("A2.8-1")
@transaction.atomic
def answer_overtime(
    *, overtime_id: int, accepts: bool, reason: str = "", by, at: datetime
) -> Overtime:
    """The person accepts overtime, or refuses it with the reason; once, and nobody for them."""
    row = _lock(overtime_id)
    if by.pk != row.person_id:
        raise PermissionDenied(_("Only who is to work answers."))
    rules.check_answer(State(row.state), accepts=accepts, reason=reason)
    _move(row, State.ACCEPTED if accepts else State.REFUSED)
    row.reason, row.answered_at = reason.strip(), at
    row.save(update_fields=["state", "reason", "answered_at"])
    text = ACCEPTED if accepts else REFUSED
    _tell([row.assigned_by], text, row=row, key="answered", by=by, at=at, reason=row.reason)
    if accepts:
        filers = allowed("timekeeping.file_overtime")
        _tell(filers, TO_FILE, row=row, key="to-file", by=by, at=at, person=row.person.name)
    return row


@transaction.atomic
def call_off_overtime(*, overtime_id: int, by, at: datetime) -> Overtime:
    """Whoever stands above the person calls overtime off before it begins."""
    row = _lock(overtime_id)
    if not may_assign(by, row.person):
        raise PermissionDenied(_("Overtime is called off by who stands above the person."))
    if at >= row.starts_at:
        raise ValidationError(_("This overtime has begun."), code="A2.8-1")
    _move(row, State.CALLED_OFF)
    row.save(update_fields=["state"])
    _tell([row.person], CALLED_OFF, row=row, key="called-off", by=by, at=at)
    return row


@clause("A2.8-1")
def drop_overtime(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Call off the overtime of somebody who leaves that lies after their last day.

    Who assigned it is told, and who would have filed it.
    """
    rows = Overtime.objects.filter(person=employee, state__in=NEXT).order_by("starts_at", "pk")
    for pk, starts_at in list(rows.values_list("pk", "starts_at")):
        if day_of(starts_at) <= last_day:
            continue
        row = _lock(pk)
        filers = allowed("timekeeping.file_overtime") if row.state == State.ACCEPTED else []
        _move(row, State.CALLED_OFF)
        row.save(update_fields=["state"])
        people = {each.pk: each for each in (row.assigned_by, *filers)}
        words = {"key": "left", "by": by, "at": at, "person": row.person.name}
        _tell(people.values(), LEFT, row=row, **words)


@clause("A2.8-1", "A2.8-2")
@transaction.atomic
def file_overtime(*, overtime_id: int, by, at: datetime) -> Overtime:
    """The office files overtime once it is over: what was assigned and also punched counts.

    On a day of rest it earns time off in lieu from now on; unfiled it earns nothing (A2.8-2).
    Nobody files their own.
    """
    row = _lock(overtime_id)
    if not by.has_perm("timekeeping.file_overtime") or by.pk == row.person_id:
        raise PermissionDenied(_("Overtime is filed by the office, and nobody files their own."))
    rules.check_filing(State(row.state), row.ends_at, at)
    count = count_of(row)
    _move(row, State.FILED)
    row.filed_by, row.filed_at = by, at
    row.minutes, row.is_rest_day = count.minutes, count.is_rest_day
    row.marks = [mark.isoformat() for mark in count.marks]
    filed = ["filed_by", "filed_at", "minutes", "is_rest_day", "marks"]
    row.save(update_fields=["state", *filed])
    text = FILED_ONE if row.minutes == 1 else FILED
    _tell([row.person], text, row=row, key="filed", by=by, at=at, minutes=row.minutes)
    return row


@clause("A2.8-1")
@transaction.atomic
def report_loss(*, overtime_id: int, loss: str, by, at: datetime) -> Overtime:
    """Whoever stands above the person reports what a refusal cost; a case is opened, once.

    Whether the reason was special, and what follows (criticism, fine or dismissal, A2.8-1), is
    decided in the case.
    """
    row = _lock(overtime_id)
    if not may_assign(by, row.person):
        raise PermissionDenied(_("The loss is reported by who stands above the person."))
    if row.state != State.REFUSED:
        raise ValidationError(_("This overtime was not refused."), code="A2.8-1")
    if at < row.starts_at:
        raise ValidationError(
            _("This overtime has not begun: nothing is lost by its refusal yet."), code="A2.8-1"
        )
    if not loss.strip():
        raise ValidationError(_("Say what was lost or delayed."), code="A2.8-1")
    if row.loss:
        raise ValidationError(_("The loss has been reported already."), code="A2.8-1")
    row.loss = loss.strip()
    row.save(update_fields=["loss"])
    facts = {"task": row.task, "when": when(row), "refusal": row.reason, "loss": row.loss}
    open_case(
        key=f"overtime-refused:{row.pk}",
        clause="A2.8-1",
        subject=row.person,
        title=CASE,
        facts=facts,
        by=by,
        at=at,
    )
    return row


def when(row: Overtime) -> str:
    """The stretch of an overtime as people write it."""
    start, end = (moment.astimezone(CHINA) for moment in (row.starts_at, row.ends_at))
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"


def _tell(recipients, text: str, *, row: Overtime, key: str, by, at: datetime, **params) -> None:
    message = Message(
        key=f"overtime:{row.pk}:{key}",
        text=text,
        params={"by": by.name if by else "—", "when": when(row), "task": row.task} | params,
        url=f"/overtime/{row.pk}/",
        clause="A2.8-1",
    )
    people = [each for each in recipients if each != by and each.is_active]
    notify(recipients=people, message=message, at=at)
