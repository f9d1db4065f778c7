"""Who cannot stand in pairs for a while, and who takes their seats."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.roster.pairs import letters
from hr.roster.pairs.facts import days_away
from hr.roster.pairs.models import DutyPair, PairExclusion
from hr.roster.pairs.rules import CLAUSE, SEATS, Origin, Scope
from hr.roster.pairs.selectors import seats_of, take_over
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
    days: Collection[date] | None = None,
    by,
    at: datetime,
) -> tuple[list[DutyPair], list[date]]:
    """Draw somebody else for each seat that a person has from a day on; the other seat stays.

    With `days` for the seats of these alone.

    Gives the pairs that changed, and the days on which nobody else can: these stay as they are, and
    whoever sets pairs is told.
    """
    lock_pairs()
    changed, left = take_over(person, since, until, roles, days)
    rows = [drawn(each, Origin.REPLACED, by=by, at=at) for each in changed]
    before = write_pairs(rows, at)
    for row in rows:
        letters.tell_change(row, before.get(row.day), by=None, at=at)
    if left:
        letters.tell_open(person, left, at=at)
    return rows, left


@clause("A2.2-1", "A2.4")
@transaction.atomic
def replace_absent(*, person: Employee, since: date, until: date, by, at: datetime) -> list[date]:
    """Give the seats of somebody who has been given leave in these days to others.

    A seat is given away where a draw would pass the person over: away when a spell of the pair
    begins, or at its very end. Gives the days whose seat stays with them, because nobody else can,
    or because the day has begun; whoever sets pairs is told of these. Never refused.
    """
    today = day_of(at)
    stands = seats_of(person.pk).filter(day__gte=max(since, today), day__lte=until)
    days = days_away(person.pk, list(stands.values_list("day", flat=True)))
    if today in days:
        letters.tell_begun(person, today, at=at)
    coming = [day for day in days if day > today]
    if not coming:
        return days
    try:
        with transaction.atomic():
            _rows, left = replace_person(
                person=person, since=coming[0], until=until, days=coming, by=by, at=at
            )
    except ValidationError:  # the pairs around have changed this very moment
        letters.tell_open(person, coming, at=at)
        return days
    return [day for day in days if day == today or day in left]


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
