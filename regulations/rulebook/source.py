"""The register of clauses and the starting values, read from the YAML files of this room."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from regulations.rulebook.rules import Carriage, in_chinese, part_of

CLAUSES = Path(__file__).with_name("clauses.yaml")
PARAMETERS = Path(__file__).with_name("parameters.yaml")
ROOM = 2  # a room is named wing.room


class SourceError(ValueError):
    """An entry of a source file is malformed; the message names the entry."""


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

    @property
    def label(self) -> str:
        """What a page calls it, in the reader's language."""
        return self.zh if in_chinese() else self.en


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key written twice, where the plain loader keeps the last one."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            line = node.start_mark.line + 1
            raise SourceError(f"line {line}: {', '.join(sorted(twice))} is written twice")
        return super().construct_mapping(node, deep)


def _parse(text: str) -> Any:
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        raise SourceError(f"not YAML: {error}") from error


def parse_clauses(text: str) -> tuple[ClauseEntry, ...]:
    """The clauses of a register in its order. Raises SourceError naming the malformed entry."""
    entries = _parse(text)
    if not isinstance(entries, list) or not entries:
        raise SourceError("the register of clauses is a list with at least one entry")
    clauses = tuple(_clause(place, entry) for place, entry in enumerate(entries, start=1))
    refs = [clause.ref for clause in clauses]
    if twice := sorted({ref for ref in refs if refs.count(ref) > 1}):
        raise SourceError(f"{', '.join(twice)}: this id is used twice")
    return clauses


def _clause(place: int, entry: Any) -> ClauseEntry:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise SourceError(f"entry {place}: an entry is a mapping with an id")
    ref = entry["id"]
    given = {"ref": ref} | {key: value for key, value in entry.items() if key != "id"}
    clause = _build(ClauseEntry, ref, given)
    if part_of(ref) is None:
        raise SourceError(f"{ref}: an id is a plan letter and a number, such as C7-2")
    if clause.by not in Carriage.values:
        raise SourceError(f"{ref}: by is {clause.by!r}, not one of {', '.join(Carriage.values)}")
    if len(clause.room.split(".")) != ROOM:
        raise SourceError(f"{ref}: the room {clause.room!r} is not named wing.room")
    if bool(clause.reading) != bool(clause.reading_zh):
        raise SourceError(f"{ref}: a reading stands in both languages or in neither")
    return clause


def _build(kind: type, name: str, given: dict) -> Any:
    """A dataclass from an entry: nothing missing, nothing unknown, texts are texts."""
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(str(key) for key in given if key not in known):
        raise SourceError(f"{name}: {', '.join(unknown)} is not known")
    try:
        built = kind(**given)
    except TypeError as error:
        raise SourceError(f"{name}: {str(error).split('__init__() ')[-1]}") from error
    for field in known.values():
        value = getattr(built, field.name)
        required = field.default == ""
        if field.type is str and not (isinstance(value, str) and (value.strip() or required)):
            raise SourceError(f"{name}: {field.name} must be a text, not {value!r}")
    return built


def parse_parameters(text: str, *, refs: Collection[str]) -> dict[str, dict[str, Parameter]]:
    """Starting values as {rule set: {name: Parameter}}, each citing one of the clauses `refs`.

    Raises SourceError naming the malformed entry as `set.name`.
    """
    sets = _parse(text)
    if not isinstance(sets, dict) or not all(isinstance(each, dict) for each in sets.values()):
        raise SourceError("the starting values are a mapping of rule sets")
    return {
        rule_set: {name: _parameter(rule_set, name, entry, refs) for name, entry in entries.items()}
        for rule_set, entries in sets.items()
    }


def _parameter(rule_set: str, name: str, entry: Any, refs: Collection[str]) -> Parameter:
    place = f"{rule_set}.{name}"
    if not isinstance(entry, dict):
        raise SourceError(f"{place}: an entry is a mapping with a clause and a value")
    given = {"rule_set": rule_set, "name": name} | entry
    if "choices" in given:
        given["choices"] = tuple(given["choices"] or ())
    parameter = _build(Parameter, place, given)
    if parameter.clause not in refs:
        raise SourceError(f"{place}: there is no clause {parameter.clause}")
    if parameter.choices and parameter.value not in parameter.choices:
        raise SourceError(f"{place}: {parameter.value!r} is not one of its choices")
    if parameter.floor is not None and parameter.value < parameter.floor:
        raise SourceError(f"{place}: {parameter.value} lies below its floor {parameter.floor}")
    return parameter


def read_clauses() -> tuple[ClauseEntry, ...]:
    """The product's register of clauses."""
    return parse_clauses(CLAUSES.read_text(encoding="utf-8"))


def read_parameters() -> dict[str, dict[str, Parameter]]:
    """The product's starting values, checked against its clauses."""
    refs = {clause.ref for clause in read_clauses()}
    return parse_parameters(PARAMETERS.read_text(encoding="utf-8"), refs=refs)
