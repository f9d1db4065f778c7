"""A file of pairs or shift assignments: read, looked at row by row, every fault with its place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hr.people.entries import Problem
from hr.people.models import Employee
from hr.roster.files.rules import (
    COLUMNS,
    SHIFT_NAMES,
    Layout,
    Table,
    day_in_text,
    is_yes,
    layout_of,
    weekdays_in_text,
)
from hr.roster.pages import EARLIEST, LATEST
from hr.roster.pairs.facts import draw_days, stood_between
from hr.roster.pairs.rules import Bar, Change, faults_of
from hr.roster.shifts.board import shift_codes
from hr.roster.shifts.rules import LONGEST_REST, WEEKEND, Terms
from hr.roster.shifts.selectors import shifts_on
from regulations.sheets import read_lines
from regulations.words import listed

MOST_DAYS = 400
REACH = timedelta(days=LONGEST_REST)


@dataclass(frozen=True)
class PairRow:
    """A pair of a file."""

    row: int
    day: date
    main: Employee
    assistant: Employee
    reason: str


@dataclass(frozen=True)
class ShiftRow:
    """A shift assignment of a file."""

    row: int
    person: Employee
    terms: Terms
    starts_on: date
    ends_on: date | None


@dataclass
class Reading:
    """What a file would write, and everything that is wrong with it."""

    layout: Layout
    rows: list = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_table(*, name: str, content: bytes) -> Table:
    """A .csv or .xlsx file as rows of text.

    Refused: a file that cannot be read, and one whose first row announces neither layout.
    """
    lines = read_lines(name=name, content=content)
    found = layout_of(lines[0][1])
    if found is None:
        wanted = [listed(names[0] for names in each.values()) for each in COLUMNS.values()]
        raise ValidationError(
            _("The first row needs the columns of pairs (%(pairs)s) or of shifts (%(shifts)s)."),
            params=dict(zip(("pairs", "shifts"), wanted, strict=True)),
        )
    layout, places = found
    rows = [
        {"row": line} | {each: cells[at] if at < len(cells) else "" for each, at in places.items()}
        for line, cells in lines[1:]
    ]
    return Table(layout.value, {each: lines[0][1][at] for each, at in places.items()}, rows)


def look_at(table: Table) -> Reading:
    """What a table would write; its problems stand in the order of the rows."""
    reader = _PairReader(table) if table.layout == Layout.PAIRS else _ShiftReader(table)
    reader.read()
    columns = list(table.headers.values())
    reader.found.problems.sort(key=lambda each: (each.row, columns.index(each.column)))
    return reader.found


class _Reader:
    def __init__(self, table: Table):
        self.table = table
        self.found = Reading(Layout(table.layout))
        self.people = {
            person.number.lower(): person for person in Employee.objects.select_related("position")
        }

    def problem(self, row: dict, name: str, text: str) -> None:
        header = self.table.headers.get(name) or next(iter(self.table.headers.values()))
        self.found.problems.append(Problem(row["row"], header, text))

    def person(self, row: dict, name: str) -> Employee | None:
        text = row[name]
        person = self.people.get(text.lower())
        if person is None:
            self.problem(row, name, _("Nobody has the staff number “%(value)s”.") % {"value": text})
        return person

    def day(self, row: dict, name: str) -> date | None:
        day = day_in_text(row[name])
        if day is None or not EARLIEST <= day < LATEST:
            self.problem(row, name, _("“%(value)s” is no day.") % {"value": row[name]})
            return None
        return day

    def read(self) -> None:
        for row in self.table.rows:
            before = len(self.found.problems)
            entry = self.entry(row)
            if len(self.found.problems) == before:
                self.found.rows.append(entry)
        self.check()

    def line(self, number: int) -> dict:
        return {"row": number}


class _PairReader(_Reader):
    def entry(self, row: dict) -> PairRow:
        day = self.day(row, "day")
        main, assistant = self.person(row, "main"), self.person(row, "assistant")
        if main and main == assistant:  # whatever else keeps them from it would stand there twice
            self._bar(row, "assistant", main, Bar.OTHER_SEAT)
        return PairRow(row["row"], day, main, assistant, row.get("reason", "")[:200])

    def _bar(self, row: dict, name: str, person: Employee, bar: Bar) -> None:
        self.problem(
            row, name, _("%(person)s %(why)s.") % {"person": person.name, "why": bar.label}
        )

    def check(self) -> None:
        """Days that stand there twice, then everything the rules of pairs say of all together."""
        rows: Sequence[PairRow] = self.found.rows
        known = set()
        for each in rows:
            if each.day in known:
                self.problem(self.line(each.row), "day", _("This day stands there twice."))
            known.add(each.day)
        if len(rows) > MOST_DAYS:
            text = _("At most %(most)s days at a time.") % {"most": MOST_DAYS}
            self.problem(self.line(rows[MOST_DAYS].row), "day", text)
        if not self.found.problems and rows:
            self._check_pairs({each.day: each for each in rows})

    def _check_pairs(self, rows: dict[date, PairRow]) -> None:
        pairs = [(each.main, each.assistant) for each in rows.values()]
        people = {person.pk: person for pair in pairs for person in pair}
        changes = [Change(day, each.main.pk, each.assistant.pk) for day, each in rows.items()]
        around = stood_between(min(rows) - REACH, max(rows) + REACH)
        facts = draw_days(list(rows), list(people.values()))
        for day, person, bar in faults_of(changes, facts, around):
            is_main = rows[day].main.pk == person and bar != Bar.OTHER_SEAT
            name = "main" if is_main else "assistant"
            self._bar(self.line(rows[day].row), name, people[person], bar)


class _ShiftReader(_Reader):
    def __init__(self, table: Table):
        super().__init__(table)
        self.held: dict[date, dict] = {}
        self.codes = SHIFT_NAMES | shift_codes()

    def entry(self, row: dict) -> ShiftRow:
        starts_on = self.day(row, "starts_on")
        ends_on = self.day(row, "ends_on") if row.get("ends_on") else None
        if starts_on and ends_on and ends_on < starts_on:
            self.problem(row, "ends_on", _("The last day lies before the first."))
        return ShiftRow(
            row["row"], self.person(row, "number"), self._terms(row, starts_on), starts_on, ends_on
        )

    def _terms(self, row: dict, starts_on: date | None) -> Terms:
        pattern = self._pattern(row, starts_on)
        rest_days, holidays_free = WEEKEND, True
        if row.get("rest_days"):
            rest_days = weekdays_in_text(row["rest_days"])
            if rest_days is None:
                text = _("“%(value)s” are no weekdays.") % {"value": row["rest_days"]}
                self.problem(row, "rest_days", text)
        if row.get("holidays_free"):
            holidays_free = is_yes(row["holidays_free"])
            if holidays_free is None:
                text = _("“%(value)s” is neither yes nor no.") % {"value": row["holidays_free"]}
                self.problem(row, "holidays_free", text)
        return Terms(pattern, rest_days or frozenset(), bool(holidays_free))

    def _pattern(self, row: dict, starts_on: date | None) -> str:
        code = self.codes.get(row["pattern"].lower(), "")
        if starts_on and starts_on not in self.held:
            self.held[starts_on] = shifts_on(starts_on)
        if starts_on and code not in self.held[starts_on]:
            text = _("No shift “%(value)s” holds on the first day.") % {"value": row["pattern"]}
            self.problem(row, "pattern", text)
        return code

    def check(self) -> None:
        """The same person from the same day on twice."""
        known = set()
        for each in self.found.rows:
            key = (each.person.pk, each.starts_on)
            if key in known:
                text = _("This person stands there twice from this day on.")
                self.problem(self.line(each.row), "number", text)
            known.add(key)
