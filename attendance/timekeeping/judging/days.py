"""One day judged: what its spells, covers and findings come to, with every step explained."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext_noop as _

from attendance.timekeeping.judging.presence import judge_spell
from attendance.timekeeping.judging.rules import (
    OF_COVER,
    OF_PLAN,
    PRIORITY,
    WHOLE,
    AttendanceRules,
    DayFacts,
    Line,
    Manner,
    Outcome,
    Part,
    Verdict,
)
from attendance.timekeeping.judging.spells import (
    MINUTE,
    length,
    overlap,
    uncovered,
    whole_minutes,
    windows,
    without_long_words,
)
from attendance.timekeeping.judging.words import clock
from attendance.timekeeping.rules import Cover, Finding
from hr.roster.shifts.rules import DayKind, Spell
from regulations.rulebook import clause

NOT_KEPT = _("The person is not employed on this day, or their attendance is not kept yet.")
_FORMERLY = _("The person is not employed on this day.")  # so say results kept from earlier
UNPUBLISHED = _("Nobody has published yet whether this day is a holiday: it is not judged.")
OF_KIND = {
    DayKind.REST: ("A2.2-1", _("The plan has this day as a rest day.")),
    DayKind.AFTER_MAIN: ("A2.2-1", _("The day after the main shift is off.")),
    DayKind.HOLIDAY: ("A2.1-2", _("This day is a statutory holiday.")),
    DayKind.UNPLANNED: ("A2.2-1", _("No shift is assigned on this day: nothing is judged.")),
}
EXCUSED = _("%(kind)s from %(start)s to %(end)s excuses %(minutes)s working minutes.")
UNPAID = _("%(kind)s from %(start)s to %(end)s excuses %(minutes)s working minutes, unpaid.")
SWALLOWED = _("A whole day of absence is judged as such: no lateness or early leaving beside it.")
SUM = _(
    "Two half days of absence make a day in the sum of the year. It is no whole day: it is not "
    "fined as one, and lateness and early leaving count besides."
)


@clause("A2.1-2", "A2.2-3", "A2.3-1", "A2.3-2", "A1.3-1")
def judge_day(facts: DayFacts, rules: AttendanceRules) -> Verdict:
    """What a day of a person is, by recorded times alone (A2.2-3): exactly one outcome (A2.1-2).

    Leave, outings and the plan consume time first; what is left of each spell is judged. A pure
    function: the order of marks, covers and findings does not matter.
    """
    plan = facts.plan
    if plan is None:
        return Verdict(Outcome.NOT_EMPLOYED, lines=(Line("A2.1-2", NOT_KEPT),))
    spells = plan.spells if plan.kind == DayKind.WORK and plan.is_published else ()
    enough = rules.unexcused_away_over * MINUTE
    covers = sorted(without_long_words(spells, facts.covers, enough), key=_of_cover)
    reach = windows(spells, facts.before, facts.after)
    parts = [*_consumed(spells, covers, facts.day)]
    parts += [
        judge_spell(spell, window, covers, facts, rules)
        for spell, window in zip(spells, reach, strict=True)
    ]
    parts += [_found(each) for each in sorted(facts.findings, key=_of_finding)]
    whole = (reach[0][0], reach[-1][1]) if reach else None
    return _verdict(sum(parts, Part()), facts, spells, whole)


def _of_cover(cover: Cover) -> tuple:
    return cover.starts_at, cover.ends_at, cover.ref, cover.kind


def _of_finding(finding: Finding) -> tuple:
    return finding.clause, finding.ref


def _consumed(spells: tuple[Spell, ...], covers: list[Cover], day: date) -> Iterator[Part]:
    """What each cover takes of the planned time; a minute is taken once."""
    left: list[Spell] = list(spells)
    for cover in covers:
        stretch = (cover.starts_at, cover.ends_at)
        taken = sum(whole_minutes(overlap(stretch, each)) for each in left)
        if not taken:
            continue
        left = [rest for each in left for rest in uncovered(each, [cover])]
        params = {"kind": str(cover.kind), "minutes": taken}
        params |= {"start": clock(cover.starts_at, day), "end": clock(cover.ends_at, day)}
        text = EXCUSED if cover.is_paid else UNPAID
        yield Part(
            lines=(Line(cover.clause, text, params, cover.link),),
            kinds=(OF_COVER[cover.kind],),
            unpaid=0 if cover.is_paid else taken,
        )


def _found(finding: Finding) -> Part:
    line = Line(finding.clause, finding.text, {}, finding.link)
    return Part(lines=(line,), absence=(int(finding.absence * 2),))


def _verdict(
    total: Part, facts: DayFacts, spells: tuple[Spell, ...], reach: Spell | None
) -> Verdict:
    """The outcome of everything that was found, with the lines that follow from the whole.

    A reading: only a cause that is a whole day by itself (A2.3-1 to A2.3-4) takes lateness and
    early leaving away. Halves come besides them, whatever their count (A2.2-7.1), also where two
    of a day add up to one.
    """
    absence, lines = min(sum(total.absence), WHOLE), total.lines
    is_whole = WHOLE in total.absence
    occurrences = tuple(sorted(total.occurrences, key=lambda each: each.at))
    if absence == WHOLE and not is_whole:
        lines += (Line("A2.3-5", SUM),)
    if is_whole and occurrences:
        lines += (Line("A2.3-2", SWALLOWED),)
        occurrences = ()
    lines += _of_plan(facts, spells)
    open_until = reach[1] if reach and reach[1] > facts.at else None
    true = set(_true(absence, total, {each.manner for each in occurrences}, open_until, facts))
    return Verdict(
        outcome=next((each for each in PRIORITY if each in true), _planned(facts)),
        occurrences=occurrences,
        away=total.away,
        absence=absence,
        is_whole=is_whole,
        missing=total.missing,
        reminders=total.reminders,
        planned=whole_minutes(length(spells)),
        worked=total.worked,
        unpaid=total.unpaid + (total.lost if absence else 0),
        lines=lines,
        reach=reach,
        open_until=open_until,
    )


def _true(
    absence: int, total: Part, manners: set[Manner], open_until: datetime | None, facts: DayFacts
) -> Iterable[Outcome]:
    """Every outcome that is true of a day; PRIORITY chooses among them."""
    if absence:
        yield Outcome.ABSENCE if absence == WHOLE else Outcome.HALF_ABSENCE
    if total.missing:
        yield Outcome.MISSING_PUNCH
    if Manner.LATE in manners:
        yield Outcome.LATE
    if manners & {Manner.EARLY, Manner.AWAY}:
        yield Outcome.EARLY
    yield from total.kinds
    if open_until:
        yield Outcome.RUNNING
    elif facts.plan.kind == DayKind.WORK and facts.plan.is_published:
        yield Outcome.PRESENT


def _planned(facts: DayFacts) -> Outcome:
    """The outcome of a day on which nothing is asked."""
    return OF_PLAN.get(facts.plan.kind, Outcome.UNPLANNED)


def _of_plan(facts: DayFacts, spells: tuple[Spell, ...]) -> tuple[Line, ...]:
    """Why nothing is asked of a day, where nothing is."""
    if spells:
        return ()
    if facts.plan.kind in OF_KIND:
        return (Line(*OF_KIND[facts.plan.kind]),)
    return (Line("A2.1-2", UNPUBLISHED),) if not facts.plan.is_published else ()
