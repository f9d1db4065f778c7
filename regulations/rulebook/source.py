"""The register of clauses and the starting values, read from YAML files and written as such."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from regulations.rulebook import plain_yaml
from regulations.rulebook.plain_yaml import SourceError, at_line
from regulations.rulebook.rules import Carriage, in_chinese, part_of

CLAUSES = Path(__file__).with_name("clauses.yaml")
PARAMETERS = Path(__file__).with_name("parameters.yaml")
ROOM = 2  # a room is named wing.room
LONGEST = 4000  # characters of one text
TOLD = 20  # problems of one file


@dataclass(frozen=True)
class ClauseEntry:
    """One clause as written in clauses.yaml, its texts in both languages."""

    ref: str
    room: str
    by: str
    zh: str
    en: str
    portal: str
    portal_zh: str
    reading: str = ""
    reading_zh: str = ""

    @property
    def carriage(self) -> Carriage:
        """How the portal carries it, with a label for a person."""
        return Carriage(self.by)


@dataclass(frozen=True)
class Parameter:
    """One starting value with the clause it belongs to and how it is shown."""

    rule_set: str
    name: str
    clause: str
    value: Any
    zh: str
    en: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    floor: int | None = None

    def allows(self, value: Any) -> bool:
        """Whether a value is one of the choices, where there are some, and above the floor."""
        if self.choices and value not in self.choices:
            return False
        return self.floor is None or (isinstance(value, int | float) and value >= self.floor)

    @property
    def label(self) -> str:
        """What a page calls it, in the reader's language."""
        return self.zh if in_chinese() else self.en


def parse_clauses(text: str) -> tuple[ClauseEntry, ...]:
    """The clauses of a register in its order.

    Raises SourceError with one sentence for each malformed entry, naming line and id.
    """
    document = plain_yaml.read(text)
    if not isinstance(document.data, list) or not document.data:
        raise SourceError(_("The register of clauses is a list with at least one entry."))
    clauses, problems = [], []
    for line, entry in zip(document.lines, document.data, strict=True):
        try:
            clauses.append(_clause(entry))
        except SourceError as error:
            problems += [at_line(line, problem) for problem in error.problems]
    problems += _twice(clauses)
    if problems:
        raise SourceError(*problems[:TOLD])
    return tuple(clauses)


def check_register(clauses: Collection[ClauseEntry]) -> None:
    """Raises SourceError unless the clauses may be published as an edition."""
    problems = _twice(clauses)
    if not clauses:
        problems.append(_("An edition holds at least one clause."))
    for clause in clauses:
        try:
            check_clause(clause)
        except SourceError as error:
            problems += error.problems
    if problems:
        raise SourceError(*problems[:TOLD])


def _twice(clauses: Iterable[ClauseEntry]) -> list[str]:
    counts = Counter(clause.ref for clause in clauses)
    return [_fault(ref, _("this id is used twice")) for ref in counts if counts[ref] > 1]


def check_clause(clause: ClauseEntry) -> None:
    """Raises SourceError unless the clause may stand in an edition."""
    ref = clause.ref
    if part_of(ref) is None or len(ref) > 20:
        raise SourceError(_fault(ref, _("an id is a plan letter and a number, such as C7-2")))
    if clause.by not in Carriage.values:
        wanted = ", ".join(Carriage.values)
        message = _("by is “%(value)s”, not one of %(wanted)s")
        raise SourceError(_fault(ref, message, value=clause.by[:60], wanted=wanted))
    if len(clause.room.split(".")) != ROOM or len(clause.room) > 60:
        message = _("the room “%(value)s” is not named wing.room")
        raise SourceError(_fault(ref, message, value=clause.room[:60]))
    if bool(clause.reading) != bool(clause.reading_zh):
        raise SourceError(_fault(ref, _("a reading stands in both languages or in neither")))
    for name, value in asdict(clause).items():
        if len(value) > LONGEST:
            message = _("%(name)s is longer than %(count)s characters")
            raise SourceError(_fault(ref, message, name=name, count=LONGEST))
        if not _can_be_stored(value):
            raise SourceError(_fault(ref, _("%(name)s holds a sign that is no text"), name=name))


def _can_be_stored(text: str) -> bool:
    """PostgreSQL takes neither a NUL nor half of a pair of surrogates."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _fault(where: str, problem: str, **params) -> str:
    """A problem with the entry it concerns."""
    found = {"where": where[:60], "problem": problem % params if params else problem}
    return _("%(where)s: %(problem)s") % found


def _clause(entry: Any) -> ClauseEntry:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise SourceError(_("an entry is a mapping with an id"))
    ref = entry["id"]
    given = {"ref": ref} | {key: value for key, value in entry.items() if key != "id"}
    clause = _build(ClauseEntry, ref, given)
    check_clause(clause)
    return clause


def _build(kind: type, name: str, given: dict) -> Any:
    """A dataclass from an entry: nothing missing, nothing unknown, texts are texts."""
    known = {field.name: field for field in fields(kind)}
    problems = [
        _fault(name, _("%(name)s is not known"), name=str(key)[:60])
        for key in given
        if key not in known
    ]
    for field in known.values():
        is_needed = field.default is MISSING
        if field.name not in given:
            if is_needed:
                problems.append(_fault(name, _("%(name)s is missing"), name=field.name))
        elif field.type is str and not _is_text(given[field.name], is_needed):
            problems.append(_fault(name, _("%(name)s must be a text"), name=field.name))
    if problems:
        raise SourceError(*problems)
    return kind(**given)


def _is_text(value: Any, is_needed: bool) -> bool:
    return isinstance(value, str) and bool(value.strip() or not is_needed)


def write_clauses(clauses: Iterable[ClauseEntry]) -> str:
    """A register as a file that `parse_clauses` reads back."""
    entries = []
    for clause in clauses:
        entry = {name: value for name, value in asdict(clause).items() if value}
        entries.append({"id": entry.pop("ref"), **entry})
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=4096)


def parse_parameters(text: str, *, refs: Collection[str]) -> dict[str, dict[str, Parameter]]:
    """Starting values as {rule set: {name: Parameter}}, each citing one of the clauses `refs`.

    Raises SourceError naming the malformed entry as `set.name`.
    """
    sets = plain_yaml.read(text).data
    if not isinstance(sets, dict) or not all(isinstance(each, dict) for each in sets.values()):
        raise SourceError(_("The starting values are a mapping of rule sets."))
    return {
        rule_set: {name: _parameter(rule_set, name, entry, refs) for name, entry in entries.items()}
        for rule_set, entries in sets.items()
    }


def _parameter(rule_set: str, name: str, entry: Any, refs: Collection[str]) -> Parameter:
    place = f"{rule_set}.{name}"
    if not isinstance(entry, dict):
        raise SourceError(_fault(place, _("an entry is a mapping with a clause and a value")))
    given = {"rule_set": rule_set, "name": name} | entry
    if "choices" in given:
        given["choices"] = tuple(given["choices"] or ())
    parameter = _build(Parameter, place, given)
    if parameter.clause not in refs:
        message = _("there is no clause %(clause)s")
        raise SourceError(_fault(place, message, clause=parameter.clause))
    if not parameter.allows(parameter.value):
        raise SourceError(_fault(place, _("its value lies beyond its choices or its floor")))
    return parameter


@cache
def read_clauses() -> tuple[ClauseEntry, ...]:
    """The product's register of clauses; the file is part of the product and read once."""
    return parse_clauses(CLAUSES.read_text(encoding="utf-8"))


@cache
def read_parameters() -> dict[str, dict[str, Parameter]]:
    """The product's starting values, checked against its clauses; read once, not to be changed."""
    refs = {clause.ref for clause in read_clauses()}
    return parse_parameters(PARAMETERS.read_text(encoding="utf-8"), refs=refs)
