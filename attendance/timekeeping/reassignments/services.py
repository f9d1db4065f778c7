"""The verbs of refused reassignments: write one down, judge it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.closed import is_frozen
from attendance.timekeeping.kept import check_day
from attendance.timekeeping.reassignments.models import PostingVerdict, RefusedPosting
from attendance.timekeeping.rules import Finding
from attendance.timekeeping.stale import mark_stale
from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import allowed, superior_ids
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

CLAUSE = "A2.3-4"
FOUND = gettext_noop("Refused a reassignment and did not work")
CASE = gettext_noop("Refused a reassignment and did not work on %(day)s")
WRITTEN = gettext_noop("%(by)s writes down that %(person)s refused a reassignment on %(day)s.")
NO_ABSENCE = gettext_noop("The refused reassignment of %(person)s on %(day)s is no absence.")


@clause("A2.3-4")
@transaction.atomic
def record_refusal(
    *, person: Employee, day: date, account: str, by, at: datetime
) -> RefusedPosting:
    """Write down that somebody one stands above refused a reassignment and did not work.

    hr judges it. Refused: a day to come, one of a closed month or before the person's attendance
    is kept, without an account, one day twice.
    """
    if by.pk not in superior_ids(person.pk):
        raise PermissionDenied(_("This is written down by who stands above the person."))
    if day > day_of(at):
        raise ValidationError(_("This day is still to come."), code=CLAUSE)
    _check_kept(person, day, at)
    if not account.strip():
        raise ValidationError(_("Say what happened, with times."), code=CLAUSE)
    row = RefusedPosting(person=person, day=day, account=account.strip(), by=by, at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            _("This day of this person has been written down already."), code=CLAUSE
        ) from error
    judges = allowed("timekeeping.judge_refusedposting")
    _tell([person, *judges], WRITTEN, row=row, key="written", by=by, at=at)
    return row


def _check_kept(person: Employee, day: date, at: datetime) -> None:
    """Refuse days that nobody judges any more, or never did."""
    if is_frozen(day):
        raise ValidationError(
            _("%(month)s is closed: its days stay what they were."),
            params={"month": f"{day:%Y-%m}"},
            code=CLAUSE,
        )
    check_day(person, day, at, clause=CLAUSE)


@clause("A2.3-4")
@transaction.atomic
def judge_refusal(
    *, posting_id: int, is_absence: bool, reason: str, by, at: datetime
) -> PostingVerdict:
    """Judge what was written down, once: the day is absence and a case is opened, or neither.

    Nobody judges what they wrote down themselves, or what concerns them.
    """
    row = RefusedPosting.objects.select_related("person", "by").get(pk=posting_id)
    if not by.has_perm("timekeeping.judge_refusedposting"):
        raise PermissionDenied(_("Your position does not judge refused reassignments."))
    if by.pk in (row.person_id, row.by_id):
        raise ValidationError(
            _("Nobody judges what they wrote down, or what concerns them."), code=CLAUSE
        )
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    verdict = PostingVerdict(
        posting=row, is_absence=is_absence, reason=reason.strip(), by=by, at=at
    )
    try:
        with transaction.atomic():
            verdict.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(_("This has been judged already."), code=CLAUSE) from error
    if is_absence:
        mark_stale([(row.person_id, row.day)])
        _open_case(row, verdict)
    else:
        _tell([row.person, row.by], NO_ABSENCE, row=row, key="judged", by=by, at=at)
    return verdict


def _open_case(row: RefusedPosting, verdict: PostingVerdict) -> None:
    facts = {
        "day": row.day.isoformat(),
        "account": row.account,
        "written_by": row.by.name,
        "finding": verdict.reason,
    }
    open_case(
        key=f"posting-refused:{row.pk}",
        clause=CLAUSE,
        subject=row.person,
        title=CASE,
        facts=facts,
        by=verdict.by,
        at=verdict.at,
    )


@clause("A2.3-4")
def findings_of(person_ids: Collection[int], since: date, until: date) -> Iterable[Finding]:
    """The days of these people that were found to be absence. One query."""
    rows = RefusedPosting.objects.filter(
        verdict__is_absence=True, person__in=person_ids, day__range=(since, until)
    )
    for pk, person, day in rows.values_list("pk", "person_id", "day"):
        yield Finding(
            person_id=person,
            day=day,
            absence=Decimal(1),
            clause=CLAUSE,
            text=FOUND,
            ref=f"posting:{pk}",
            link=f"/reassignments/{pk}/",
        )


def _tell(recipients, text: str, *, row: RefusedPosting, key: str, by, at: datetime) -> None:
    message = Message(
        key=f"reassignment:{row.pk}:{key}",
        text=text,
        params={"by": by.name, "person": row.person.name, "day": row.day.isoformat()},
        url=f"/reassignments/{row.pk}/",
        clause=CLAUSE,
    )
    people = {each.pk: each for each in recipients if each.pk != by.pk and each.is_active}
    notify(recipients=list(people.values()), message=message, at=at)
