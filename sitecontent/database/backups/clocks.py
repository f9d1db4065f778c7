"""The clocks of the backups: a proved one every week (C13-S2), its record signed (C7-4), alarms."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.positions import MANAGERS
from hr.people.selectors import allowed, holders
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.database.backups.models import Certificate
from sitecontent.database.backups.rules import Trouble, troubles, week_ends, week_of
from sitecontent.database.backups.selectors import proved, standing

WEEKLY, SIGNED = "database.backup", "database.certificate"
PAGE = "/database/backups/"
FIRST = timedelta(hours=1)  # a new portal has made its first backup by then
ALARM = gettext_noop("Backups: %(what)s")
UNPROVEN = gettext_noop("For a week no backup of the company was proved by a restore.")
UNSIGNED = gettext_noop(
    "Nobody has signed the record of the order backup for the week from %(week)s."
)


@clause("C13-S2")
@transaction.atomic
def start_weekly(at: datetime) -> Deadline | None:
    """Let the clock of the next proved backup run: from the last one that was, else from now."""
    held = in_force("backup", at)
    if held is None:
        return None
    last = proved()
    begins = last.taken_at if last else at
    if last is None and (running := _running(WEEKLY)):
        return running
    return start_deadline(
        kind=WEEKLY, key=last.name if last else "first", clause="C13-S2", version=held.version,
        owner=holders("system_administrator").order_by("number").first(), starts_at=begins,
        due_at=begins + timedelta(days=held.params.proved_every_days),
    )  # fmt: skip


def _running(kind: str) -> Deadline | None:
    return Deadline.objects.filter(kind=kind, met_at=None, voided_at=None).first()


@clause("C13-S2")
def meet_weekly(at: datetime) -> None:
    """A backup was proved: every clock of an older one is met, the next one runs."""
    last = proved()
    for row in Deadline.objects.filter(kind=WEEKLY, met_at=None, voided_at=None):
        if last and row.key != last.name:
            meet_deadline(deadline_id=row.pk, by=None, at=at)
    start_weekly(at)


@clause("C7-4")
@transaction.atomic
def start_signing(at: datetime) -> Deadline | None:
    """Let the clock of this week's record run, once."""
    held = in_force("backup", at)
    if held is None:
        return None
    week = week_of(at)
    ends = week_ends(week)
    return start_deadline(
        kind=SIGNED, key=week.isoformat(), clause="C7-4", version=held.version,
        owner=holders("ecommerce_lead").order_by("number").first(), starts_at=at,
        due_at=ends + timedelta(days=held.params.sign_within_days),
    )  # fmt: skip


@clause("C7-4")
def meet_signing(row: Certificate) -> None:
    """The record of a week is signed: its clock is met."""
    for found in Deadline.objects.filter(kind=SIGNED, key=row.week.isoformat()):
        meet_deadline(deadline_id=found.pk, by=row.by, at=row.at)


@clause("C7-4", "C13-S2")
@transaction.atomic
def watch(at: datetime) -> list[Trouble]:
    """Let the clocks run, and tell of what is wrong once a day."""
    held = in_force("backup", at)
    if held is None:
        return []
    begun = start_weekly(at)
    start_signing(at)
    found = troubles(standing(), held.params, at)
    if found == [Trouble.NONE] and at - begun.starts_at < FIRST:
        return []  # a portal that has just begun is making it
    for trouble in found:
        tell(ALARM, key=f"{trouble}:{at:%Y%m%d}", at=at,
             what=in_each_language(lambda trouble=trouble: Trouble(trouble).label))  # fmt: skip
    return found


def tell(text: str, *, key: str, at: datetime, clause: str = "C13-S2", **params) -> None:
    """A notice to who backs up and to the general manager."""
    people = {each.pk: each for each in _concerned()}
    message = Message(key=f"backup:{key}", text=text, params=params, url=PAGE, clause=clause)
    notify(recipients=list(people.values()), message=message, at=at)


def _concerned() -> list[Employee]:
    leaders = [each for code in MANAGERS for each in holders(code)]
    return [*allowed("database.make_backup"), *leaders]


@clause("C13-S2")
def report_unproven(deadlines: list[Deadline], at: datetime) -> None:
    """Tell who backs up and the general manager that a week went by (handler)."""
    for row in deadlines:
        tell(UNPROVEN, key=f"weekly:{row.pk}", at=at)


@clause("C7-4")
def report_unsigned(deadlines: list[Deadline], at: datetime) -> None:
    """Tell who may sign and the general manager that a week was not signed (handler)."""
    for row in deadlines:
        people = {each.pk: each for each in (*allowed("database.sign_backup"), *_concerned())}
        message = Message(
            key=f"backup:unsigned:{row.pk}", text=UNSIGNED, params={"week": row.key},
            url=link_of_week(row), clause="C7-4",
        )  # fmt: skip
        notify(recipients=list(people.values()), message=message, at=at)


def link_of(row: Deadline) -> str:
    """Where backups are looked at."""
    return PAGE


def link_of_week(row: Deadline) -> str:
    """Where the record of a week is signed."""
    return f"{PAGE}weeks/{date.fromisoformat(row.key)}/"
