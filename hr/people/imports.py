"""What an imported list of employees would do: looked at before anything is written."""

from collections import Counter
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from hr.people import appointments, rules
from hr.people.entries import Entry, Plan, Problem
from hr.people.models import Employee, PrivateFile
from hr.people.numbers import faults_of
from hr.people.plans.joining import AHEAD, fault_of_keeping, starts_later
from hr.people.selectors import names_of_units, reach_of
from hr.people.spreadsheet import COLUMNS
from regulations.rulebook.rules import day_of
from regulations.sheets import Sheet
from regulations.words import listed

PLAIN = ("name", "phone", "email")
DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


def plan_import(sheet: Sheet, *, by: Employee | None, at: datetime) -> Plan:
    """Look at every row of a list that `by` brings: what it would write, or what is wrong with it.

    A column that the file lacks stays as it is; an empty cell empties. Departments and positions
    are named by name or code, supervisors by number or by a name that only one person has. What
    `by` may not decide is wrong as well.
    """
    return _Planner(sheet, by, at).plan()


def _appointed(known: Employee | None, values: dict, supervisor: str | None) -> list[str]:
    """Which of the things that only somebody else decides a row changes of a known person."""
    if known is None:
        return []
    changed = [name for name, value in values.items() if getattr(known, name) != value]
    above = known.supervisor.number.lower() if known.supervisor else ""
    if supervisor is not None and supervisor != above:
        changed.append("supervisor")
    return [name for name in changed if name in rules.APPOINTED]


class _Planner:
    def __init__(self, sheet: Sheet, by: Employee | None, at: datetime):
        self.sheet, self.by, self.at = sheet, by, at
        self.reaches = reach_of(by)
        self.private = [name for name in rules.PRIVATE if name in sheet.headers]
        self.found = Plan()
        people = Employee.objects.select_related("department", "position", "supervisor", "file")
        self.known = {person.number.lower(): person for person in people}
        self.listed = Counter(row["number"].lower() for row in sheet.rows)
        if self.private and by is not None and not by.has_perm("people.keep_private"):
            text = _("Only hr keeps the private files.")
            for name in self.private:
                self.found.problems.append(Problem(1, sheet.headers[name], text))
            self.private = []

    def plan(self) -> Plan:
        for row in self.sheet.rows:
            self._plan_row(row)
        self._check_circles()
        columns = list(self.sheet.headers.values())
        self.found.problems.sort(key=lambda each: (each.row, columns.index(each.column)))
        return self.found

    def _problem(self, row: dict, name: str, text: str) -> None:
        header = self.sheet.headers.get(name, self.sheet.headers["number"])
        self.found.problems.append(Problem(row["row"], header, text))

    def _plan_row(self, row: dict) -> None:
        values, private = self._values(row)
        supervisor = self._supervisor(row) if "supervisor" in row else None
        known = self.known.get(row["number"].lower())
        self._check_number(row)
        self._check_fields(row, known, values)
        self._check(row, PrivateFile(**private), exclude=["employee"])
        self._check_numbers(row, known, values | private)
        self._check_right(row, known, values, supervisor)
        self._check_kept_from(row, known, values)
        self.found.entries.append(
            Entry(
                row=row["row"],
                number=known.number if known else row["number"],
                name=row["name"],
                known=known,
                values=values,
                private=private,
                supervisor=supervisor,
                changes=self._changes(known, values, private, supervisor)
                if known
                else self._said(values, private, supervisor),
            )
        )

    def _values(self, row: dict) -> tuple[dict, dict]:
        """What the cells of a row say, of the person and of the private file."""
        values = {name: row[name] for name in PLAIN if name in row}
        if "hired_on" in row:
            values["hired_on"] = self._day(row, "hired_on")
        if row.get("kept_from"):  # an empty cell says nothing of it
            values["kept_from"] = self._day(row, "kept_from")
        private = {name: row[name] for name in self.private}
        if "birthday" in private:
            private["birthday"] = self._day(row, "birthday")
        for name in ("department", "position"):
            if name in row:
                values[name] = self._named(row, name)
        return values, private

    def _check_number(self, row: dict) -> None:
        if not row["number"]:
            self._problem(row, "number", _("The number is missing."))
        elif self.listed[row["number"].lower()] > 1:
            text = _("“%(value)s” stands there twice.") % {"value": row["number"]}
            self._problem(row, "number", text)

    def _check_right(
        self, row: dict, known: Employee | None, values: dict, supervisor: str | None
    ) -> None:
        """What whoever brings the list may not decide on, as the services refuse it."""
        changed = _appointed(known, values, supervisor)
        post = values.get("position")
        if known and changed:
            fault = appointments.fault_of(known, by=self.by, reaches=self.reaches)
            if fault:
                return self._problem(row, changed[0], str(fault))
        if post and (known is None or "position" in changed):
            named = Employee(pk=known and known.pk, name=row["name"], position=post)
            if not self.reaches(named):
                return self._problem(row, "position", appointments.beyond_post(named))
        day = values.get("hired_on")
        works = known is not None and known.stage == rules.Stage.WORKING
        if works and day != known.hired_on and starts_later(day, self.at):
            self._problem(row, "hired_on", str(AHEAD))
        return None

    def _check_kept_from(self, row: dict, known: Employee | None, values: dict) -> None:
        """From when attendance is kept is said of who is new; later on not in a list."""
        day = values.get("kept_from")
        if day is None or (known and day == known.kept_from):
            return
        fault = fault_of_keeping(day, values.get("hired_on"), day_of(self.at))
        if known:
            fault = _("Of who is here already this is changed on the page of their month.")
        if fault:
            self._problem(row, "kept_from", str(fault))

    def _check_fields(self, row: dict, known: Employee | None, values: dict) -> None:
        """The model's own words on each value."""
        draft = Employee(number=row["number"], **values)
        if known:
            draft.left_on = known.left_on
            draft.hired_on = values.get("hired_on", known.hired_on)
        excluded = ["password", "department", "position", "supervisor"]
        self._check(row, draft, exclude=excluded if row["number"] else [*excluded, "number"])
        if draft.left_on and draft.hired_on and draft.left_on < draft.hired_on:
            self._problem(row, "hired_on", _("The last day lies before the first."))

    def _check_numbers(self, row: dict, known: Employee | None, values: dict) -> None:
        """Numbers and birthdays that differ from what is known, where nothing else is wrong."""
        file = getattr(known, "file", None)
        new = {
            name: value
            for name, value in values.items()
            if value not in (getattr(known, name, None), getattr(file, name, None))
        }
        told = {each.column for each in self.found.problems if each.row == row["row"]}
        for name, fault in faults_of(new, day_of(self.at)).items():
            if self.sheet.headers[name] not in told:
                self._problem(row, name, str(fault))

    def _check(self, row: dict, draft, *, exclude: list[str]) -> None:
        try:
            draft.clean_fields(exclude=exclude)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                self._problem(row, name, " ".join(texts))

    def _day(self, row: dict, name: str) -> date | None:
        if not row[name]:
            return None
        for form in DAY_FORMS:
            try:
                return datetime.strptime(row[name], form).date()
            except ValueError:
                continue
        self._problem(row, name, _("“%(value)s” is no day.") % {"value": row[name]})
        return None

    @cached_property
    def _names(self) -> dict[str, dict[str, object]]:
        return names_of_units()

    def _named(self, row: dict, name: str):
        """The department or position a cell names; None for an empty cell."""
        known = self._names[name]
        if row[name] and row[name] not in known:
            text = _("“%(value)s” is not known. Known are: %(known)s.")
            names = sorted({str(each) for each in known.values()})
            self._problem(row, name, text % {"value": row[name], "known": listed(names) or "—"})
        return known.get(row[name])

    @cached_property
    def _numbers_of_name(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for person in self.known.values():
            found.setdefault(person.name, set()).add(person.number.lower())
        for row in self.sheet.rows:
            found.setdefault(row["name"], set()).add(row["number"].lower())
        return found

    def _supervisor(self, row: dict) -> str:
        """The supervisor's number in small letters; empty for none."""
        text = row["supervisor"]
        if not text or text.lower() in self.known or text.lower() in self.listed:
            return text.lower()
        numbers = self._numbers_of_name.get(text, set())
        if len(numbers) == 1:
            return next(iter(numbers))
        if numbers:
            words = _("%(count)s people are called “%(value)s”: give the number.")
        else:
            words = _("“%(value)s” is neither a known number nor a known name.")
        self._problem(row, "supervisor", words % {"value": text, "count": len(numbers)})
        return ""

    def _check_circles(self) -> None:
        above = self.found.above
        for number, person in self.known.items():
            above[number] = person.supervisor.number.lower() if person.supervisor else None
        for entry in self.found.entries:
            if entry.supervisor is not None or entry.known is None:
                above[entry.key] = entry.supervisor or None
        for entry in self.found.entries:
            if rules.closes_circle(entry.key, entry.supervisor or None, above):
                text = _("Nobody stands above themselves.")
                self._problem({"row": entry.row}, "supervisor", text)

    def _changes(
        self, known: Employee, values: dict, private: dict, supervisor: str | None
    ) -> dict:
        changes = {}
        file = getattr(known, "file", None) or PrivateFile()
        for name, value in [*values.items(), *private.items()]:
            was = getattr(file if name in private else known, name)
            if was != value:
                changes[self.sheet.headers[name]] = (str(was or ""), str(value or ""))
        was = known.supervisor.number if known.supervisor else ""
        if supervisor is not None and was.lower() != supervisor:
            changes[self.sheet.headers["supervisor"]] = (was, supervisor)
        return changes

    def _said(self, values: dict, private: dict, supervisor: str | None) -> dict:
        """Everything that is said of somebody new, and from when their attendance is kept."""
        said = {name: str(value) for name, value in [*values.items(), *private.items()] if value}
        if supervisor:
            said["supervisor"] = f"{supervisor} {self._name_of(supervisor)}".strip()
        said["kept_from"] = self._kept(values)
        said.pop("name", None)  # stands before it
        return {self._label(name): ("", said[name]) for name in COLUMNS if name in said}

    def _label(self, name: str) -> str:
        return self.sheet.headers.get(name) or str(Employee._meta.get_field(name).verbose_name)

    def _name_of(self, number: str) -> str:
        rows = (row["name"] for row in self.sheet.rows if row["number"].lower() == number)
        return self.known[number].name if number in self.known else next(rows, "")

    def _kept(self, values: dict) -> str:
        """From when attendance of somebody new is kept, and why from then where nothing is said."""
        today, hired_on = day_of(self.at), values.get("hired_on")
        said = values.get("kept_from")
        if said and said < today:
            return _("%(day)s: the days since then are judged at once") % {"day": said}
        if said:
            return said.isoformat()
        kept = rules.first_kept(hired_on, today)
        words = _("%(day)s (today)") if kept else _("%(day)s (the first day of work)")
        return words % {"day": kept or hired_on}
