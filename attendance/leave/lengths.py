"""How long a leave is, what it is joined to, and how long an illness has run: plain values only.

A day of leave is the person's own working day; a part of it counts by its working minutes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import ngettext

from attendance.leave.rules import Spell
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

MINUTE = timedelta(minutes=1)
# The spells of the shift that begins on a day, those behind midnight too.
Shifts = Mapping[date, Sequence[Spell]]


def within(work: Iterable[Spell], span: Spell) -> tuple[Spell, ...]:
    """The parts of spells of work that lie within a stretch, in order."""
    start, end = span
    parts = [(max(a, start), min(b, end)) for a, b in work if a < end and b > start]
    return tuple(sorted(parts))


def minutes_of(work: Iterable[Spell]) -> int:
    """The whole minutes of spells together."""
    return sum(((end - start) for start, end in work), timedelta()) // MINUTE


@clause("A2.4-3")
def days_of(shifts: Shifts, spans: Iterable[Spell]) -> Fraction:
    """The length of stretches in the person's own working days, exact to the minute.

    `shifts` are those of every day that the stretches touch; what one works past midnight belongs
    to the day it begins on. A visit to the doctor is the part of the day it took (A2.4-3).
    """
    spans, found = list(spans), Fraction()
    for spells in shifts.values():
        whole = minutes_of(spells)
        taken = sum(minutes_of(within(spells, span)) for span in spans)
        found += Fraction(taken, whole) if whole else 0
    return found


def spells_of(shifts: Shifts) -> list[Spell]:
    """All spells of shifts in order."""
    return sorted(spell for spells in shifts.values() for spell in spells)


@clause("A2.4-2", "A2.5-4")
def joined(span: Spell, others: Iterable[Spell], work: Sequence[Spell]) -> list[Spell]:
    """A stretch with all it is joined to, in order: there is no work between one and the next."""
    run = [span]
    left = sorted(others)
    found = True
    while found:
        found = next((each for each in left if _touches(each, run, work)), None)
        if found:
            left.remove(found)
            run.append(found)
    return sorted(run)


def _touches(one: Spell, run: Sequence[Spell], work: Sequence[Spell]) -> bool:
    return any(_is_free(min(one[1], each[1]), max(one[0], each[0]), work) for each in run)


def _is_free(start, end, work: Sequence[Spell]) -> bool:
    """Whether nothing is worked between two moments; where they cross, there is no between."""
    return start >= end or not within(work, (start, end))


def as_decimal(days: Fraction) -> Decimal:
    """A length for storing and showing, to the hundredth."""
    exact = Decimal(days.numerator) / Decimal(days.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def shown(days: Decimal) -> str:
    """A length without needless zeros: 1, 0.5, 10.

    >>> shown(Decimal("10.00"))
    '10'
    """
    return f"{days.normalize():f}"


def in_days(days: Decimal) -> str:
    """A length in words: "1 day", "0.5 days"."""
    return ngettext("%(days)s day", "%(days)s days", 1 if days == 1 else 2) % {"days": shown(days)}


@dataclass(frozen=True)
class MedicalPeriod:
    """A medical period: its first day, its last day so far, and its length in calendar days."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many calendar days it has run."""
        return (self.until - self.since).days + 1


@clause("A2.4-4")
def medical_period(runs: Iterable[Sequence[Spell]], today: date) -> MedicalPeriod | None:
    """The newest medical period by a day: from the first day of its run of sick leaves (A2.4-4).

    `runs` are joined stretches of sick leave. None where none has begun.
    """
    begun = [run for run in runs if day_of(run[0][0]) <= today]
    if not begun:
        return None
    newest = max(begun, key=lambda run: run[0][0])
    last = day_of(max(end for _start, end in newest) - MINUTE)
    return MedicalPeriod(day_of(newest[0][0]), min(last, today))
