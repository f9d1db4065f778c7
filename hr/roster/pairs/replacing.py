"""Who cannot stand in pairs for a while, and who takes their seats."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.roster.pairs import letters
from hr.roster.pairs.models import DutyPair, PairExclusion
from hr.roster.pairs.rules import CLAUSE, SEATS, Origin, Scope
from hr.roster.pairs.selectors import take_over
from hr.roster.pairs.services import drawn, lock_pairs, write_pairs
from hr.roster.shifts.rules import Role
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of


@clause("A2.2-1")
@transaction.atomic
def exclude_person(
    *,
    person: Employee,
    scope: Scope,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    by,
    at: datetime,
) -> PairExclusion:
    """Keep somebody from pairs for a while; what they have in it already is given to others.

    Refused: oneself, without a reason, days that make no sense. They are told.
    """
    lock_pairs()
    if by is not None and by.pk == person.pk:
        raise ValidationError(_("Nobody excludes themselves."), code=CLAUSE)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError(_("The last day lies before the first."), code=CLAUSE)
    row = PairExclusion.objects.create(
        person=person,
        scope=scope,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        set_by=by,
        set_at=at,
    )
    seats = [Role.MAIN] if scope == Scope.MAIN else list(SEATS)
    first = max(starts_on, day_of(at) + timedelta(days=1))
    replace_person(person=person, since=first, until=ends_on, roles=seats, by=by, at=at)
    letters.tell_exclusion(row, by=by, at=at)
    return row


@transaction.atomic
def end_exclusion(*, exclusion: PairExclusion, by, at: datetime) -> PairExclusion:
    """Let somebody stand in pairs again from tomorrow on.

    Refused when it is over, and for oneself.
    """
    row = PairExclusion.objects.select_for_update(of=("self",)).get(pk=exclusion.pk)
    today = day_of(at)
    if by is not None and by.pk == row.person_id:
        raise ValidationError(_("Nobody decides on their own exclusion."), code=CLAUSE)
    if row.withdrawn_at or (row.ends_on and row.ends_on <= today):
        raise ValidationError(_("This exclusion is over already."), code=CLAUSE)
    row.ended_by = by
    if row.starts_on > today:
        row.withdrawn_at = at
    else:
        row.ends_on = today
    row.save(update_fields=["ended_by", "withdrawn_at", "ends_on"])
    return row


@clause("A2.2-1")
@transaction.atomic
def replace_person(
    *,
    person: Employee,
    since: date,
    until: date | None = None,
    roles: Collection[Role] = SEATS,
    by,
    at: datetime,
) -> tuple[list[DutyPair], list[date]]:
    """Draw somebody else for each seat that a person has from a day on; the other seat stays.

    Gives the pairs that changed, and the days on which nobody else can: these stay as they are, and
    whoever sets pairs is told.
    """
    lock_pairs()
    changed, left = take_over(person, since, until, roles)
    rows = [drawn(each, Origin.REPLACED, by=by, at=at) for each in changed]
    before = write_pairs(rows, at)
    for row in rows:
        letters.tell_change(row, before.get(row.day), by=None, at=at)
    if left:
        letters.tell_open(person, left, at=at)
    return rows, left


@transaction.atomic
def replace_seat(*, pair: DutyPair, role: Role, by, at: datetime) -> bool:
    """Draw somebody else for one seat of a day to come; whether somebody was found.

    Refused for days that have begun, and for whoever stands in the pair themselves.
    """
    if pair.day <= day_of(at):
        raise ValidationError(_("Pairs are drawn for days to come."), code=CLAUSE)
    if by is not None and by.pk in (pair.main_id, pair.assistant_id):
        raise ValidationError(_("Nobody decides on their own duty: ask for a swap."), code=CLAUSE)
    person = pair.main if role == Role.MAIN else pair.assistant
    _rows, left = replace_person(
        person=person, since=pair.day, until=pair.day, roles=[role], by=by, at=at
    )
    return not left
