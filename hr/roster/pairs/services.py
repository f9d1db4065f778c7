"""The verbs of the pairs: draw them, set one by hand, exclude somebody, replace who cannot."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.roster import registry
from hr.roster.pairs import letters
from hr.roster.pairs.draw import Choice, to_json
from hr.roster.pairs.facts import draw_days, stood_between
from hr.roster.pairs.models import DutyPair
from hr.roster.pairs.rules import CLAUSE, Change, Origin, faults_of
from hr.roster.pairs.selectors import draw_between, signature
from hr.roster.past import as_over, check_past
from hr.roster.shifts.rules import LONGEST_REST, Role
from hr.roster.shifts.selectors import Otherwise
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
    fault = fault_of_span(since, until, at)
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    choices = draw_between(since, until, redraw=redraw)
    if expected and signature(choices) != expected:
        raise ValidationError(
            _("Something has changed meanwhile: look at the draw again."), code=CLAUSE
        )
    whole = [choice for choice in choices if choice.is_whole]
    rows = [drawn(choice, Origin.DRAWN, by=by, at=at) for choice in whole]
    before = write_pairs(rows, at)
    letters.tell_draw(rows, before, by=by, at=at)
    return rows


def fault_of_span(since: date, until: date, at: datetime) -> object:
    """Why these days cannot be drawn at a moment; None if they can."""
    if since <= day_of(at):
        return _("Pairs are drawn for days to come.")
    if until < since or until - since > LONGEST_DRAW:
        return _("Draw up to three months at a time.")
    return None


def drawn(choice: Choice, origin: Origin, *, by, at: datetime) -> DutyPair:
    """A whole choice as the row that keeps it, not yet stored."""
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
    """Say by hand who is on duty on a day, with the reason.

    Refused: what speaks against either of them, whoever stands in the pair themselves: they swap;
    and a day that has begun without the right to it (A2.2-3). Both, and who stood there before, are
    told.
    """
    lock_pairs()
    check_pair(day=day, main=main, assistant=assistant, reason=reason, by=by)
    people = concerned_by(day, main, assistant)
    change = Otherwise(pairs={day: (main.pk, assistant.pk)})
    check_past(person_ids=people, since=day, until=day, change=change, at=at)
    row = DutyPair(
        day=day,
        main=main,
        assistant=assistant,
        origin=origin,
        reason=reason.strip(),
        set_by=by,
        set_at=at,
    )
    replaced = write_pairs([row], at)
    letters.tell_change(row, replaced.get(day), by=by, at=at)
    return row


def check_pair(*, day: date, main: Employee, assistant: Employee, reason: str, by) -> None:
    """Refuse a pair that cannot be, whoever says so and when."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    if by is not None and by.pk in concerned_by(day, main, assistant):
        raise ValidationError(_("Nobody decides on their own duty: ask for a swap."), code=CLAUSE)
    check_changes([Change(day, main.pk, assistant.pk)], [main, assistant])


def concerned_by(day: date, main: Employee, assistant: Employee) -> list[int]:
    """Whose day another pair changes: theirs, and those who stand in it."""
    before = DutyPair.objects.filter(day=day).first()
    stood = {before.main_id, before.assistant_id} if before else set()
    return sorted({main.pk, assistant.pk} | stood)


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
    write_pairs(rows, at)
    return rows


KEPT = ("main", "assistant", "origin", "reason", "choice", "set_by", "set_at")


def write_pairs(rows: Sequence[DutyPair], at: datetime) -> dict[date, tuple[int, int]]:
    """Store pairs together, over those that stand; gives who stood there before, by day."""
    stored = {row.day: row for row in DutyPair.objects.filter(day__in=[row.day for row in rows])}
    before = {day: (row.main_id, row.assistant_id) for day, row in stored.items()}
    for row in rows:
        row.pk = stored[row.day].pk if row.day in stored else None
    try:
        with as_over(min((row.day for row in rows), default=day_of(at))):
            _rest_is_checked("DEFERRED")  # people may change places
            DutyPair.objects.bulk_create([row for row in rows if row.pk is None])
            DutyPair.objects.bulk_update([row for row in rows if row.day in stored], KEPT)
            _rest_is_checked("IMMEDIATE")
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name not in ("pair_rest_after_main", "pair_of_two"):
            raise
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
