"""What a leave makes of days that have begun: each judged without it and with it.

Lateness is turned into leave only where there was one, and whoever decides sees what it changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from attendance.leave.letters import MINUTE
from attendance.leave.rules import Kind, Spell
from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.rules import DayFacts, Verdict
from attendance.timekeeping.judging.selectors import facts_of, rules_between
from attendance.timekeeping.judging.spells import windows
from attendance.timekeeping.judging.words import clock
from attendance.timekeeping.punches.selectors import punches_between
from attendance.timekeeping.rules import Cover, CoverKind
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

ONE_DAY = timedelta(days=1)
MOST = 7  # days that are judged while a form is filled in


@dataclass(frozen=True)
class Effect:
    """A day that has begun, judged without and with a leave."""

    facts: DayFacts
    before: Verdict
    after: Verdict

    @property
    def day(self) -> date:
        """The day in China."""
        return self.facts.day

    @property
    def punches(self) -> str:
        """The recorded times of the day in words."""
        start, end = self.before.reach or (None, None)
        found = sorted(mark.at for mark in self.facts.marks)
        return " ".join(clock(at, self.day) for at in found if start and start <= at < end) or "—"

    @property
    def was(self) -> str:
        """The day without the leave, in words."""
        return _told(self.before)

    @property
    def becomes(self) -> str:
        """The day with the leave, in words."""
        return _told(self.after)

    @property
    def is_in_vain(self) -> bool:
        """Whether the leave takes nothing of the day away that counts."""
        return _weight(self.after) >= _weight(self.before)


def _told(verdict: Verdict) -> str:
    minutes = sum(each.minutes for each in verdict.occurrences)
    words = {"worked": verdict.worked, "planned": verdict.planned, "unpaid": verdict.unpaid}
    told = str(verdict.outcome.label)
    if minutes:
        told += " · " + _("%(minutes)s minutes late or early") % {"minutes": minutes}
    told += " · " + _("%(worked)s of %(planned)s minutes worked") % words
    return told + (" · " + _("%(unpaid)s minutes unpaid") % words if verdict.unpaid else "")


def _weight(verdict: Verdict) -> tuple[int, int, int, int]:
    minutes = sum(each.minutes for each in verdict.occurrences)
    return verdict.absence, verdict.missing, len(verdict.occurrences), minutes


@clause("A2.5-3", "A2.4")
def effects_of(
    person_id: int, span: Spell, kind: Kind, *, is_paid: bool, at: datetime
) -> list[Effect]:
    """What a leave that covers nothing yet would make of the days that have begun; MOST at most.

    Days on which nothing is planned are left out.
    """
    last = min(day_of(span[1] - MINUTE), day_of(at))
    first = max(day_of(span[0]), last - (MOST - 1) * ONE_DAY)
    days = [(person_id, first + step * ONE_DAY) for step in range((last - first).days + 1)]
    if not days:
        return []
    cover = Cover(person_id, *span, CoverKind(kind), "A2.4", "leave:0", "", is_paid)
    rules_on = rules_between(last)
    found = []
    for _person, facts in facts_of(days, at=at):
        rules, covered = rules_on(facts.day).rules, (*facts.covers, cover)
        effect = Effect(
            facts, judge_day(facts, rules), judge_day(replace(facts, covers=covered), rules)
        )
        if effect.before.planned:
            found.append(effect)
    return found


def came_at(
    person_id: int, work: Sequence[Spell], asked: Sequence[Spell], at: datetime
) -> datetime | None:
    """The first recorded time of the spell that the asked work begins in; None where it has not
    begun, or nothing is recorded."""
    if not asked or asked[0][0] > at:
        return None
    spells = sorted(work)
    for spell, window in zip(spells, windows(spells, None, None), strict=True):
        if spell[0] <= asked[0][0] < spell[1]:
            found = punches_between([person_id], *window).get(person_id, ())
            return min((mark.at for mark in found), default=None)
    return None


def facts_told(effects: Iterable[Effect]) -> list[tuple[object, object]]:
    """Effects as whoever decides reads them."""
    told = []
    for each in effects:
        name = {"day": each.day.isoformat()}
        told.append((_("%(day)s as recorded") % name, f"{each.punches}\n{each.was}"))
        becomes = each.becomes
        if each.is_in_vain:
            becomes += "\n" + _("It takes nothing away that counts on this day.")
        told.append((_("%(day)s with this leave") % name, becomes))
    return told
