"""Rooms and parts above say here what excuses a person's time, and what was found of a day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime

from attendance.timekeeping.rules import Cover, Finding

FindCovers = Callable[[Collection[int], datetime, datetime], Iterable[Cover]]
FindFindings = Callable[[Collection[int], date, date], Iterable[Finding]]
_covers: list[FindCovers] = []
_findings: list[FindFindings] = []


def cover(find: FindCovers) -> None:
    """Ask `find(person_ids, start, end)` for what excuses these people's time in a stretch.

    It is asked once for many people and days: a number of queries that does not grow with them.
    """
    _covers.append(find)


def covers(person_ids: Collection[int], start: datetime, end: datetime) -> dict[int, list[Cover]]:
    """Everything that excuses these people's time, by person, in the order of its start."""
    found = [each for find in _covers for each in find(person_ids, start, end)]
    return _by_person(sorted(found, key=lambda each: (each.starts_at, each.ends_at, each.ref)))


def finding(find: FindFindings) -> None:
    """Ask `find(person_ids, since, until)` for what was found of these people's days."""
    _findings.append(find)


def findings(person_ids: Collection[int], since: date, until: date) -> dict[int, list[Finding]]:
    """Everything found of these people's days, both ends among them, by person and day."""
    found = [each for find in _findings for each in find(person_ids, since, until)]
    return _by_person(sorted(found, key=lambda each: (each.day, each.ref)))


def _by_person(rows: list) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return dict(found)
