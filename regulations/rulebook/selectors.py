"""Reads of the rulebook: the edition and the rules in force, and what pages show of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from threading import Lock

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import memory, rules, rulesets, source, trace
from regulations.rulebook.memory import InForce
from regulations.rulebook.models import Clause, Edition, RuleVersion
from regulations.rulebook.numerals import in_digits
from regulations.rulebook.spelled import written

_LETTER = re.compile("[A-Za-z]")
_MIXED = re.compile(r"[\u3400-\u9fff][A-Za-z]|[A-Za-z][\u3400-\u9fff]")


@dataclass(frozen=True)
class Chapter:
    """A chapter of the handbook; `key` is its number and its anchor."""

    key: str
    title: object
    clauses: list[Clause]


@dataclass(frozen=True)
class Part:
    """A part of the regulations with its chapters."""

    letter: str
    title: object
    chapters: list[Chapter]


@dataclass(frozen=True)
class Figure:
    """One value of a version, named and written for a person."""

    name: str
    label: str
    clause: str
    text: str


@dataclass(frozen=True)
class RuleSet:
    """A rule set on a day: the version that holds, if any, its figures, and all versions."""

    name: str
    title: object
    holds: RuleVersion | None
    figures: list[Figure] = field(default_factory=list)
    versions: list[RuleVersion] = field(default_factory=list)


def in_force(name: str, at: datetime) -> InForce:
    """The version of a registered rule set that holds at a moment, from memory where it may be.

    Raises LookupError for a set nobody registered, or without a version in force.
    """
    found = memory.recall(name, at, rulesets.params_type(name))
    if found is None:
        raise LookupError(
            f"The rule set {name} has no version in force on {rules.day_of(at)}: "
            "run `manage.py load_rulebook`."
        )
    return found


def versions(name: str) -> QuerySet[RuleVersion]:
    """All versions of a rule set, the newest first."""
    return RuleVersion.objects.filter(rule_set=name).order_by("-in_force_from")


def rule_sets_on(day: date, ref: str = "") -> list[RuleSet]:
    """Every rule set with what held on a day and all its versions, in the order of the source.

    With a clause only the figures of this clause are told.
    """
    order = list(source.read_parameters())
    stored = RuleVersion.objects.order_by("rule_set", "-in_force_from")
    found = [
        _rule_set(name, list(group), day, ref)
        for name, group in groupby(stored, key=lambda version: version.rule_set)
    ]
    return sorted(found, key=lambda each: order.index(each.name) if each.name in order else 999)


def _rule_set(name: str, stored: list[RuleVersion], day: date, ref: str) -> RuleSet:
    holds = next((version for version in stored if version.in_force_from <= day), None)
    shown = figures(holds, ref) if holds else []
    return RuleSet(name, rules.RULE_SETS.get(name, name), holds, shown, stored)


def rule_sets_of(ref: str, day: date) -> list[RuleSet]:
    """The rule sets that hold a value of a clause on a day, with this clause's figures alone."""
    return [each for each in rule_sets_on(day, ref) if each.figures]


def figures(version: RuleVersion, ref: str = "") -> list[Figure]:
    """The values of a version in the order of the source, each with its clause; of one if named."""
    known = source.read_parameters().get(version.rule_set, {})
    params = rulesets.registered().get(version.rule_set)
    declared = {each.name: each.metadata for each in fields(params)} if params else {}
    names = [name for name in known if name in version.values]
    names += [name for name in version.values if name not in known]
    found = []
    for name in names:
        parameter, metadata = known.get(name), declared.get(name, {})
        clause = metadata.get("clause") or (parameter.clause if parameter else "")
        if ref in ("", clause):
            unit = metadata.get("unit") or (parameter.unit if parameter else "")
            text = rules.value_text(version.values[name], unit)
            found.append(Figure(name, parameter.label if parameter else name, clause, text))
    return found


def clauses_of_company(at: datetime) -> list[source.ClauseEntry]:
    """The clauses of the edition in force that the product's register does not know."""
    known = [clause.ref for clause in source.read_clauses()]
    names = source.ClauseEntry.__dataclass_fields__
    edition = editions_in_force(at).values("pk")[:1]
    rows = Clause.objects.filter(edition__in=edition).exclude(ref__in=known).order_by("position")
    return [source.ClauseEntry(**row) for row in rows.values(*names)]


_tracing = Lock()
_traced: dict[Path, dict[str, trace.Trace]] = {}


def traces(base: Path) -> dict[str, trace.Trace]:
    """What carries each clause of the source, read once from the source text under `base`.

    Whoever asks while it is being read waits for it. Raises TraceError for a marker that cannot be
    trusted.
    """
    with _tracing:
        if base not in _traced:
            _traced[base] = trace.find(base, {clause.ref for clause in source.read_clauses()})
        return _traced[base]


def editions_in_force(at: datetime) -> QuerySet[Edition]:
    """The editions published by a moment; the first of them is in force."""
    published = Edition.objects.filter(published_at__lte=at, in_force_from__lte=rules.day_of(at))
    return published.order_by("-number")


def edition_in_force(at: datetime) -> Edition | None:
    """The handbook's edition at a moment; None before the first is published."""
    return editions_in_force(at).first()


def clauses_of(edition: Edition | None, query: str = "") -> list[Clause]:
    """The clauses of an edition in its order; with a query those that hold its words.

    A query that finds nothing is read once more with its Chinese numbers in digits, and then by
    the first letters of pinyin; a word of both scripts (旷g) so at once. Empty without an edition.
    """
    if edition is None:
        return []
    clauses = edition.clauses.defer("search").order_by("position")
    if not query:
        return list(clauses)
    meant = _MIXED.search(query) and [each for each in clauses if _is_spelled(each, query)]
    if meant:
        return meant
    for reading in dict.fromkeys([query, in_digits(query)]):
        if found := list(clauses.filter(search__bigrams=reading)):
            return found
    return [each for each in clauses if _is_spelled(each, query)]


def _is_spelled(clause: Clause, query: str) -> bool:
    """Whether every word of a query stands in a clause, as it is or by first letters.

    Nothing is spelled without a letter.
    """
    texts, words = _texts(clause), query.lower().split()
    return bool(_LETTER.search(query)) and all(
        any(word in text.lower() or written(text, word) for text in texts) for word in words
    )


def _texts(clause: Clause) -> tuple[str, ...]:
    """The Chinese texts of a clause, each looked through by itself, and its number."""
    return clause.ref, clause.zh, clause.portal_zh, clause.reading_zh


def marks_of(clauses: Iterable[Clause], query: str) -> str:
    """The words to mark in clauses that a query found: its own, and those it spells.

    A word that stands somewhere in Latin letters itself was not meant as first letters.
    """
    clauses = list(clauses)
    texts = [text for clause in clauses for text in _texts(clause)]
    texts += [text for clause in clauses for text in (clause.en, clause.portal, clause.reading)]
    words: list[str] = []
    for word in query.split():
        stands = any(word.lower() in text.lower() for text in texts)
        spelled = () if stands else sorted(set().union(*(written(each, word) for each in texts)))
        words += spelled or [word]
    return " ".join(words)


def clauses_around(edition: Edition | None) -> QuerySet[Clause]:
    """The clauses of an edition, each with the refs `before` and `after` it.

    Empty without an edition.
    """
    if edition is None:
        return Clause.objects.none()
    siblings = Clause.objects.filter(edition=edition)
    before = siblings.filter(position__lt=OuterRef("position")).order_by("-position")
    after = siblings.filter(position__gt=OuterRef("position")).order_by("position")
    return siblings.defer("search").annotate(
        before=Subquery(before.values("ref")[:1]), after=Subquery(after.values("ref")[:1])
    )


def parts_of(clauses: Iterable[Clause]) -> list[Part]:
    """Clauses grouped into the parts and chapters of the regulations."""
    return [
        Part(letter, rules.PARTS.get(letter, letter), _chapters(group))
        for letter, group in groupby(clauses, key=lambda clause: clause.part)
    ]


def _chapters(clauses: Iterable[Clause]) -> list[Chapter]:
    return [
        Chapter(key, rules.CHAPTERS.get(key, _("Further clauses")), list(group))
        for key, group in groupby(clauses, key=lambda clause: rules.chapter_of(clause.ref))
    ]
