"""One spell judged by its punches: arrival, departure, time out of it, punches that are missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from attendance.timekeeping.judging.rules import (
    AS_ABSENCE,
    HALF,
    HALF_DAY_ABSENCE,
    WHOLE,
    AttendanceRules,
    DayFacts,
    Line,
    Manner,
    Occurrence,
    Part,
)
from attendance.timekeeping.judging.sayings import (
    CERTAIN,
    EARLY_IS_ABSENCE,
    IN_TIME,
    LACKS,
    LEAST,
    MISSING,
    NO_PUNCH,
    NOBODY,
    NOBODY_AT_ALL,
    NOT_OVER,
    ODD,
    OVER_HALF,
    OVER_WHOLE,
    REMINDED,
    SEEN,
    SETTLED,
    TOGETHER,
)
from attendance.timekeeping.judging.spells import (
    Press,
    around_outings,
    business_around,
    length,
    presses,
    times_out,
    uncovered,
    whole_minutes,
)
from attendance.timekeeping.judging.words import clock, clock_to_second, stretch
from attendance.timekeeping.rules import Cover, CoverKind
from hr.roster.shifts.rules import Spell
from regulations.rulebook import clause


@dataclass(frozen=True)
class _Spell:
    """A spell. `left` is what nothing excuses, `found` its presses as read, `pressed` as made."""

    spell: Spell
    left: list[Spell]
    covers: Sequence[Cover]
    found: list[Press]
    day: date
    rules: AttendanceRules
    pressed: list[Press]

    @property
    def name(self) -> str:
        return stretch(self.spell, self.day)

    def times(self) -> str:
        """The punches in words."""
        return ", ".join(clock(press.first, self.day) for press in self.pressed) or NO_PUNCH

    def unexcused(self, start: datetime, end: datetime) -> int:
        """Whole minutes between two moments that lie in the spell and that nothing excuses."""
        within = max(start, self.spell[0]), min(end, self.spell[1])
        return whole_minutes(length(uncovered(within, self.covers))) if within[0] < within[1] else 0

    def unapproved(self, start: datetime, end: datetime) -> int:
        """The same, with those that were merely told to the office."""
        approved = [each for each in self.covers if each.kind != CoverKind.OUTING]
        return replace(self, covers=approved).unexcused(start, end)


def judge_spell(
    spell: Spell, window: Spell, covers: Sequence[Cover], facts: DayFacts, rules: AttendanceRules
) -> Part:
    """What a spell adds to its day, judged by the punches in its window."""
    covers = [each for each in covers if each.starts_at <= spell[1] and each.ends_at >= spell[0]]
    left = uncovered(spell, covers)
    if not left:
        return Part()
    pressed = presses(facts.marks, window)
    found = around_outings(pressed, spell, *business_around(spell, covers))
    asked = _Spell(spell, left, covers, found, facts.day, rules, pressed)
    if window[1] > facts.at:
        return _so_far(asked)
    return _lightest(asked, facts)


def _lightest(asked: _Spell, facts: DayFacts) -> Part:
    """The reading that weighs least, and of those that weigh the same the first: an outing that
    was signed never makes a spell heavier (A2.2-4)."""
    readings = [asked]
    if asked.found != asked.pressed:
        readings.append(replace(asked, found=asked.pressed))
    return min(
        (_read(each, *ends, facts) for each in readings for ends in _ends(each)),
        key=Part.weight.fget,
    )


def _read(asked: _Spell, came: datetime | None, gone: datetime | None, facts: DayFacts) -> Part:
    """A spell by its arrival and departure; None where nobody knows one."""
    if came and gone:
        return _present(asked, came, gone, facts)
    if not (asked.found or came or gone):
        return _nobody(asked)
    text = MISSING if len(asked.pressed) == 1 else LACKS
    return _missing(asked, text, facts, _certain(asked))


def _ends(asked: _Spell) -> Iterator[tuple[datetime | None, datetime | None]]:
    """Arrival and departure as they may be read; None where nobody knows.

    The first punch is the arrival, the last the departure, which nobody makes before the work
    begins. A business outing over an end of the spell stands for the punch there (A2.2-4).
    """
    back, out = business_around(asked.spell, asked.covers)
    if len(asked.found) == 1 and (back or out):
        yield from _beside_an_outing(asked, back, out)
        return
    first, last = (asked.found[0].first, asked.found[-1].last) if asked.found else (None, None)
    gone = last if len(asked.found) > 1 and last > asked.spell[0] else None
    yield first or back, gone or out
    if not asked.found:
        yield None, None  # nobody came: never heavier beside an outing than without it


@clause("A2.2-3", "A2.2-4")
def _beside_an_outing(
    asked: _Spell, back: datetime | None, out: datetime | None
) -> Iterator[tuple[datetime | None, datetime | None]]:
    """Arrival and departure by one punch and an outing over an end of the spell: the punch is an
    arrival or a departure, or made where the outing begins or ends. Whichever weighs less holds."""
    press = asked.found[0]
    as_arrival = press.first, out
    as_departure = back, press.last if press.last > asked.spell[0] else None
    yield from (as_departure, as_arrival) if back else (as_arrival, as_departure)


@clause("A1.3-1", "A2.2-3")
def _present(asked: _Spell, came: datetime, gone: datetime, facts: DayFacts) -> Part:
    """Whoever came and left: minutes late, early and away, whole ones."""
    start, end = asked.spell
    late, early = asked.unexcused(start, came), asked.unexcused(gone, end)
    total = _weigh(asked, Manner.LATE, late, came, (start, came))
    total += _weigh(asked, Manner.EARLY, early, gone, (gone, end))
    if not (late or early):
        # Seconds are told where they decide: what is no whole minute is neither late nor early.
        came_word = clock_to_second if came > start else clock
        left_word = clock_to_second if gone < end else clock
        params = {"came": came_word(came, asked.day), "left": left_word(gone, asked.day)}
        total += Part(lines=(Line("A1.3-1", IN_TIME, {"spell": asked.name} | params),))
    outside = times_out(asked.found, asked.spell, asked.covers)
    total += sum((_away(asked, pair) for pair in outside.pairs), Part())
    if outside.is_odd:
        total += _missing(asked, ODD, facts, _certainly_away(asked, outside.pairings))
    return total + Part(worked=whole_minutes(length(asked.left)) - total.lost)


@clause("A2.2-3", "A2.2-7.1", "A2.3-1", "A2.3-2")
def _weigh(
    asked: _Spell, manner: Manner, minutes: int, at: datetime, span: Spell | None = None
) -> Part:
    """What minutes late, early or away amount to; `span` is from when to when, where that is known.

    Up to the limit of the day they are an occurrence, beyond that of the half day half a day of
    absence besides (A2.2-7.1); beyond the limit a day of absence (A2.3-1, A2.3-2).
    """
    if not minutes:
        return Part()
    is_away = manner == Manner.AWAY
    params = {"spell": asked.name, "at": clock(at, asked.day), "minutes": minutes}
    known = {"lost": minutes, "away": (span,) if span and is_away else ()}
    lines = (Line(SEEN[manner][0], SEEN[manner][1], params),)
    if manner != Manner.LATE and asked.rules.early_leave == AS_ABSENCE:
        lines += (Line("A2.2-3", EARLY_IS_ABSENCE),)
        return Part(lines=lines, absence=(WHOLE,), **known)
    beyond = _beyond(asked, manner, minutes, span)
    if beyond:
        return Part(lines=(*lines, beyond), absence=(WHOLE,), **known)
    occurrences, limit = (Occurrence(manner, minutes, at),), asked.rules.half_day_absence_over
    if minutes > limit:
        lines += (_over("A2.2-7.1", OVER_HALF, minutes, limit),)
        return Part(lines=lines, occurrences=occurrences, absence=(HALF,), **known)
    return Part(lines=lines, occurrences=occurrences, **known)


@clause("A2.3-1", "A2.3-2", "A2.3-7")
def _beyond(asked: _Spell, manner: Manner, minutes: int, span: Spell | None) -> Line | None:
    """The line that makes minutes a day of absence: too many by themselves, or together with those
    of the same absence that were merely told to the office, which nobody approved."""
    rules, is_away = asked.rules, manner == Manner.AWAY
    limit = rules.unexcused_away_over if is_away else rules.full_day_absence_over
    if minutes > limit:
        return _over("A2.3-1" if is_away else "A2.3-2", OVER_WHOLE, minutes, limit)
    together = asked.unapproved(*span) if span else minutes
    if together > max(minutes, rules.unexcused_away_over):
        return _over("A2.3-1", TOGETHER, together, rules.unexcused_away_over)
    return None


def _over(ref: str, text: str, minutes: int, limit: int) -> Line:
    return Line(ref, text, {"minutes": minutes, "limit": limit})


@clause("A2.3-1")
def _nobody(asked: _Spell) -> Part:
    """A spell without any punch: away for all of it that nothing excuses."""
    minutes = whole_minutes(length(asked.left))
    weighed = _weigh(asked, Manner.AWAY, minutes, asked.left[0][0])
    params = {"spell": asked.name, "minutes": minutes}
    limit = asked.rules.unexcused_away_over
    if minutes > limit and asked.rules.early_leave != AS_ABSENCE:
        # Nobody was there to leave: one line says all.
        line = Line("A2.3-1", NOBODY_AT_ALL, params | {"limit": limit})
        return replace(weighed, lines=(line,))
    return Part(lines=(Line("A2.3-1", NOBODY, params),)) + weighed if minutes else Part()


@clause("A2.2-3")
def _missing(asked: _Spell, text: str, facts: DayFacts, certain: Part) -> Part:
    """A punch nobody made: open until the month closes, then as the rules say.

    What is `certain` without it is judged at once, and what the rules say never makes it cheaper:
    of the half day and of what is certain the heavier counts. Of a spell with one punch no minute
    is known to be worked; an odd one between arrival and departure takes none away by itself.
    """
    params = {"spell": asked.name, "at": asked.times()}
    if not facts.is_final:
        return certain + Part(lines=(Line("A2.2-3", text, params),), missing=1)
    if asked.rules.missing_punch != HALF_DAY_ABSENCE:
        return certain + Part(lines=(Line("A2.2-3", REMINDED, params),), reminders=1)
    line = Line("A2.2-3", CERTAIN if certain.absence else SETTLED, params)
    return replace(
        certain,
        lines=(*certain.lines, line),
        absence=certain.absence or (HALF,),
        lost=certain.lost if text == ODD else whole_minutes(length(asked.left)),
    )


@clause("A2.2-3", "A2.3-2")
def _certain(asked: _Spell) -> Part:
    """What the one punch of a spell leaves certain: the lighter of what it says as an arrival and
    as a departure."""
    if len(asked.found) != 1:
        return Part()
    press, (start, end) = asked.found[0], asked.spell
    late, early = asked.unexcused(start, press.first), asked.unexcused(press.last, end)
    came = _weigh(asked, Manner.LATE, late, press.first, (start, press.first))
    left = _weigh(asked, Manner.EARLY, early, press.last, (press.last, end))
    if (sum(came.absence), late) <= (sum(left.absence), early):
        return came
    params = {"spell": asked.name, "at": clock(press.last, asked.day), "minutes": early}
    return replace(left, lines=(Line("A2.2-3", LEAST, params), *left.lines[1:])) if early else left


@clause("A2.3-1", "A2.3-7")
def _certainly_away(asked: _Spell, pairings: Sequence[Sequence[Spell]]) -> Part:
    """What an odd punch leaves certain, whichever it is: the lightest of the heaviest absences of
    all pairings, the lightest of the second heaviest, and so on."""
    known = [
        sorted((_away(asked, pair) for pair in pairs), key=_heaviness, reverse=True)
        for pairs in pairings
    ]
    return sum((min(each, key=_heaviness) for each in zip(*known, strict=True)), Part())


def _away(asked: _Spell, pair: Spell) -> Part:
    return _weigh(asked, Manner.AWAY, asked.unexcused(*pair), pair[0], pair)


def _heaviness(part: Part) -> tuple:
    return part.weight, part.lost, part.away


def _so_far(asked: _Spell) -> Part:
    """A spell whose window is still open: only a late arrival is certain already, and of a single
    punch what it will leave certain if no other follows."""
    line = Line("A2.2-3", NOT_OVER, {"spell": asked.name})
    back, _out = business_around(asked.spell, asked.covers)
    if not asked.found or back:
        return Part(lines=(line,))
    if len(asked.found) == 1:
        return Part(lines=(line,)) + _certain(asked)
    late = asked.spell[0], asked.found[0].first
    return Part(lines=(line,)) + _weigh(asked, Manner.LATE, asked.unexcused(*late), late[1], late)
