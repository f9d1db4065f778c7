"""What the pages of one person show, to each reader what the table of sights gives."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from hr.people import registry
from hr.people.files.selectors import is_let_in
from hr.people.models import Department, Employee, Position, PrivateFile
from hr.people.rules import PRIVATE, PUBLIC, Reader, Sight, line_above, masked, sight_of
from hr.people.selectors import above, is_manager, superior_ids
from regulations.rulebook import clause
from regulations.rulebook.models import Clause, Edition
from regulations.rulebook.rules import day_of

# Django's own four permissions of a model, as verbs for a person.
VERBS = ("view", "add", "change", "delete")
TAKEN_ON = gettext_noop("taken on")
SILENT = ("id", "initials", "is_superuser")  # fields whose changes say nothing to a reader
AT_FIRST = ("department", "position", "supervisor", "hired_on", "kept_from")
# What opens beside a value.
LINKS = {"phone": "tel:", "private_phone": "tel:", "emergency_phone": "tel:", "email": "mailto:"}


@dataclass(frozen=True)
class Shown:
    """One line of a card: the value as the reader sees it, and what it opens ("": nothing)."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class Change:
    """One entry of a person's history: `fields` as (label, was, is)."""

    at: datetime
    by: Employee | None
    reason: str
    fields: list[tuple[str, str, str]]


def readers_of(
    by: Employee, person: Employee, superiors: Collection[int] | None = None
) -> set[Reader]:
    """In what relations somebody reads of a person; `superiors`: ids of those above, if known."""
    found = {Reader.ANYBODY}
    if by.pk == person.pk:
        found.add(Reader.SELF)
    if by.has_perm("people.keep_private"):
        found.add(Reader.HR)
    if by.has_perm("people.view_private"):
        found.add(Reader.HEAD)
    if found == {Reader.ANYBODY}:  # whom the others let see as much need not be asked
        if by.pk in (superior_ids(person.pk) if superiors is None else superiors):
            found.add(Reader.LINE)
        if is_let_in(by, person):
            found.add(Reader.GRANTED)
    return found


def sees(what: str, readers: set[Reader]) -> bool:
    """Whether anything of a field is seen."""
    return sight_of(what, readers) > Sight.NONE


def card_of(person: Employee, readers: set[Reader]) -> list[Shown]:
    """What everybody may see of a person beside name and post, as far as it is known."""
    leader = person.department and person.department.managing_leader
    values = {name: getattr(person, name) for name in PUBLIC if name != "managing_leader"}
    values["managing_leader"] = leader if leader and is_manager(leader) else None
    return [
        _shown(_label(Department if name == "managing_leader" else Employee, name), name, value)
        for name, value in ((name, values[name]) for name in PUBLIC)
        if sees(name, readers) and (value or name != "left_on")
    ]


def kept_of(person: Employee, today: date) -> tuple[date, str] | None:
    """Before which day no attendance of a person is kept, and the page that says more.

    The month of that day, or for a day of long ago the one that runs. None where nothing is known.
    """
    day = max(filter(None, (person.kept_from, person.hired_on)), default=None)
    if day is None:
        return None
    is_lately = day >= today.replace(day=1)
    return day, registry.page_of_kept(person, day if is_lately else today)


def private_card_of(file: PrivateFile, readers: set[Reader]) -> list[Shown]:
    """What a reader may see of a private file; empty for who may see nothing of it."""
    shown = []
    for name in PRIVATE:
        sight, value = sight_of(name, readers), getattr(file, name)
        if sight == Sight.MASKED:
            shown.append(Shown(_label(PrivateFile, name), masked(value) or "—"))
        elif sight == Sight.FULL:
            shown.append(_shown(_label(PrivateFile, name), name, value))
    return shown


def _label(model, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


def _shown(label: str, name: str, value) -> Shown:
    if value in (None, ""):
        return Shown(label, "—")
    if isinstance(value, Employee):
        return Shown(label, value.name, f"/people/{value.number}/")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return Shown(label, text, f"{LINKS[name]}{text}" if name in LINKS else "")


def around(person: Employee) -> tuple[list[Employee], list[Employee]]:
    """Everybody above a person, the nearest first, and the active people directly below."""
    rows = Employee.objects.filter(
        Q(pk__in=above(person.pk)) | Q(supervisor=person, is_active=True)
    ).select_related("position")
    found = {row.pk: row for row in rows}
    supervisor_of = {pk: row.supervisor_id for pk, row in found.items()}
    supervisor_of[person.pk] = person.supervisor_id
    line = [found[pk] for pk in line_above(person.pk, supervisor_of)]
    return line, [row for row in found.values() if row.supervisor_id == person.pk and row.is_active]


@clause("A1.3-9")
def duties_of(position: Position | None, at: datetime) -> Clause | None:
    """The clause that describes a position's duties, in the handbook's edition in force."""
    if position is None or not position.clause:
        return None
    editions = Edition.objects.filter(published_at__lte=at, in_force_from__lte=day_of(at))
    newest = editions.order_by("-number").values("pk")[:1]
    return Clause.objects.defer("search").filter(ref=position.clause, edition__in=newest).first()


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
    related = ("history_user", "department", "position", "supervisor")
    rows = list(person.history.select_related(*related).order_by("-history_id")[: limit + 1])
    changes = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        fields = _differences(row, before) if before else _at_first(row)
        if row.history_type == "+" or fields or row.history_change_reason:
            is_new = row.history_type == "+" or not fields
            reason = row.history_change_reason or (TAKEN_ON if is_new else "")
            changes.append(Change(row.history_date, row.history_user, gettext(reason), fields))
    return changes[:limit]


def _at_first(row) -> list[tuple[str, str, str]]:
    """What was said of a person when they were taken on; nothing of an entry that was cut off."""
    if row.history_type != "+":
        return []
    fields = [field for field in row.tracked_fields if field.name in AT_FIRST]
    return [
        (str(field.verbose_name), "—", _words(row, field))
        for field in fields
        if getattr(row, field.attname) is not None
    ]


def _differences(row, before) -> list[tuple[str, str, str]]:
    """What an entry changed, from the rows alone: related rows came with them."""
    fields = [field for field in row.tracked_fields if field.name not in SILENT]
    return [
        (str(field.verbose_name), _words(before, field), _words(row, field))
        for field in fields
        if getattr(row, field.attname) != getattr(before, field.attname)
    ]


def _words(row, field) -> str:
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "—" if value in (None, "") else str(value)
