"""Leave that was decided on paper, from a spreadsheet: each row whole or not at all."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from attendance.leave import rules, services
from attendance.leave.letters import touch_days, write
from attendance.leave.lots.services import take_time_off
from attendance.leave.models import Leave
from attendance.leave.rules import GRANTED, Kind, Path, State, Unit
from attendance.leave.weighing import Draft, check_occasion, fit, weigh
from hr.people.entries import Problem
from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.rulebook.rules import CHINA
from regulations.sheets import Sheet, read_sheet
from regulations.words import listed

# Field → the headers under which it is found, in small letters; the first one names it.
COLUMNS = {
    "number": ("工号", "staff number", "number"),
    "kind": ("假别", "类别", "kind"),
    "start": ("开始", "from", "start"),
    "end": ("结束", "until", "end"),
    "reason": ("事由", "reason"),
    "occasion": ("场合", "occasion"),
    "approved_by": ("批准人", "approved by"),
}
REQUIRED = ("number", "kind", "start", "end")
MORNING, AFTERNOON = ("上午", "am"), ("下午", "pm")
NOON = time(12)
_MOMENT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(\d{1,2}:\d{2})(?::\d{2})?)?")


@dataclass
class Done:
    """What an import did: leaves written, rows that stand here already, and what was wrong."""

    new: list[Leave] = field(default_factory=list)
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_leaves(*, name: str, content: bytes) -> Sheet:
    """The rows of a file of leaves; refused as `read_sheet` does."""
    return read_sheet(name=name, content=content, columns=COLUMNS, required=REQUIRED)


def import_leaves(*, sheet: Sheet, at: datetime, is_trial: bool = False) -> Done:
    """Write every good row as an approved leave, each in a transaction of its own.

    A row that stands here already writes nothing. What is wrong names row and column. With
    `is_trial` all is taken back again.
    """
    people = {each.number.lower(): each for each in Employee.objects.select_related("department")}
    done = Done()
    for row in sheet.rows:
        try:
            with transaction.atomic():
                _import(row, people, done, at)
                if is_trial:
                    transaction.set_rollback(True)
        except _Wrong as wrong:
            header = sheet.headers.get(wrong.column, sheet.headers["number"])
            done.problems.append(Problem(row["row"], header, wrong.text))
    return done


class _Wrong(Exception):
    """A row that cannot be written: the field and the sentence."""

    def __init__(self, column: str, text: str):
        self.column, self.text = column, text


def _import(row: dict, people: dict[str, Employee], done: Done, at: datetime) -> None:
    person = people.get(row["number"].lower())
    if person is None:
        raise _Wrong("number", _("“%(value)s” is nobody's number.") % {"value": row["number"]})
    draft = fit(person, _draft(row))
    same = Leave.objects.holding().filter(person=person, kind=draft.kind)
    if same.filter(starts_at=draft.starts_at, ends_at=draft.ends_at).exists():
        done.known += 1
        return
    try:
        with entering_past(right="import"):
            done.new.append(_write(person, draft, row.get("approved_by", ""), at))
    except ValidationError as refused:
        raise _Wrong("start", " ".join(refused.messages)) from refused


def _write(person: Employee, draft: Draft, approved_by: str, at: datetime) -> Leave:
    services.lock_person(person)
    weighed = weigh(person, draft, at)
    rules.check_span(weighed.wish)
    check_occasion(person, draft, weighed)
    leave = Leave(person=person, state=State.APPROVED, path=Path.IMPORTED, asked_at=at)
    services.fill(leave, draft, weighed)
    services.store(leave)
    take_time_off(leave=leave, minutes=weighed.minutes, at=at)
    write(leave, "imported", by=None, at=at, note=approved_by)
    services.free_seats(leave, by=None, at=at)
    touch_days(leave)
    return leave


def _draft(row: dict) -> Draft:
    kind = _kind(row["kind"])
    start, by_start = _moment(row, "start", is_end=False)
    end, by_end = _moment(row, "end", is_end=True)
    if end <= start:
        raise _Wrong("end", _("A leave ends after it begins."))
    unit = max(by_start, by_end, key=(Unit.DAY, Unit.HALF, Unit.MINUTE).index)
    occasion = row.get("occasion") or (str(kind.label) if kind in GRANTED else "")
    return Draft(kind, unit, start, end, row.get("reason") or "—", occasion=occasion)


def _kind(text: str) -> Kind:
    """A kind of leave by its name in either language, or its code."""
    for kind in Kind:
        names = {kind.value}
        for language in ("zh-hans", "en"):
            with translation.override(language):
                names.add(str(kind.label))
        if text.lower() in names or text in names:
            return kind
    known = listed(kind.label for kind in Kind)
    words = {"value": text, "known": known}
    raise _Wrong("kind", _("“%(value)s” is not known. Known are: %(known)s.") % words)


def _moment(row: dict, column: str, *, is_end: bool) -> tuple[datetime, Unit]:
    """A cell as a moment: a day, a half of it, or a time; a day ends with its night."""
    text, half = row[column].strip(), ""
    for names in (MORNING, AFTERNOON):
        for word in names:
            if text.lower().endswith(word):
                text, half = text[: -len(word)].strip(), names[0]
    found = _MOMENT.fullmatch(text)
    try:
        day = date(*(int(part) for part in found.group(1, 2, 3)))
        clock = time.fromisoformat(found[4].zfill(5)) if found[4] else None
    except (AttributeError, ValueError, TypeError) as error:
        words = {"value": row[column]}
        raise _Wrong(column, _("“%(value)s” is no day.") % words) from error
    if clock is not None:
        return datetime.combine(day, clock, CHINA), Unit.MINUTE
    return _edge(day, half, is_end), Unit.HALF if half else Unit.DAY


def _edge(day: date, half: str, is_end: bool) -> datetime:
    """Where a day or a half of it begins or ends."""
    morning, afternoon = MORNING[0], AFTERNOON[0]
    if half == (morning if is_end else afternoon):
        return datetime.combine(day, NOON, CHINA)
    return datetime.combine(day + timedelta(days=1) if is_end else day, time(), CHINA)
