"""The clocks of safety: a look every week, exceptions that end, findings that grow old (C13-S1)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import holders
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of
from regulations.rulebook.selectors import in_force
from sitecontent.database.backups.rules import week_of
from sitecontent.database.security.models import ExceptionEnd, KnownException, Look
from sitecontent.database.security.rules import HEAD, KEEPER, Tool, is_old
from sitecontent.database.security.selectors import newest_findings

LOOK, ENDING = "database.security", "database.exception"
PAGE = "/database/security/"
NOT_LOOKED = gettext_noop(
    "Nobody looked through the safety of the portal in the week from %(week)s."
)
OVER = gettext_noop("What was accepted until %(until)s is over and not mended: %(subject)s")
OLD = gettext_noop("No file of findings on the packages was brought for more than %(days)s days.")


def _keeper() -> Employee | None:
    return holders(KEEPER).order_by("number").first()


@clause("C13-S1")
@transaction.atomic
def watch(at: datetime) -> None:
    """Let the clock of this week’s look run, and tell once a week that findings are old."""
    held = in_force("security", at)
    week = week_of(at)
    start_deadline(
        kind=LOOK, key=week.isoformat(), clause="C13-S1", version=held.version, owner=_keeper(),
        starts_at=at, due_at=start_of(week) + timedelta(days=held.params.look_within_days),
    )  # fmt: skip
    last = newest_findings().get(Tool.AUDIT)
    if is_old(last and last.made_on, held.params, day_of(at)):
        tell(OLD, key=f"old:{week}", at=at, days=held.params.findings_old_days)


@clause("C13-S1")
def meet_look(row: Look) -> None:
    """A week is signed: its clock is met."""
    for found in Deadline.objects.filter(kind=LOOK, key=row.week.isoformat()):
        meet_deadline(deadline_id=found.pk, by=row.by, at=row.at)


@clause("C13-S1")
def start_exception(row: KnownException, at: datetime) -> Deadline:
    """An exception ends with its day, and no clock can be set back."""
    return start_deadline(
        kind=ENDING, key=str(row.pk), clause="C13-S1", version=in_force("security", at).version,
        owner=row.by, starts_at=at, due_at=start_of(row.ends_on) + timedelta(days=1),
    )  # fmt: skip


@clause("C13-S1")
def meet_exception(row: ExceptionEnd) -> None:
    """What an exception was about is mended: its clock is met."""
    for found in Deadline.objects.filter(kind=ENDING, key=str(row.exception_id)):
        meet_deadline(deadline_id=found.pk, by=row.by, at=row.at)


def tell(text: str, *, key: str, at: datetime, **params) -> None:
    """A notice to the system administrator and the general manager."""
    message = Message(
        key=f"security:{key}", text=text, params=params, url=PAGE, clause="C13-S1"
    )  # fmt: skip
    notify(recipients=[*holders(KEEPER), *holders(HEAD)], message=message, at=at)


@clause("C13-S1")
def report_not_looked(deadlines: list[Deadline], at: datetime) -> None:
    """Tell both that a week went by without a look (handler)."""
    for row in deadlines:
        tell(NOT_LOOKED, key=f"look:{row.key}", at=at, week=row.key)


@clause("C13-S1")
def report_over(deadlines: list[Deadline], at: datetime) -> None:
    """Tell both that an exception is past its end (handler)."""
    rows = KnownException.objects.in_bulk([int(row.key) for row in deadlines])
    for row in rows.values():
        tell(OVER, key=f"over:{row.pk}", at=at, until=row.ends_on.isoformat(), subject=row.subject)


def link_of(row: Deadline) -> str:
    """Where it is looked through."""
    return PAGE


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """What each exception is about, by the id of its clock."""
    rows = KnownException.objects.in_bulk([int(row.key) for row in deadlines])
    return {row.pk: rows[int(row.key)].subject for row in deadlines if int(row.key) in rows}
