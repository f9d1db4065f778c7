"""Permits as pages show them, who decides on them, and the log of the server room."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from hr.people.models import Department, Employee
from hr.people.selectors import general_manager, holders, managing_leader_of, supervisor_of
from hr.premises.permits.models import Entry, Permit
from hr.premises.permits.rules import HEAD, Asker, Kind, Span, State, state_of
from regulations.rulebook import clause

WATCH = "premises.watch_permit"
LEAD = "ecommerce_lead"


def permits() -> QuerySet[Permit]:
    """Every permit with what its state follows from, the newest first."""
    return Permit.objects.select_related("by", "approval", "end__by").order_by("-id")


def span_of(permit: Permit) -> Span:
    """A permit as rules read it."""
    end = getattr(permit, "end", None)
    decision = permit.approval.state if permit.approval else ""
    return Span(decision, permit.starts_at, permit.ends_at, end.at if end else None)


def with_state(rows: QuerySet[Permit], at: datetime) -> list[tuple[Permit, State]]:
    """Permits with how they stand at a moment."""
    return [(row, state_of(span_of(row), at)) for row in rows]


def standing_permit(person: Employee, kind: Kind, at: datetime) -> Permit | None:
    """The permit of a kind that a person has at a moment."""
    rows = permits().filter(by=person, kind=kind, starts_at__lte=at, ends_at__gt=at)
    return next((row for row, state in with_state(rows, at) if state == State.RUNNING), None)


def position_of(person: Employee) -> str:
    """The code of a person's position, empty for none."""
    return person.position.code if person.position else ""


def ecommerce_departments() -> QuerySet[Department]:
    """The departments in which an e-commerce lead works."""
    return Department.objects.filter(pk__in=holders(LEAD).values("department_id"))


def asker_of(person: Employee) -> Asker:
    """A person as rules read who asks."""
    is_ecommerce = ecommerce_departments().filter(pk=person.department_id).exists()
    return Asker(position_of(person), is_ecommerce)


@clause("B7-7")
def heads_of_ecommerce() -> list[int]:
    """The leader of the e-commerce department; where it has none at work its lead."""
    leaders = [
        each.leader_id
        for each in ecommerce_departments().select_related("leader")
        if each.leader and each.leader.is_active
    ]
    return leaders or list(holders(LEAD).values_list("pk", flat=True))


@clause("A1.3-6")
def manager_of(person: Employee) -> Employee | None:
    """The leader of a person's department, for that one who stands above them."""
    leader = person.department and person.department.leader
    if leader and leader.is_active and leader.pk != person.pk:
        return leader
    return managing_leader_of(person) or supervisor_of(person) or general_manager()


def seats_of(person: Employee):
    """Who fills each role of a permit that a person asks for."""

    def find(role: str) -> list[int]:
        if role == "ecommerce":
            return heads_of_ecommerce()
        if role == HEAD:
            return list(holders(HEAD).values_list("pk", flat=True))
        if role == "manager":
            found = manager_of(person)
        else:
            found = supervisor_of(person) or general_manager()
        return [found.pk] if found else []

    return find


def entries() -> QuerySet[Entry]:
    """The log of the server room, the newest first."""
    return Entry.objects.select_related("by", "permit", "exit").order_by("-id")


def inside(person: Employee) -> Entry | None:
    """The entry of somebody who has not left."""
    return entries().filter(by=person, exit=None).first()


def ended_between(since: datetime, until: datetime) -> QuerySet[Permit]:
    """Approved permits that ended by themselves in a stretch."""
    rows = permits().filter(ends_at__gt=since, ends_at__lte=until, approval__state="approved")
    return rows.filter(end=None)


DAY = timedelta(days=1)
