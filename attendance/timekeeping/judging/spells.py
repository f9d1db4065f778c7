"""Where punches belong: windows of spells, stretches that nothing excuses, pairs of out and in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from attendance.timekeeping.rules import Cover, CoverKind, Mark
from hr.roster.shifts.rules import Spell
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of

# Where the day beside it has no spell, a window reaches to midnight, and at least so far.
REACH = timedelta(hours=4)
# Marks so close together are one press of the clock.
ONE_PRESS = timedelta(minutes=1)
# So near to an end of the work nobody goes out: whoever presses again means the same.
EDGE = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Press:
    """One press of the clock, recorded once or several times within ONE_PRESS."""

    first: datetime
    last: datetime


@clause("A2.2-3")
def windows(
    spells: Sequence[Spell], before: datetime | None, after: datetime | None
) -> list[Spell]:
    """In which time a punch belongs to each spell: halfway to the spells beside it.

    `before` is when the day before ends its work, `after` when the next day begins its own.
    """
    if not spells:
        return []
    first, last = spells[0][0], spells[-1][1]
    midnight = start_of(day_of(last - MINUTE) + DAY)
    cuts = [_halfway(before, first) if before else min(start_of(day_of(first)), first - REACH)]
    cuts += [_halfway(one[1], other[0]) for one, other in pairwise(spells)]
    cuts.append(_halfway(last, after) if after else max(midnight, last + REACH))
    return list(pairwise(cuts))


def _halfway(end: datetime, start: datetime) -> datetime:
    return end + (start - end) / 2


def presses(marks: Iterable[Mark], window: Spell) -> list[Press]:
    """The presses of the clock within a window, in order of time whatever order they came in."""
    found: list[Press] = []
    for at in sorted(mark.at for mark in marks if window[0] <= mark.at < window[1]):
        if found and at - found[-1].last < ONE_PRESS:
            found[-1] = Press(found[-1].first, at)
        else:
            found.append(Press(at, at))
    return found


def uncovered(spell: Spell, covers: Iterable[Cover]) -> list[Spell]:
    """What is left of a stretch when covers have taken their time out of it, in order."""
    left, reached = [], spell[0]
    for cover in sorted(covers, key=lambda each: each.starts_at):
        if cover.ends_at <= reached or cover.starts_at >= spell[1]:
            continue
        if cover.starts_at > reached:
            left.append((reached, cover.starts_at))
        reached = cover.ends_at
    if reached < spell[1]:
        left.append((reached, spell[1]))
    return left


@clause("A2.3-1", "A2.3-7")
def without_long_words(
    spells: Sequence[Spell], covers: Sequence[Cover], limit: timedelta
) -> list[Cover]:
    """Covers of a day, mere words to the office only as far as they are enough (A2.3-1).

    All words of the day together stand for `limit` of what nothing else covers, those told first
    before the others, however the day was planned by then; what is beyond is away without approval.
    """
    others = [each for each in covers if each.kind != CoverKind.OUTING]
    asked = [each for spell in spells for each in uncovered(spell, others)]
    found = list(others)
    for cover in sorted(covers, key=_as_told):
        if cover.kind != CoverKind.OUTING:
            continue
        end, taken = _reach(cover, asked, limit)
        limit -= taken
        if end > cover.starts_at:
            found.append(replace(cover, ends_at=end))
    return found


def _as_told(cover: Cover) -> tuple:
    """Words in the order in which they were told: by the numbers of their rows."""
    return len(cover.ref), cover.ref, cover.starts_at, cover.ends_at


def _reach(cover: Cover, asked: Sequence[Spell], limit: timedelta) -> tuple[datetime, timedelta]:
    """Until when a cover stands, and how much it takes, where it may take `limit`."""
    taken = timedelta()
    for start, end in asked:
        start, end = max(start, cover.starts_at), min(end, cover.ends_at)
        if start >= end:
            continue
        if taken + (end - start) > limit:
            return start + (limit - taken), limit
        taken += end - start
    return cover.ends_at, taken


def overlap(one: Spell, other: Spell) -> timedelta:
    """How long two stretches run at the same time."""
    return max(min(one[1], other[1]) - max(one[0], other[0]), timedelta())


def length(stretches: Iterable[Spell]) -> timedelta:
    """How long stretches are together."""
    return sum((end - start for start, end in stretches), timedelta())


def whole_minutes(length: timedelta) -> int:
    """Whole minutes of a length; seconds beyond are given away.

    >>> whole_minutes(timedelta(seconds=119))
    1
    """
    return length // MINUTE


@dataclass(frozen=True)
class Outside:
    """Time out of a spell between punches: closed pairs, or, where one punch stays over,
    `pairings`: the pairs there are without each punch in turn."""

    pairs: tuple[Spell, ...] = ()
    pairings: tuple[tuple[Spell, ...], ...] = ()

    @property
    def is_odd(self) -> bool:
        """Whether one punch stays over."""
        return bool(self.pairings)


@clause("A2.3-1")
def times_out(found: Sequence[Press], spell: Spell, covers: Sequence[Cover]) -> Outside:
    """Pairs of out and in between arrival and departure, in order.

    Presses before the spell's start or after its end say nothing of time out of it. With an odd
    one nobody knows who was out when: a question, unless approved covers explain each, or what was
    told to the office has room for all of it. A press too many and one too few come to the same:
    beside whichever press it was, nobody was out.
    """
    inner = [each for each in found[1:-1] if spell[0] < each.first and each.last < spell[1]]
    if len(inner) % 2 == 0:
        return Outside(_in_turns(inner))
    approved = [each for each in covers if each.kind != CoverKind.OUTING]
    if all(_is_within(each, approved) for each in inner) or _is_told(found, inner, spell, covers):
        return Outside()
    without = (inner[:place] + inner[place + 1 :] for place in range(len(inner)))
    return Outside(pairings=tuple(_in_turns(each) for each in without))


def _in_turns(inner: Sequence[Press]) -> tuple[Spell, ...]:
    outs, ins = inner[::2], inner[1::2]
    return tuple((out.last, back.first) for out, back in zip(outs, ins, strict=True))


def _is_within(press: Press, covers: Sequence[Cover]) -> bool:
    return any(each.starts_at <= press.first and press.last <= each.ends_at for each in covers)


@clause("A2.3-1", "A2.3-7")
def _is_told(
    found: Sequence[Press], inner: Sequence[Press], spell: Spell, covers: Sequence[Cover]
) -> bool:
    """Whether all that an odd press may stand for was told: out since the press before it, or
    until the next one, whatever the one that is missing; the others in their turns."""
    start, end = spell
    order = list(found)
    for place in range(0, len(inner), 2):
        at = order.index(inner[place])
        others = _in_turns([*inner[:place], *inner[place + 1 :]])
        since = max(order[at - 1].last, start), order[at].first
        until = order[at].last, min(order[at + 1].first, end)
        if any(_are_covered([*others, gap], covers) for gap in (since, until)):
            return True
    return False


def _are_covered(stretches: Iterable[Spell], covers: Sequence[Cover]) -> bool:
    return not any(uncovered(each, covers) for each in stretches)


@clause("A2.2-3", "A2.2-4")
def around_outings(
    found: Sequence[Press], spell: Spell, back: datetime | None, out: datetime | None
) -> list[Press]:
    """Presses with those around a business outing over an end of the spell as one.

    `back` and `out` are as `business_around` says. Whoever presses within EDGE of where such an
    outing begins or ends goes out or comes back by it, however often; so does who presses in the
    midst of it. None of these is time out besides.
    """
    low, high = back or spell[0], out or spell[1]
    middle = low + (high - low) / 2
    coming = [each for each in found if back and each.first <= min(back + EDGE, middle)]
    going = [each for each in found if out and each.first >= out - EDGE and each.first > middle]
    between = [each for each in found if each not in coming and each not in going]
    return [*_as_one(coming), *between, *_as_one(going)]


def _as_one(made: Sequence[Press]) -> list[Press]:
    return [Press(made[0].first, made[-1].last)] if made else []


def business_around(
    spell: Spell, covers: Iterable[Cover]
) -> tuple[datetime | None, datetime | None]:
    """When business outings over the start of a spell end, and when those over its end begin.

    Nobody punches at an end that such an outing spans (A2.2-4); None where none does.
    """
    found = [each for each in covers if each.kind == CoverKind.BUSINESS]
    first = [each.ends_at for each in found if each.starts_at <= spell[0] <= each.ends_at]
    last = [each.starts_at for each in found if each.starts_at <= spell[1] <= each.ends_at]
    return max(first, default=None), min(last, default=None)
