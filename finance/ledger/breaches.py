"""The clocks of the books: started with the money that starts them, told of when missed."""

from datetime import date, datetime

from django.utils.translation import gettext_noop

from finance.ledger.rules import MONTH, REPORT, close_due, report_due
from hr.people.models import Employee
from hr.people.selectors import holders
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import start_deadline
from regulations.notices.services import Message, send_notices
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of
from regulations.rulebook.selectors import in_force

TEXTS = {
    REPORT: gettext_noop("The cash report of %(what)s was not made in time."),
    MONTH: gettext_noop("The books of %(what)s were not closed in time."),
}


@clause("A7.1-2")
def start_report(day: date, cashier, at: datetime) -> None:
    """Money of the drawer moved: the day's report is due at its end."""
    due_at = report_due(day)
    if due_at > at:
        start_deadline(
            kind=REPORT, key=day.isoformat(), clause="A7.1-2", version=None, owner=cashier,
            starts_at=at, due_at=due_at,
        )  # fmt: skip


@clause("A7.1-3")
def start_month(month: date, at: datetime) -> None:
    """A month has books: its closing is due in the next."""
    held = in_force("books", at)
    due_at = close_due(month, held.params)
    start_deadline(
        kind=MONTH, key=month.isoformat(), clause="A7.1-3", version=held.version,
        owner=holders("chief_accountant").first(), starts_at=min(at, start_of(month)),
        due_at=due_at,
    )  # fmt: skip


def report_breaches(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the person and the supervisor of what was missed, once (handler of both clocks)."""
    owners = Employee.objects.select_related("supervisor").in_bulk(
        {row.owner_id for row in deadlines if row.owner_id}
    )
    notices = []
    for row in deadlines:
        owner = owners.get(row.owner_id)
        people = {owner, owner.supervisor} if owner else set()
        message = Message(
            key=f"breach:{row.pk}", text=TEXTS[row.kind], params={"what": name_of(row)},
            url=link_of(row), clause=row.clause,
        )  # fmt: skip
        notices += [(person, message) for person in people - {None}]
    send_notices(notices=notices, at=at)


def name_of(row: Deadline) -> str:
    """The day of a report, or the month of a closing."""
    return row.key if row.kind == REPORT else row.key[:7]


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """What each clock runs for, by its id."""
    return {row.pk: name_of(row) for row in deadlines}


def link_of(row: Deadline) -> str:
    """Where a clock of the books is looked at."""
    if row.kind == REPORT:
        return f"/books/drawer/{row.key}/"
    return f"/books/months/{row.key[:7]}/"
