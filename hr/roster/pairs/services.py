"""The verbs of the pairs: draw them, set one by hand, exclude somebody, replace who cannot."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.roster import registry
from hr.roster.pairs import letters
from hr.roster.pairs.draw import Choice, to_json
from hr.roster.pairs.facts import draw_days, stood_between
from hr.roster.pairs.models import DutyPair, PairExclusion
from hr.roster.pairs.rules import CLAUSE, SEATS, Change, Origin, Scope, faults_of
from hr.roster.pairs.selectors import draw_between, signature, take_over
from hr.roster.shifts.rules import LONGEST_REST, Role
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

WEEK = timedelta(days=LONGEST_REST)
LONGEST_DRAW = timedelta(days=93)


def lock_pairs() -> None:
    """Let nobody else change pairs until this transaction ends; the trigger takes the same lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('roster.pairs', 0))")


@clause("A2.2-1")
@transaction.atomic
def draw_pairs(
    *, since: date, until: date, redraw: bool = False, expected: str = "", by, at: datetime
) -> list[DutyPair]:
    """Draw the pairs of the days that have none; with `redraw` also of those drawn before.

    `expected` is the signature of the draw somebody has looked at. Refused: when it would come out
    otherwise now, days that are not to come, and more than three months. A day for which nobody
    is left stays without a pair. Everybody drawn is told once.
    """
    lock_pairs()
    if since <= day_of(at):
        raise ValidationError(_("Pairs are drawn for days to come."), code=CLAUSE)
    if until < since or until - since > LONGEST_DRAW:
        raise ValidationError(_("Draw up to three months at a time."), code=CLAUSE)
    choices = draw_between(since, until, redraw=redraw)
    if expected and signature(choices) != expected:
        raise ValidationError(
            _("Something has changed meanwhile: look at the draw again."), code=CLAUSE
        )
    whole = [choice for choice in choices if choice.is_whole]
    rows = [_drawn(choice, Origin.DRAWN, by=by, at=at) for choice in whole]
    before = _write(rows, at)
    letters.tell_draw(rows, before, by=by, at=at)
    return rows


def _drawn(choice: Choice, origin: Origin, *, by, at: datetime) -> DutyPair:
    return DutyPair(
        day=choice.day,
        main_id=choice.seats[Role.MAIN].person,
        assistant_id=choice.seats[Role.ASSISTANT].person,
        origin=origin,
        choice=to_json(choice),
        set_by=by,
        set_at=at,
    )


@clause("A2.2-1")
@transaction.atomic
def set_pair(
    *,
    day: date,
    main: Employee,
    assistant: Employee,
    reason: str,
    origin: Origin = Origin.SET,
    by,
    at: datetime,
) -> DutyPair:
    """Say by hand who is on duty on a day, also on one that is over, with the reason.

    Refused: what speaks against either of them, and whoever stands in the pair themselves: they
    swap. Both, and who stood there before, are told.
    """
    lock_pairs()
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    before = DutyPair.objects.filter(day=day).first()
    concerned = {main.pk, assistant.pk} | (
        {before.main_id, before.assistant_id} if before else set()
    )
    if by is not None and by.pk in concerned:
        raise ValidationError(_("Nobody decides on their own duty: ask for a swap."), code=CLAUSE)
    check_changes([Change(day, main.pk, assistant.pk)], [main, assistant])
    row = DutyPair(
        day=day,
        main=main,
        assistant=assistant,
        origin=origin,
        reason=reason.strip(),
        set_by=by,
        set_at=at,
    )
    replaced = _write([row], at)
    letters.tell_change(row, replaced.get(day), by=by, at=at)
    return row


@clause("A2.2-1")
def check_changes(changes: Sequence[Change], persons: Sequence[Employee]) -> None:
    """Refuse pairs against which something speaks, and say all of it."""
    days = [change.day for change in changes]
    facts = draw_days(days, persons)
    around = stood_between(min(days) - WEEK, max(days) + WEEK)
    names = {person.pk: person.name for person in persons}
    faults = faults_of(changes, facts, around)
    if faults:
        raise ValidationError(
            [
                ValidationError(
                    _("%(day)s: %(person)s %(why)s."),
                    params={"day": day, "person": names[person], "why": bar.label},
                    code=CLAUSE,
                )
                for day, person, bar in faults
            ]
        )


def write_changes(
    changes: Sequence[Change], *, origin: Origin, reason: str, by, at: datetime
) -> list[DutyPair]:
    """Store pairs that were checked, together."""
    rows = [
        DutyPair(
            day=each.day,
            main_id=each.main,
            assistant_id=each.assistant,
            origin=origin,
            reason=reason,
            set_by=by,
            set_at=at,
        )
        for each in changes
    ]
    _write(rows, at)
    return rows


KEPT = ("main", "assistant", "origin", "reason", "choice", "set_by", "set_at")


def _write(rows: Sequence[DutyPair], at: datetime) -> dict[date, tuple[int, int]]:
    """Store pairs together, over those that stand; gives who stood there before, by day."""
    stored = {row.day: row for row in DutyPair.objects.filter(day__in=[row.day for row in rows])}
    before = {day: (row.main_id, row.assistant_id) for day, row in stored.items()}
    for row in rows:
        row.pk = stored[row.day].pk if row.day in stored else None
    try:
        with transaction.atomic():
            _rest_is_checked("DEFERRED")  # people may change places
            DutyPair.objects.bulk_create([row for row in rows if row.pk is None])
            DutyPair.objects.bulk_update([row for row in rows if row.day in stored], KEPT)
            _rest_is_checked("IMMEDIATE")
    except IntegrityError as error:
        raise ValidationError(
            _("The database refuses this pair: somebody is off after the main shift."),
            code=CLAUSE,
        ) from error
    _tell_planners(rows, before, at)
    return before


def _rest_is_checked(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS roster_dutypair_rest {when}")


def _tell_planners(
    rows: Iterable[DutyPair], before: dict[date, tuple[int, int]], at: datetime
) -> None:
    """Whoever reads plans hears of each day and of the days off that may follow it."""
    for row in rows:
        people = {row.main_id, row.assistant_id, *before.get(row.day, ())}
        registry.plans_changed(
            person_ids=sorted(people), since=row.day, until=row.day + WEEK, at=at
        )


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
    rows = [_drawn(each, Origin.REPLACED, by=by, at=at) for each in changed]
    before = _write(rows, at)
    for row in rows:
        letters.tell_change(row, before.get(row.day), by=None, at=at)
    if left:
        letters.tell_open(person, left, at=at)
    return rows, left
