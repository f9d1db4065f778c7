"""Who stands in for whom at a moment, and what the pages show of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hr.people import registry
from hr.people.deputies.models import Deputyship
from hr.people.deputies.rules import State, Terms, may_name, state_of
from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import subordinate_ids, superior_ids
from regulations.approvals.registry import kinds
from regulations.rulebook.rules import day_of

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """A deputyship with its state; `acts`: the deputy stands in at this very moment; `may_end`:
    who looks at it could end it."""

    row: Deputyship
    state: State
    acts: bool
    may_end: bool

    @property
    def kinds(self) -> list[str]:
        """What the deputy decides beside what every deputy does, as people call it."""
        known = kinds()
        return [str(known[name].label) for name in self.row.kinds if name in known]


def deputies_of(person_id: int, at: datetime) -> list[int]:
    """Ids of those who stand in for a person at a moment, who was named first before others.

    One step only: who stands in for a deputy does not stand in for the person. Nobody stands in
    for who has left, nor does who has left stand in for anybody.
    """
    rows = _working(at).filter(person_id=person_id)
    return list(dict.fromkeys(row.deputy_id for row in _acting(rows, at)))


def principals_of(deputy_id: int, at: datetime) -> list[int]:
    """Ids of those for whom a person stands in at a moment; the same as `deputies_of` read
    backwards."""
    rows = _working(at).filter(deputy_id=deputy_id)
    return list(dict.fromkeys(row.person_id for row in _acting(rows, at)))


def is_named(deputy_id: int, person_id: int, kind: str, at: datetime) -> bool:
    """Whether a kind of request was named to somebody who stands in for a person at a moment."""
    rows = _working(at).filter(deputy_id=deputy_id, person_id=person_id)
    return bool(_acting(rows.filter(kinds__contains=[kind]), at))


def _working(at: datetime) -> QuerySet[Deputyship]:
    rows = Deputyship.objects.in_force(at).order_by("pk")
    return rows.filter(person__is_active=True, deputy__is_active=True)


def _acting(rows: Iterable[Deputyship], at: datetime) -> list[Deputyship]:
    """Of what holds: all but the deputies for absences of people who are here."""
    rows = list(rows)
    asked = {row.person_id for row in rows if row.only_when_away}
    away = registry.away(asked, at) if asked else set()
    return [row for row in rows if not row.only_when_away or row.person_id in away]


def may_appoint(
    by: Employee | None, person: Employee, line: Iterable[Employee] | None = None
) -> bool:
    """Whether `by` names deputies of a person, whatever their rights; None: the portal does.

    `line` is everybody above the person where it is known already.
    """
    if by is None:
        return True
    above = superior_ids(person.pk) if line is None else [each.pk for each in line]
    return may_name(by.pk, person.pk, is_head=_is_head(person), above=above)


def _is_head(person: Employee) -> bool:
    return bool(person.position and person.position.code == HEAD)


def deputyships_about(person: Employee, *, by: Employee, at: datetime) -> list[Entry]:
    """What holds or is to come for a person and by a person, the earliest first.

    Here `by` ends only what concerns them.
    """
    concerned = Q(person=person) | Q(deputy=person)
    rows = _rows().filter(concerned).not_over(at).order_by("starts_on", "pk")
    return _entries(rows, at, lambda row: by.pk in (row.person_id, row.deputy_id))


def list_deputyships(
    *, by: Employee, at: datetime, everything: bool = False, before: int | None = None
) -> tuple[list[Entry], int | None]:
    """A page of deputyships, the newest first, and the key of the next (None: that was all).

    Only what holds or is to come, unless everything is asked for.
    """
    rows = _rows() if everything else _rows().not_over(at)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    below = set(subordinate_ids(by.pk))

    def may_end(row: Deputyship) -> bool:
        above = {by.pk} if row.person_id in below else ()
        is_head = _is_head(row.person)
        named = may_name(by.pk, row.person_id, is_head=is_head, above=above)
        return named or by.pk == row.deputy_id

    entries = _entries(found[:PAGE], at, may_end)
    return entries, found[PAGE - 1].pk if len(found) > PAGE else None


def _rows() -> QuerySet[Deputyship]:
    return Deputyship.objects.select_related("person__position", "deputy", "made_by", "end__by")


def _entries(
    rows: Iterable[Deputyship], at: datetime, may_end: Callable[[Deputyship], bool]
) -> list[Entry]:
    rows, today = list(rows), day_of(at)
    states = {row.pk: state_of(terms_of(row), is_ended=is_ended(row), today=today) for row in rows}
    holding = [
        row
        for row in rows
        if states[row.pk] == State.IN_FORCE and row.person.is_active and row.deputy.is_active
    ]
    acting = {row.pk for row in _acting(holding, at)}
    return [
        Entry(
            row=row,
            state=states[row.pk],
            acts=row.pk in acting,
            may_end=states[row.pk] in (State.IN_FORCE, State.COMING) and may_end(row),
        )
        for row in rows
    ]


def terms_of(row: Deputyship) -> Terms:
    """The days of a deputyship as plain values."""
    return Terms(row.starts_on, row.ends_on, row.only_when_away)


def is_ended(row: Deputyship) -> bool:
    """Whether it was ended before its last day."""
    return getattr(row, "end", None) is not None
