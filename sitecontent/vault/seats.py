"""Who keeps an account, who decides on it, and who is told."""

from hr.people.models import Employee
from hr.people.selectors import general_manager, managing_leader_of
from regulations.approvals.services import Chain
from regulations.rulebook import clause
from sitecontent.vault import rules
from sitecontent.vault.models import Custody, Entry

# Who acts first where several could: the site lead controls and rotates (C6-2).
ORDER = (rules.SITE_LEAD, rules.SYSTEM_OFFICE, "deputy", "general_manager")


def seat_of(person: Employee) -> str:
    """The seat of C8-2 that somebody at work fills; empty for anybody else."""
    code = person.position.code if person.is_active and person.position else ""
    return code if code in rules.SEATS else ""


def in_seats() -> list[Employee]:
    """Everybody who fills one of the four seats, the site lead first."""
    rows = Employee.objects.select_related("position").filter(
        is_active=True, position__code__in=rules.SEATS
    )
    return sorted(rows.order_by("number"), key=lambda each: ORDER.index(each.position.code))


def holders_of(entry: Entry) -> list[Employee]:
    """Everybody entered as custodian, the site lead first; who has left or lost the seat last."""
    rows = Employee.objects.select_related("position").filter(
        pk__in=Custody.objects.filter(content_object=entry).values("user")
    )
    return sorted(
        rows.order_by("number"),
        key=lambda each: ORDER.index(seat_of(each)) if seat_of(each) else len(ORDER),
    )


@clause("C6-2", "C8-2")
def holds(person: Employee, entry: Entry) -> bool:
    """Whether somebody keeps an account now: the object permission, at work, and in a seat.

    Superusers hold nothing by being superusers.
    """
    return bool(seat_of(person)) and entry.closed_at is None and is_entered(person, entry)


def is_entered(person: Employee, entry: Entry) -> bool:
    """Whether somebody has the object permission, whatever became of them."""
    return Custody.objects.filter(
        content_object=entry, user=person, permission__codename="hold_entry"
    ).exists()


def acts_for(person: Employee, entry: Entry) -> bool:
    """Whether somebody asks for changes: a custodian; without any, who entered the account."""
    if holds(person, entry):
        return True
    has_none = not Custody.objects.filter(content_object=entry).exists()
    is_open = entry.closed_at is None and bool(seat_of(person))
    return is_open and has_none and entry.by_id == person.pk


def first_holder(entry: Entry, *, but: Employee | None = None) -> Employee | None:
    """Who sees to an account: the first custodian at work, else the first of the seats."""
    people = [each for each in holders_of(entry) if seat_of(each)] or in_seats()
    return next((each for each in people if each != but), None)


def head_of(person: Employee) -> Employee | None:
    """The leader of a person's department, else who of the management is in charge of it."""
    leader = person.department and person.department.leader
    if leader and leader.is_active and leader.pk != person.pk:
        return leader
    return managing_leader_of(person)


def leader_of(person: Employee) -> Employee | None:
    """Who consents for a person's department, where nobody does the general manager."""
    return head_of(person) or general_manager()


@clause("C8-2")
def chain_for(person: Employee, entry: Entry, holders: list[int] | None) -> Chain:
    """Who decides on a change: the general manager, or for what that one asks another custodian."""
    head = general_manager()
    is_by_head = head is not None and head.pk == person.pk
    kept = [each.pk for each in holders_of(entry) if seat_of(each)] or list(holders or ())
    seats = {
        "general_manager": [head.pk] if head else [],
        "second": [each for each in kept if each != person.pk],
    }
    return Chain(rules.chain_of(is_by_head=is_by_head), lambda role: seats[role])


@clause("C13-8")
def loan_chain_for(person: Employee, entry: Entry) -> Chain:
    """The leader of the borrower's department, then any custodian."""
    leader = leader_of(person)
    seats = {
        "leader": [leader.pk] if leader else [],
        "custodian": [each.pk for each in holders_of(entry) if seat_of(each)],
    }
    return Chain(rules.loan_chain(), lambda role: seats[role])
