"""The verbs of incidents: note one, tell the partner, solve it; the log of maintenance."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.selectors import allowed
from regulations.binding.rows import insert
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from sitecontent.publishing.incidents.rules import Happening, Step, Work, check_next
from sitecontent.publishing.models import Incident, IncidentStep, Maintenance, Partner
from sitecontent.publishing.refusals import in_words

CLAUSE = "C6-3"
FOUND = gettext_noop("The site has a problem, tell the partner company: %(kind)s, %(what)s")
SOLVED = gettext_noop("The problem of the site is solved: %(kind)s, %(what)s")


@clause("C6-3")
@transaction.atomic
def find_incident(*, kind: Happening, what: str, by, at: datetime) -> Incident:
    """Note an incident; whoever handles them is told at once."""
    _only(by)
    if not what.strip():
        raise ValidationError(_("Say what happened."), code=CLAUSE)
    row = Incident(kind=Happening(kind), what=what.strip()[:1000], by=by, at=at)
    insert(row)
    _tell(row, FOUND, by=by, at=at)
    return row


@clause("C6-3")
@transaction.atomic
def add_step(
    *, incident_id: int, step: Step, text: str, partner: Partner | None = None, told: str = "",
    way: str = "", by, at: datetime,
) -> IncidentStep:  # fmt: skip
    """Add what was done: whom of the partner company one told and how, a note, or the solution.

    Refused: a solution before the partner was told, anything after it, a report without whom.
    """
    _only(by)
    incident = Incident.objects.get(pk=incident_id)
    lock_incident(incident)
    check_next(Step(step), set(incident.steps.values_list("step", flat=True)))
    if not text.strip():
        raise ValidationError(_("Say what was said or done."), code=CLAUSE)
    is_report = step == Step.REPORTED
    row = IncidentStep(
        incident=incident, step=Step(step), partner=partner if is_report else None,
        told=told.strip()[:60] if is_report else "", way=way if is_report else "",
        text=text.strip()[:1000], by=by, at=at,
    )  # fmt: skip
    with in_words(CLAUSE):
        insert(row)
    if step == Step.SOLVED:
        _tell(incident, SOLVED, by=by, at=at)
    return row


def lock_incident(incident: Incident) -> None:
    """Nobody else adds to an incident until the transaction ends: its row is never updated."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('publishing.incident', %s))",
            [incident.pk],
        )


def _tell(row: Incident, text: str, *, by, at: datetime) -> None:
    message = Message(
        key=f"incident:{row.pk}:{text[:8]}",
        text=text,
        params={"kind": in_each_language(lambda: row.get_kind_display()), "what": row.what[:200]},
        url="/content/incidents/",
        clause=CLAUSE,
    )
    people = [each for each in allowed("publishing.handle_incident") if each != by]
    notify(recipients=people, message=message, at=at)


@clause("C6-8")
@transaction.atomic
def log_work(*, work: Work, text: str, by, at: datetime) -> Maintenance:
    """Write down what was done to keep the site running."""
    _only(by)
    if not text.strip():
        raise ValidationError(_("Say what was done."), code="C6-8")
    row = Maintenance(work=Work(work), text=text.strip()[:1000], by=by, at=at)
    insert(row)
    return row


def _only(by) -> None:
    if not by.has_perm("publishing.handle_incident"):
        raise PermissionDenied(_("The site administrator does this."))
