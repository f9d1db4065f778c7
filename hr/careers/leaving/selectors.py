"""Who leaves, where each leaving stands, and who may see and sign it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hr.careers import registry
from hr.careers.leaving.rules import Desk, Rights, Standing, Why, rights, waits_for
from hr.careers.models import Belonging, Departure, DepartureEnd, HandOver, Probation, Settlement
from hr.careers.probation.rules import Outcome
from hr.people.models import Employee
from hr.people.registry import away
from hr.people.selectors import allowed, subordinate_ids, superior_ids
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

PAGE = 50


def departures() -> QuerySet[Departure]:
    """Leavings with what their pages show."""
    return Departure.objects.select_related(
        "person__department", "person__position", "by", "receipt__by", "ending__by",
        "settlement__by", "plan",
    ).order_by("-pk")  # fmt: skip


def standing_departure(person: Employee) -> Departure | None:
    """The leaving of a person that was not taken back; not one of before they came back."""
    row = departures().filter(person=person, ending=None).first()
    is_past = row is not None and hasattr(row, "settlement") and person.is_active
    return None if is_past else row


@clause("A5-2")
def is_regular(person: Employee) -> bool:
    """Whether a person is on no probation that is still to be decided, nor left on one."""
    left_on_it = Q(ending__outcome=Outcome.END, person__is_active=False)
    return not Probation.objects.filter(Q(ending=None) | left_on_it, person=person).exists()


def leaders_of(person: Employee) -> list[Employee]:
    """Who receives a resignation: the nearest superior at work, who leads the department, who is
    in charge of it; never the person."""
    above = Employee.objects.in_bulk(superior_ids(person.pk))
    line = [above[pk] for pk in superior_ids(person.pk) if above[pk].is_active][:1]
    unit = person.department
    found = [*line, *([unit.leader, unit.managing_leader] if unit else [])]
    people = {each.pk: each for each in found if each and each.is_active and each.pk != person.pk}
    return list(people.values())


def is_above(by: Employee, person: Employee) -> bool:
    """Whether somebody stands above a person, leads their department or is in charge of it."""
    if not by.is_active or by.pk == person.pk:
        return False
    unit = person.department
    leads = unit is not None and by.pk in (unit.leader_id, unit.managing_leader_id)
    return leads or by.pk in superior_ids(person.pk)


def may_see(by: Employee, departure: Departure) -> bool:
    """Whether somebody sees a leaving: the person, those above, who takes over, who signs."""
    return (
        by.pk == departure.person_id
        or by.has_perm("careers.view_departure")
        or is_above(by, departure.person)
        or departure.hand_overs.filter(taker=by).exists()
    )


def may_sign(by: Employee, departure: Departure, desk: str, at: datetime) -> bool:
    """Whether somebody signs for a department; nobody for themselves.

    The management does where nobody of the department is there: all have left, are away, or leave.
    """
    if by.pk == departure.person_id:
        return False
    if desk == Desk.OWN:
        return by.has_perm("careers.sign_own") or is_above(by, departure.person)
    if by.has_perm(f"careers.sign_{desk}"):
        return True
    return by.has_perm("careers.sign_any") and not _there(departure, desk, at)


def _there(departure: Departure, desk: str, at: datetime) -> bool:
    """Whether somebody who signs for a department by their position is there."""
    people = set(allowed(f"careers.sign_{desk}").values_list("pk", flat=True))
    people.discard(departure.person_id)
    return bool(people - away(people, at))


def signers(departure: Departure) -> list[Employee]:
    """Everybody who signs for one of the departments, but the person."""
    found = leaders_of(departure.person)
    for desk in Desk:
        if desk != Desk.OWN:
            people = [*allowed(f"careers.sign_{desk.value}").exclude(pk=departure.person_id)]
            found += people or allowed("careers.sign_any")
    return [each for each in found if each.pk != departure.person_id]


def standing_of(departure: Departure) -> Standing:
    """What the settlement of a leaving depends on."""
    return Standing(
        departure.last_day,
        departure.notice_until,
        set(departure.signatures.values_list("desk", flat=True)),
        DepartureEnd.objects.filter(departure=departure).exists(),
        Settlement.objects.filter(departure=departure).exists(),
    )


@dataclass(frozen=True)
class Line:
    """A department of a clearance: who signed, what is open (by kind: its text, and its link for
    who may open it), whether the reader signs."""

    desk: Desk
    signature: object
    matters: list
    may_sign: bool


def clearance(departure: Departure, by: Employee, at: datetime) -> list[Line]:
    """Every department of a clearance, in order."""
    signed = {row.desk: row for row in departure.signatures.select_related("by")}
    matters = registry.open_matters(departure.person, at)
    is_over = hasattr(departure, "ending")
    return [
        Line(
            desk,
            signed.get(desk),
            [
                (kind, [(each.text, each.link_for(by)) for each in found])
                for kind, found in matters
                if kind.desk == desk
            ],
            not is_over and desk not in signed and may_sign(by, departure, desk, at),
        )
        for desk in Desk
    ]


def listed(by: Employee, shown: str, at: datetime) -> QuerySet[Departure]:
    """Leavings that somebody may see: open ones, settled ones, or all."""
    rows = departures()
    if not by.has_perm("careers.view_departure"):
        units = Q(person__department__leader=by) | Q(person__department__managing_leader=by)
        own = Q(person__in=subordinate_ids(by.pk)) | Q(hand_overs__taker=by) | Q(person=by)
        rows = rows.filter(own | units).distinct()
    if shown == "settled":
        return rows.exclude(settlement=None)
    return rows if shown == "all" else rows.filter(settlement=None, ending=None)


@clause("A5-2")
def may_settle(person: Employee, at: datetime) -> bool:
    """Whether notice and clearance of who leaves hold: finance asks before it pays the last wages.

    Who has no leaving has nothing to wait for.
    """
    row = standing_departure(person)
    return row is None or hasattr(row, "settlement") or not waits_for(standing_of(row), day_of(at))


def to_take(person: Employee) -> QuerySet[HandOver]:
    """Work that somebody has still to take over."""
    rows = HandOver.objects.filter(taker=person, taken=None, departure__ending=None)
    return rows.select_related("departure__person")


def rights_of(by: Employee, departure: Departure, standing: Standing) -> Rights:
    """What somebody may do with a leaving."""
    settles = by.has_perm("careers.settle_departure")
    return rights(
        standing, Why(departure.why), is_own=by.pk == departure.person_id,
        receives=settles or is_above(by, departure.person), settles=settles,
        is_received=hasattr(departure, "receipt"), is_here=departure.person.is_active,
    )  # fmt: skip


def belongings(person: Employee) -> QuerySet[Belonging]:
    """What a person has of the company, and what came back."""
    return Belonging.objects.filter(person=person).select_related("by", "back__by")
