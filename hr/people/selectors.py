"""Who stands above whom, who holds a position, and what the pages show of people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from hr.people.models import Department, Employee, Position
from hr.people.rules import Standing, line_above, may_decide
from regulations.rulebook.models import Clause
from regulations.rulebook.selectors import edition_in_force

# Django's own four permissions of a model, as verbs for a person.
VERBS = ("view", "add", "change", "delete")
TAKEN_ON = gettext_noop("taken on")


@dataclass
class Unit:
    """A department (None: people without one) with its leader and its other members."""

    department: Department | None
    leader: Employee | None = None
    members: list[Employee] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """One entry of a person's history: `fields` as (label, was, is)."""

    at: datetime
    by: Employee | None
    reason: str
    fields: list[tuple[str, str, str]]


def superior_ids(person_id: int) -> list[int]:
    """Everybody above a person, the direct supervisor first."""
    return line_above(person_id, dict(Employee.objects.values_list("pk", "supervisor_id")))


def subordinate_ids(person_id: int) -> list[int]:
    """Everybody below a person, however far."""
    supervisor_of = dict(Employee.objects.values_list("pk", "supervisor_id"))
    return [each for each in supervisor_of if person_id in line_above(each, supervisor_of)]


def decides_on(by: Employee | None, person: Employee) -> bool:
    """Whether `by` decides on a person's appointment, password and login; the portal itself may."""
    if by is None:
        return True
    actor, target = (
        Standing(each.position.code if each.position else "", each.is_superuser)
        for each in (by, person)
    )
    is_above = person.pk in superior_ids(by.pk)
    return may_decide(actor=actor, target=target, is_above=is_above)


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


def matching(text: str) -> Q:
    """People whose name holds a text, or whose number or pinyin initials begin with it."""
    return (
        Q(name__icontains=text) | Q(number__istartswith=text) | Q(initials__startswith=text.lower())
    )


def organisation(*, text: str = "", with_left: bool = False) -> list[Unit]:
    """The company by departments, people by number; with a text only who matches it."""
    people = Employee.objects.select_related("department", "position", "supervisor")
    if not with_left:
        people = people.filter(is_active=True)
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


def line_of(person: Employee) -> list[Employee]:
    """Everybody above a person, the direct supervisor first."""
    ids = superior_ids(person.pk)
    people = Employee.objects.select_related("position").in_bulk(ids)
    return [people[pk] for pk in ids]


def subordinates_of(person: Employee) -> QuerySet[Employee]:
    """The active people whose direct supervisor this is."""
    return person.subordinates.filter(is_active=True).select_related("position")


def duties_of(position: Position | None, at: datetime) -> Clause | None:
    """The clause that describes a position's duties, in the handbook's edition in force."""
    edition = edition_in_force(at) if position and position.clause else None
    return edition and edition.clauses.defer("search").filter(ref=position.clause).first()


def rights_of(position: Position | None) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """What a position may do: the steps of the work, and records as (verb, kinds of record)."""
    if position is None:
        return [], []
    steps, records = [], {verb: [] for verb in VERBS}
    permissions = Permission.objects.filter(group=position.group_id).select_related("content_type")
    for permission in permissions:
        verb, _separator, model = permission.codename.partition("_")
        if verb in records and model == permission.content_type.model:
            kind = permission.content_type.model_class()
            records[verb].append(str(kind._meta.verbose_name_plural))
        else:
            steps.append(gettext(permission.name))
    return steps, [(verb, sorted(kinds)) for verb, kinds in records.items() if kinds]


def changes_of(person: Employee, limit: int = 20) -> list[Change]:
    """The newest entries of a person's history; entries that say nothing are left out."""
    rows = list(person.history.select_related("history_user").order_by("-history_id")[: limit + 1])
    changes = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        fields = _differences(row, before) if before else []
        if row.history_type == "+" or fields or row.history_change_reason:
            reason = row.history_change_reason or ("" if fields else TAKEN_ON)
            changes.append(Change(row.history_date, row.history_user, gettext(reason), fields))
    return changes[:limit]


def _differences(row, before) -> Iterable[tuple[str, str, str]]:
    delta = row.diff_against(
        before, excluded_fields=["initials", "is_superuser"], foreign_keys_are_objs=True
    )
    return [
        (Employee._meta.get_field(each.field).verbose_name, _shown(each.old), _shown(each.new))
        for each in delta.changes
    ]


def _shown(value) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "—" if value in (None, "") else str(value)
