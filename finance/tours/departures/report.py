"""The daily departure report: drafted from the data, sent by operations before they go home."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger.access import allow
from finance.tours.departures.rules import report_due
from finance.tours.models import Advance, DayReport, Tour
from finance.tours.rules import PAYABLE, WAITING
from finance.tours.selectors import standings, state_on, tours
from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.notices.services import Message, notify, send_notices
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of
from regulations.rulebook.selectors import in_force

REPORT = "tours.report"
NOBODY = gettext_noop("no tour departs that day any more")
SENT = gettext_noop(
    "Departures of %(day)s: %(tours)s tours, %(travellers)s travellers. "
    "Advances to prepare: %(advances)s."
)
MISSED = gettext_noop("The departures of %(day)s were not reported before the close of business.")


@clause("A7.7-2")
def expect_report(tour: Tour, at: datetime) -> None:
    """A tour departs on a day: its report is due at the end of that day's office hours."""
    held = in_force("roster", start_of(tour.departs_on))
    due_at = report_due(tour.departs_on, held.params.shifts["office"])
    if due_at > at:
        start_deadline(
            kind=REPORT, key=tour.departs_on.isoformat(), clause="A7.7-2", version=held.version,
            owner=tour.operations, starts_at=max(at, start_of(tour.departs_on)), due_at=due_at,
        )  # fmt: skip


def drop_report(tour: Tour, at: datetime) -> None:
    """A tour was called off: where no other departs that day, nothing is to be reported."""
    if not departing(tour.departs_on).exists():
        row = clock_of(tour.departs_on)
        void_deadline(deadline_id=row and row.pk, reason=NOBODY, at=at)


def clock_of(day: date) -> Deadline | None:
    """The clock of a day's report; None where nothing departs."""
    return Deadline.objects.filter(kind=REPORT, key=day.isoformat()).first()


def departing(day: date):
    """Tours that depart on a day and were not called off, by code."""
    return tours().filter(departs_on=day, call_off=None).order_by("code")


@clause("A7.7-2")
def draft_of(day: date) -> dict:
    """What the data says of a day's departures: the tours with their money, and the advances that
    finance prepares for them. Sums are text, as JSON keeps them."""
    found = list(departing(day))
    money = standings([tour.pk for tour in found])
    rows = [_row(tour, money[tour.pk], day) for tour in found]
    return {"tours": rows, "advances": _advances(found)}


def _row(tour: Tour, standing, day: date) -> dict:
    return {
        "id": tour.pk, "code": tour.code, "name": tour.name, "kind": tour.kind,
        "travellers": tour.travellers, "returns_on": tour.returns_on.isoformat(),
        "guide": tour.guide.name if tour.guide else "", "operations": tour.operations.name,
        "state": str(state_on(tour, day)), "price": _text(standing.price),
        "received": _text(standing.received), "owed": _text(standing.owed),
        "budget": _text(standing.budget), "limit": _text(standing.limit),
    }  # fmt: skip


def _advances(found: list[Tour]) -> list[dict]:
    """Advances asked for and not paid, those that wait for the general manager marked."""
    rows = Advance.objects.filter(tour__in=found, state__in=WAITING).select_related("tour", "guide")
    return [
        {
            "id": row.pk, "tour": row.tour_id, "code": row.tour.code, "guide": row.guide.name,
            "amount": _text(row.amount), "purpose": row.purpose,
            "is_decided": row.state in PAYABLE,
        }
        for row in rows.order_by("tour__code", "pk")
    ]  # fmt: skip


def _text(amount) -> str | None:
    return None if amount is None else f"{amount:.2f}"


@clause("A7.7-2")
@transaction.atomic
def send_report(*, day: date, note: str = "", by, at: datetime) -> DayReport:
    """Send a day's departures to finance, as the data says them; sent again, the newest counts.

    Refused: a day to come, a day on which nothing departs.
    """
    allow(by, "tours.send_report")
    if day > day_of(at):
        raise ValidationError(_("This day has not come yet."), code="A7.7-2")
    row = clock_of(day)
    if row:  # two who send at once wait for each other
        Deadline.objects.select_for_update(no_key=True).get(pk=row.pk)
    content = draft_of(day)
    if not content["tours"]:
        raise ValidationError(_("No tour departs on this day."), code="A7.7-2")
    number = DayReport.objects.filter(day=day).count() + 1
    report = DayReport(day=day, number=number, content=content, note=note.strip(), by=by, at=at)
    insert(report)
    meet_deadline(deadline_id=row and row.pk, by=by, at=at)
    people = [each for each in allowed("ledger.prepare_entry") if each != by]
    notify(recipients=people, message=_message(report), at=at)
    return report


def _message(report: DayReport) -> Message:
    rows, advances = report.content["tours"], report.content["advances"]
    return Message(
        key=f"tours:report:{report.day.isoformat()}:{report.number}",
        text=SENT,
        params={
            "day": report.day.isoformat(),
            "tours": len(rows),
            "travellers": sum(row["travellers"] for row in rows),
            "advances": len(advances),
        },
        url=report_link(report.day),
        clause="A7.7-2",
    )


def report_link(day: date) -> str:
    """Where a day's report is looked at."""
    return f"/tours/departures/{day.isoformat()}/"


@clause("A7.7-2")
def report_missed(deadlines: list[Deadline], at: datetime) -> None:
    """Tell operations and who stands above of a report that was not sent (handler of `REPORT`)."""
    owners = Employee.objects.select_related("supervisor").in_bulk(
        [row.owner_id for row in deadlines if row.owner_id]
    )
    notices = []
    for row in deadlines:
        message = Message(
            key=f"tours:missed:{row.key}", text=MISSED, params={"day": row.key},
            url=link_of(row), clause="A7.7-2",
        )  # fmt: skip
        owner = owners.get(row.owner_id)
        people = {owner, owner.supervisor} if owner else set()
        notices += [(person, message) for person in people - {None}]
    send_notices(notices=notices, at=at)


def link_of(row: Deadline) -> str:
    """Where the report of a clock is looked at."""
    return report_link(date.fromisoformat(row.key))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """The day of each clock, by its id."""
    return {row.pk: row.key for row in deadlines}
