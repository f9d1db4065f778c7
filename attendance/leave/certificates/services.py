"""The verbs of certificates: expect one, take one in, and what follows when none came."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.leave import lengths, rules, weighing
from attendance.leave.letters import link, tell, title, touch_days, write
from attendance.leave.models import Certificate, Leave
from attendance.leave.rules import HOLDING, Kind, State, Unit
from hr.people.models import Employee
from hr.people.selectors import allowed, supervisor_of
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.rulebook import clause
from regulations.uploads import PDF, PICTURES, check_file, plain_name

DUE = "leave.certificate"
CLAUSE = "A2.4-2"
MOST_FILES = 10
MEDIA = {PDF.media, *PICTURES}
PROLONGED = gettext_noop("the leave was prolonged; its certificate is due after the return")
SHORTER = gettext_noop("the leave became too short to need one, or fell away")
CHANGED = gettext_noop("the leave was changed")
GIVEN = gettext_noop("%(who)s handed in a certificate: %(kind)s of %(person)s, %(when)s")
MISSED = gettext_noop("No certificate came in time: %(kind)s of %(person)s, %(when)s, is absence.")


@clause("A2.4-2")
def expect_certificate(*, leave: Leave, at: datetime) -> None:
    """Start the clock of a sick leave that needs a certificate and has none, once it is asked for.

    A clock that ran for it before, when it was another stretch, ends.
    """
    void_deadline(deadline_id=leave.certificate_deadline_id, reason=CHANGED, at=at)
    if leave.kind != Kind.SICK:
        return  # asks for none, and need not be weighed once more
    weighed = _weigh(leave, at)
    if not weighed.needs_certificate or leave.certificates.exists():
        return
    days = weighed.params.certificate_due_days
    due_at = rules.end_of_day_after(weighed.wish.back_on, days)
    leave.certificate_deadline = start_deadline(
        kind=DUE,
        key=f"{leave.pk}:{leave.events.count()}",
        clause=CLAUSE,
        version=weighed.rules.version,
        owner=leave.person,
        starts_at=min(at, due_at),
        due_at=due_at,
    )
    leave.save(update_fields=["certificate_deadline"])


def _weigh(leave: Leave, at: datetime) -> weighing.Weighed:
    unit = Unit(leave.unit)
    draft = weighing.Draft(Kind(leave.kind), unit, leave.starts_at, leave.ends_at, leave.reason)
    return weighing.weigh(leave.person, draft, at, besides=leave.pk)


def settle_certificate(*, leave: Leave, at: datetime) -> None:
    """Let the clock of a leave follow its hours, which another shift has changed.

    One starts, or runs anew, as long as it can still be met; none for a leave that needs none.
    """
    if leave.kind != Kind.SICK or leave.state not in (State.PENDING, State.APPROVED):
        return
    weighed = _weigh(leave, at)
    due_at = rules.end_of_day_after(weighed.wish.back_on, weighed.params.certificate_due_days)
    if not weighed.needs_certificate:
        release_certificate(leave=leave, at=at)
    elif due_at > at and leave.uncovered_at is None:
        expect_certificate(leave=leave, at=at)


def prolong_clocks(*, leave: Leave, at: datetime) -> None:
    """End the clocks of what an approved sick leave prolongs: its own runs for all of them."""
    if leave.kind == Kind.SICK and leave.certificate_deadline_id:
        for other in run_of(leave):
            if other.pk != leave.pk:
                void_deadline(deadline_id=other.certificate_deadline_id, reason=PROLONGED, at=at)


def release_certificate(*, leave: Leave, at: datetime) -> None:
    """End the clock of a sick leave that is no more, or too short now to need a certificate.

    What it was joined to may need one of its own again.
    """
    if leave.kind != Kind.SICK:
        return
    if leave.state not in HOLDING:
        void_deadline(deadline_id=leave.certificate_deadline_id, reason=SHORTER, at=at)
        for other in run_of(leave):
            if other.certificate_deadline_id and other.pk != leave.pk:
                expect_certificate(leave=other, at=at)
    elif not _weigh(leave, at).needs_certificate:
        void_deadline(deadline_id=leave.certificate_deadline_id, reason=SHORTER, at=at)


def run_of(leave: Leave) -> list[Leave]:
    """The sick leaves, decided or not, that a sick leave is joined to; itself while it holds."""
    start, end = leave.starts_at - weighing.AROUND, leave.ends_at + weighing.AROUND
    rows = Leave.objects.holding().filter(person=leave.person, kind=Kind.SICK)
    around = list(rows.between(start, end).select_related("person"))
    spans = {(row.starts_at, row.ends_at): row for row in around}
    own = (leave.starts_at, leave.ends_at)
    edges = [moment for span in (*spans, own) for moment in span]
    work = weighing.work_between([leave.person_id], min(edges), max(edges))[leave.person_id]
    run = lengths.joined(own, [span for span in spans if span != own], work)
    return [spans[span] for span in run if span in spans]


@clause("A2.4-2")
@transaction.atomic
def add_certificate(*, leave_id: int, name: str, content: bytes, by, at: datetime) -> Certificate:
    """Hand in a certificate for a sick leave: by the person, or hr for them.

    It meets the clock that runs for the leave; one that comes late is kept, and gives nothing
    back. Refused: what is no PDF or picture, too large, given already.
    """
    row = Leave.objects.select_related("person").get(pk=leave_id)
    if by.pk != row.person_id and not by.has_perm("leave.view_every_leave"):
        raise PermissionDenied(_("The certificate is handed in by the person or by hr."))
    Employee.objects.select_for_update(no_key=True).get(pk=row.person_id)
    leave = Leave.objects.select_related("person", "certificate_deadline").get(pk=leave_id)
    if leave.kind != Kind.SICK or leave.state not in HOLDING:
        raise ValidationError(_("Only sick leave has a certificate."), code=CLAUSE)
    kind = check_file(name=name, content=content, clause=CLAUSE)
    if kind.media not in MEDIA:
        raise ValidationError(_("A certificate is a PDF or a picture."), code=CLAUSE)
    digest = hashlib.sha256(content).hexdigest()
    if leave.certificates.filter(sha256=digest).exists():
        raise ValidationError(_("This file has been handed in already."), code=CLAUSE)
    if leave.certificates.count() >= MOST_FILES:
        raise ValidationError(
            _("A leave has %(count)s files at most."), params={"count": MOST_FILES}, code=CLAUSE
        )
    made = Certificate.objects.create(
        leave=leave,
        name=plain_name(name),
        media=kind.media,
        size=len(content),
        sha256=digest,
        content=content,
        by=by,
        at=at,
    )
    _meet(leave, by, at)
    write(leave, "certified", by=by, at=at, note=made.name)
    told = [leave.person, supervisor_of(leave.person), *allowed("leave.view_every_leave")]
    tell(told, GIVEN, leave=leave, key=f"certificate:{made.pk}", by=by, at=at, who=by.name)
    return made


def _meet(leave: Leave, by, at: datetime) -> None:
    """The clock is met; one that was met in time takes back what a sweep had drawn from it."""
    deadline = leave.certificate_deadline
    if deadline is None:
        return
    meet_deadline(deadline_id=deadline.pk, by=by, at=at)
    if leave.uncovered_at and at <= deadline.due_at:
        for row in run_of(leave):
            row.uncovered_at = None
            row.save(update_fields=["uncovered_at"])
            touch_days(row)


@clause("A2.4-2")
def uncover_leaves(deadlines: list[Deadline], at: datetime) -> None:
    """Without the certificate the days are absence: they lose their cover (handler of `DUE`).

    So do the days joined to them, where no certificate was given for these either.
    """
    for row in deadlines:
        leave = Leave.objects.select_related("person").get(pk=leave_of(row))
        Employee.objects.select_for_update(no_key=True).get(pk=leave.person_id)
        leave.refresh_from_db()
        if leave.state not in HOLDING or leave.certificate_deadline_id != row.pk:
            continue
        for each in run_of(leave):
            if each.uncovered_at is None and not each.certificates.exists():
                _uncover(each, at)


def _uncover(leave: Leave, at: datetime) -> None:
    leave.uncovered_at = at
    leave.save(update_fields=["uncovered_at"])
    write(leave, "uncovered", by=None, at=at)
    touch_days(leave)
    told = [leave.person, supervisor_of(leave.person), *allowed("leave.view_every_leave")]
    tell(told, MISSED, leave=leave, key="uncovered", at=at)


def leave_of(row: Deadline) -> int:
    """The id of the leave that a clock runs for."""
    return int(row.key.partition(":")[0])


def link_of(row: Deadline) -> str:
    """Where a certificate is handed in."""
    return link(leave_of(row))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the leave it runs for."""
    ids = {row.pk: leave_of(row) for row in deadlines}
    rows = Leave.objects.select_related("person").in_bulk(list(ids.values()))
    return {pk: title(rows[leave]) for pk, leave in ids.items()}
