"""Who stands above whom, who holds a position, who decides on whom."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from hr.people.models import Department, Employee, Position
from hr.people.positions import MANAGERS
from hr.people.rules import HEAD, Standing, line_above, may_decide

# Everybody above a person; a circle ends since UNION keeps each row once.
_ABOVE = """
WITH RECURSIVE line AS (
    SELECT supervisor_id AS id FROM people_employee WHERE id = %s
    UNION
    SELECT e.supervisor_id FROM people_employee AS e JOIN line ON e.id = line.id
)
SELECT id FROM line WHERE id IS NOT NULL
"""

_BELOW = """
WITH RECURSIVE line AS (
    SELECT id FROM people_employee WHERE supervisor_id = %s
    UNION
    SELECT e.id FROM people_employee AS e JOIN line ON e.supervisor_id = line.id
)
SELECT id FROM line
"""


@dataclass
class Unit:
    """A department (None: people without one) with its leader and its other members."""

    department: Department | None
    leader: Employee | None = None
    members: list[Employee] = field(default_factory=list)


def above(person_id: int) -> RawSQL:
    """The ids of everybody above a person, as a part of a query."""
    return RawSQL(_ABOVE, [person_id])


def below(person_id: int) -> RawSQL:
    """The ids of everybody below a person, as a part of a query."""
    return RawSQL(_BELOW, [person_id])


def superior_ids(person_id: int) -> list[int]:
    """Everybody above a person, the direct supervisor first."""
    line = Employee.objects.filter(Q(pk__in=above(person_id)) | Q(pk=person_id))
    return line_above(person_id, dict(line.values_list("pk", "supervisor_id")))


def subordinate_ids(person_id: int) -> list[int]:
    """Everybody below a person, at any depth; who has left stays where they stood."""
    people = Employee.objects.filter(pk__in=below(person_id)).exclude(pk=person_id)
    return list(people.values_list("pk", flat=True))


def line_of(person: Employee) -> list[Employee]:
    """Everybody above a person, the direct supervisor first."""
    people = Employee.objects.filter(pk__in=above(person.pk)).select_related("position")
    found = {each.pk: each for each in people}
    superior = {pk: each.supervisor_id for pk, each in found.items()}
    superior[person.pk] = person.supervisor_id
    return [found[pk] for pk in line_above(person.pk, superior)]


def supervisor_of(person: Employee) -> Employee | None:
    """The nearest person above who still works here: for approval chains.

    None for who stands under nobody.
    """
    if person.supervisor is None or person.supervisor.is_active:
        return person.supervisor
    return next((each for each in line_of(person) if each.is_active), None)


def managing_leader_of(person: Employee) -> Employee | None:
    """The member of the management in charge of the person's department: for approval chains.

    None without a department or without one in charge, for that member themselves, and for
    somebody who no longer belongs to the management.
    """
    leader = person.department and person.department.managing_leader
    return leader if leader and leader.pk != person.pk and is_manager(leader) else None


def is_manager(person: Employee) -> bool:
    """Whether the person works here and belongs to the management."""
    return bool(person.is_active and person.position and person.position.code in MANAGERS)


def general_manager() -> Employee | None:
    """The general manager; with several the one of the lowest number, None with none."""
    return holders(HEAD).order_by("number").first()


def standing_of(person: Employee | None) -> Standing:
    """What a person's reach depends on; the portal itself decides like the general manager."""
    if person is None:
        return Standing(HEAD)
    return Standing(person.position.code if person.position else "", person.is_superuser)


def authority_of(person: Employee | None) -> str:
    """The position by whose right a person decides; a superuser's is the general manager's."""
    standing = standing_of(person)
    return HEAD if standing.is_superuser else standing.position


def reach_of(by: Employee | None) -> Callable[[Employee], bool]:
    """On whose appointment, password and login `by` decides; the portal itself on everybody's.

    Asked once for a page with many people: the answer needs no query where positions are loaded.
    """
    actor, superiors = standing_of(by), set(superior_ids(by.pk) if by else [])
    return lambda person: may_decide(
        actor=actor, target=standing_of(person), is_above=person.pk in superiors
    )


def decides_on(by: Employee | None, person: Employee) -> bool:
    """Whether `by` decides on this one person's appointment, password and login."""
    return reach_of(by)(person)


def without_password(by: Employee) -> list[Employee]:
    """Who else has no password yet, by number, of those whose login `by` decides on."""
    rows = Employee.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, left_on=None)
    rows = rows.exclude(pk=by.pk).select_related("position").order_by("number")
    return list(filter(reach_of(by), rows))


def holders(position: str) -> QuerySet[Employee]:
    """Active employees who hold a position, by its code."""
    return Employee.objects.filter(position__code=position, is_active=True)


def allowed(permission: str) -> QuerySet[Employee]:
    """Active employees whose position's group carries `app.codename`."""
    app, codename = permission.split(".")
    return Employee.objects.filter(
        is_active=True,
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label=app,
    ).distinct()


def readers_of_handbook() -> QuerySet[Employee]:
    """Everybody at work, who all acknowledge the handbook (A1.1), with department as `unit_*`."""
    return Employee.objects.filter(is_active=True).annotate(
        unit_key=Coalesce("department__code", Value("~")),
        unit_name=Coalesce("department__name", Value("")),
    )


def matching(text: str) -> Q:
    """People whose name holds a text, or whose number or pinyin initials begin with it."""
    return (
        Q(name__icontains=text) | Q(number__istartswith=text) | Q(initials__startswith=text.lower())
    )


def organisation(
    *, text: str = "", with_left: bool = False, with_coming: bool = False
) -> list[Unit]:
    """The company by departments, people by number; with a text only who matches it.

    Who has left and who is still to come are shown where asked for.
    """
    people = Employee.objects.select_related("department", "position", "supervisor")
    shown = Q(is_active=True)
    if with_left:
        shown |= Q(is_active=False, left_on__isnull=False)
    if with_coming:
        shown |= Q(is_active=False, left_on=None)
    people = people.filter(shown)
    if text:
        people = people.filter(matching(text))
    units = {department.pk: Unit(department) for department in Department.objects.all()}
    for person in people.order_by("number"):
        unit = units.setdefault(person.department_id, Unit(person.department))
        if unit.department and unit.department.leader_id == person.pk:
            unit.leader = person
        else:
            unit.members.append(person)
    return [unit for unit in units.values() if unit.leader or unit.members or not text]


def names_of_units() -> dict[str, dict[str, object]]:
    """Field → every name under which a department or a position is found in a list."""
    departments, positions = {}, {}
    for department in Department.objects.all():
        departments |= {department.code: department, department.name: department}
    for position in Position.objects.all():
        for name in (position.code, position.name_en, position.name_zh):
            positions[name] = position
    return {"department": departments, "position": positions}
