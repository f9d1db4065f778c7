"""Judged days as JSON keeps them, and the lines of an explanation read back."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from attendance.timekeeping.judging.rules import DayFacts, Line, Manner, Occurrence, Verdict
from attendance.timekeeping.judging.words import clock, stretch
from regulations.rulebook.rules import CHINA, start_of


@dataclass(frozen=True)
class Judged:
    """A judged day of a person with the facts it came from and the version by its id."""

    person: int
    facts: DayFacts
    verdict: Verdict
    version: int

    @property
    def day(self) -> date:
        """The day in China."""
        return self.facts.day


def row_of(judged: Judged, at: datetime) -> dict:
    """All columns of a result as JSON; equal facts and rules give an equal `digest`."""
    verdict = judged.verdict
    row = {
        "person_id": judged.person,
        "day": judged.day.isoformat(),
        "outcome": verdict.outcome.value,
        "occurrences": [_plain_occurrence(each) for each in verdict.occurrences],
        "absence": verdict.absence,
        "is_whole": verdict.is_whole,
        "missing": verdict.missing,
        "reminders": verdict.reminders,
        "planned": verdict.planned,
        "worked": verdict.worked,
        "unpaid": verdict.unpaid,
        "version_id": judged.version,
        "facts": _plain_facts(judged.facts, verdict),
        "lines": [plain_line(each) for each in verdict.lines],
        "open_until": verdict.open_until and verdict.open_until.isoformat(),
    }
    text = json.dumps(row, separators=(",", ":"), sort_keys=True)
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return row | {"digest": digest, "judged_at": at.isoformat()}


def _plain_occurrence(each: Occurrence) -> list:
    return [each.manner.value, each.minutes, each.at.isoformat()]


def occurrences_of(plain: list) -> tuple[Occurrence, ...]:
    """Stored occurrences as the rules count them."""
    return tuple(
        Occurrence(Manner(manner), minutes, datetime.fromisoformat(at))
        for manner, minutes, at in plain
    )


def plain_line(line: Line) -> dict:
    """One step of an explanation; what is empty is left out."""
    plain = {"clause": line.clause, "text": line.text}
    if line.params:
        plain["params"] = line.params
    if line.link:
        plain["link"] = line.link
    return plain


def line_of(plain: dict) -> Line:
    """A stored step of an explanation."""
    return Line(plain["clause"], plain["text"], plain.get("params", {}), plain.get("link", ""))


def _plain_facts(facts: DayFacts, verdict: Verdict) -> dict:
    """What a day was judged from: what was planned, the punches in reach, covers and findings."""
    plain: dict = {}
    if facts.plan:
        plain["kind"], plain["pattern"] = facts.plan.kind.value, facts.plan.pattern
        plain["spells"] = [stretch(each, facts.day) for each in facts.plan.spells]
        if facts.plan.role:
            plain["role"] = facts.plan.role.value
    start, end = verdict.reach or (start_of(facts.day), None)
    until = end or start_of(facts.day + timedelta(days=1))
    marks = [
        [_seconds(mark.at, facts.day), mark.ref]
        for mark in sorted(facts.marks, key=lambda each: (each.at, each.ref))
        if start <= mark.at
        and (mark.at < end if end else mark.at.astimezone(CHINA).date() == facts.day)
    ]
    found = {
        "marks": marks,
        "covers": [
            [str(each.kind), clock(each.starts_at, facts.day), clock(each.ends_at, facts.day),
             each.clause, each.ref, each.link]
            for each in facts.covers
            if each.starts_at < until and each.ends_at > start
        ],
        "findings": [[each.clause, each.ref, each.link] for each in facts.findings],
    }  # fmt: skip
    return plain | {name: value for name, value in found.items() if value}


def _seconds(at: datetime, day: date) -> str:
    return f"{clock(at, day)}:{at.second:02}"
