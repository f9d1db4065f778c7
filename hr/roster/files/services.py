"""The verb of the room's files: write a table whole, or nothing of it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from hr.roster.files.reading import PairRow, Reading, ShiftRow, look_at
from hr.roster.files.rules import Layout, Table
from hr.roster.pairs import letters
from hr.roster.pairs.models import DutyPair
from hr.roster.pairs.rules import Origin
from hr.roster.pairs.services import concerned_by, lock_pairs, write_pairs
from hr.roster.past import check_past
from hr.roster.shifts.selectors import Otherwise
from hr.roster.shifts.services import assign_shift
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.words import labelled


@clause("A2.2-1")
@transaction.atomic
def import_roster(*, table: Table, by, at: datetime) -> int:
    """Write the pairs or shift assignments of a file; how many rows that were.

    Refused, with row and column, where anything is wrong: then nothing is written. So are days
    that have begun without the right to them (A2.2-3).
    """
    lock_pairs()
    found = look_at(table)
    if found.problems:
        raise ValidationError([str(problem) for problem in found.problems])
    if found.layout == Layout.PAIRS:
        _write_pairs(found, by, at)
    else:
        _write_shifts(found, by, at)
    return len(found.rows)


def _write_pairs(found: Reading, by, at: datetime) -> None:
    _check_days(found, at)
    rows = [_pair(each, by, at) for each in found.rows]
    before = write_pairs(rows, at)
    ahead = [row for row in rows if row.day >= day_of(at)]
    letters.tell_draw(ahead, before, by=by, at=at)


def _check_days(found: Reading, at: datetime) -> None:
    """Say of each row why its day is over."""
    problems = []
    for each in found.rows:
        people = concerned_by(each.day, each.main, each.assistant)
        try:
            change = Otherwise(pairs={each.day: (each.main.pk, each.assistant.pk)})
            check_past(person_ids=people, since=each.day, until=each.day, change=change, at=at)
        except ValidationError as error:
            problems += [labelled(each.row, text) for text in error.messages]
    if problems:
        raise ValidationError(problems)


def _pair(each: PairRow, by, at: datetime) -> DutyPair:
    return DutyPair(
        day=each.day,
        main=each.main,
        assistant=each.assistant,
        origin=Origin.IMPORTED,
        reason=each.reason,
        set_by=by,
        set_at=at,
    )


def _write_shifts(found: Reading, by, at: datetime) -> None:
    problems = []
    for each in sorted(found.rows, key=lambda row: row.starts_on):
        try:
            _assign(each, by, at)
        except ValidationError as error:
            problems += [labelled(each.row, text) for text in error.messages]
    if problems:
        raise ValidationError(problems)


def _assign(each: ShiftRow, by, at: datetime) -> None:
    assign_shift(
        person=each.person,
        terms=each.terms,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        by=by,
        at=at,
    )
