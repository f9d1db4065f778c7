"""What another plan would do to results, and the wishes that somebody may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from attendance.timekeeping import closed
from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.penalties import Before
from attendance.timekeeping.judging.plain import Judged
from attendance.timekeeping.judging.rules import Manner, Outcome
from attendance.timekeeping.judging.selectors import (
    PersonDay,
    employed_between,
    facts_of,
    first_day,
    rules_between,
)
from attendance.timekeeping.judging.words import stretch
from attendance.timekeeping.months.calendar import NOT_KEPT
from attendance.timekeeping.months.counting import (
    before_month,
    days_between,
    person_month,
    replaced,
)
from attendance.timekeeping.months.rules import Day, last_of
from attendance.timekeeping.replanning.models import PlanChange
from attendance.timekeeping.replanning.rules import Effect, Effects, Kind, Money, Side
from attendance.timekeeping.replanning.wishes import PairWish, Wish
from hr.people.models import Employee
from hr.roster.shifts.rules import LONGEST_REST, DayKind
from hr.roster.shifts.selectors import plans_otherwise
from regulations.approvals.selectors import may_see
from regulations.rulebook.rules import day_of

ONE_DAY = timedelta(days=1)
SHOWN = 40
SEES_ALL = "timekeeping.view_planchange"
_Pair = tuple[Judged, Judged]


def effects_of(wish: Wish, at: datetime) -> Effects:
    """The results that would be others by a wish, as the facts are now; nothing is written.

    Days that are over or today; those of closed months stay. A number of queries that grows with
    the months alone.
    """
    found: list[_Pair] = []
    by_month: dict[date, list[PersonDay]] = defaultdict(list)
    for person, day in _days_of(wish, at):
        by_month[day.replace(day=1)].append((person, day))
    for month in sorted(by_month.keys() - closed.closed_months(list(by_month))):
        found += _judged_twice(by_month[month], wish, at)
    changed = [pair for pair in found if _side(pair[0]) != _side(pair[1])]
    days = [Effect(old.person, old.day.isoformat(), _side(old), _side(new)) for old, new in changed]
    return Effects(days, _money(changed))


def _days_of(wish: Wish, at: datetime) -> Iterable[PersonDay]:
    """The days whose plan it touches, those beside them, and the rest after a main shift."""
    start, today = first_day(), day_of(at)
    if start is None:
        return []
    reach = timedelta(days=LONGEST_REST) if isinstance(wish, PairWish) else ONE_DAY
    first = max(wish.since - ONE_DAY, start)
    last = min((wish.until or today) + reach, today)
    people = wish.people() or employed_between(first, last).values_list("pk", flat=True)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [(person, day) for person in people for day in days]


def _judged_twice(days: Collection[PersonDay], wish: Wish, at: datetime) -> list[_Pair]:
    rules_on = rules_between(max(day for _person, day in days))
    tried = partial(plans_otherwise, wish.otherwise())

    def judged(person: int, facts) -> Judged:
        held = rules_on(facts.day)
        return Judged(person, facts, judge_day(facts, held.rules), held.version)

    both = facts_of(days, at=at), facts_of(days, at=at, planned=tried)
    return [
        (judged(person, old), judged(person, wish.seen(new)))
        for (person, old), (_same, new) in zip(*both, strict=True)
    ]


def _side(judged: Judged) -> Side:
    plan, verdict = judged.facts.plan, judged.verdict
    hours = " ".join(stretch(each, judged.day) for each in plan.spells) if plan else ""
    return Side(
        hours or (plan.kind.value if plan else ""),
        verdict.outcome.value,
        sum(each.minutes for each in verdict.occurrences),
        verdict.absence,
    )


def _money(changed: Collection[_Pair]) -> list[Money]:
    """The fines of each person's month, before and after."""
    by_month: dict[date, dict[int, list[_Pair]]] = defaultdict(lambda: defaultdict(list))
    for pair in changed:
        by_month[pair[0].day.replace(day=1)][pair[0].person].append(pair)
    found = []
    for month, people in sorted(by_month.items()):
        held, brought = days_between(people, month, last_of(month)), before_month(people, month)
        for person, pairs in people.items():
            was, now = (
                _fines(held.get(person, ()), [pair[side] for pair in pairs], brought.get(person))
                for side in (0, 1)
            )
            if was != now:
                found.append(Money(person, f"{month:%Y-%m}", str(was), str(now)))
    return found


def _fines(held: Iterable[Day], judged: Iterable[Judged], brought: Before | None) -> Decimal:
    days = replaced(held, {each.day: _day(each) for each in judged})
    return person_month(days, brought or Before()).figures.fines


def _day(judged: Judged) -> Day:
    each = judged.verdict
    return Day(
        judged.day, each.outcome, judged.version, each.occurrences, each.absence, each.missing,
        each.reminders, each.planned, each.worked, each.unpaid, each.is_whole,
    )  # fmt: skip


def plain_effects(effects: Effects) -> dict:
    """Effects as JSON keeps them."""
    return asdict(effects)


def effects_from(plain: dict) -> Effects:
    """Effects as they were kept."""
    days = [
        Effect(each["person"], each["day"], Side(**each["before"]), Side(**each["after"]))
        for each in plain["days"]
    ]
    return Effects(days, [Money(**each) for each in plain["money"]])


def lines_of(effects: Effects, kind: str, *, named: bool = True) -> list[str]:
    """Effects of a kind of change in words, in the language that is active; with everybody's name
    where asked for."""
    is_kept = kind != Kind.KEPT  # else days leave attendance alone, not employment
    people = Employee.objects.in_bulk(effects.people) if named else {}

    def whose(person: int) -> str:
        return f" {people[person].number} {people[person].name}" if person in people else ""

    lines = [
        f"{each.day}{whose(each.person)}: {_said(each.before)} → {_said(each.after, is_kept)}"
        for each in effects.days[:SHOWN]
    ]
    more = len(effects.days) - SHOWN
    if more > 0:
        lines.append(_("and %(count)s more days") % {"count": more})
    return lines + [
        _("%(month)s%(person)s: fines of the month %(before)s → %(after)s yuan")
        % {"month": each.month, "person": whose(each.person), "before": each.before,
           "after": each.after}
        for each in effects.money[:SHOWN]
    ]  # fmt: skip


def _said(side: Side, is_kept: bool = True) -> str:
    kinds = dict(DayKind.choices)
    outcome = str(Outcome(side.outcome).label)
    if side.outcome == Outcome.NOT_EMPLOYED.value and not is_kept:
        return str(NOT_KEPT)
    if side.minutes and side.outcome in (Manner.LATE.value, Manner.EARLY.value):
        outcome = _("%(outcome)s, %(minutes)s minutes") % {
            "outcome": outcome, "minutes": side.minutes
        }  # fmt: skip
    hours = str(kinds.get(side.hours, side.hours))
    return f"{outcome} ({hours})" if hours and hours != outcome else outcome


def change_seen_by(person: Employee, pk: int, at: datetime) -> PlanChange | None:
    """A wish, if somebody asked for it, is concerned by it, decides on it or sees all."""
    row = PlanChange.objects.select_related("person", "asked_by", "approval").filter(pk=pk).first()
    if row is None or person.pk in (row.asked_by_id, *row.people):
        return row
    sees_all = person.has_perm(SEES_ALL)
    return row if sees_all or may_see(row.approval, person, at) else None


def changes_for(person: Employee) -> QuerySet[PlanChange]:
    """The wishes somebody asked for or is concerned by, all for who sees all, the newest first."""
    rows = PlanChange.objects.select_related("person", "asked_by", "approval").order_by("-pk")
    if not person.has_perm(SEES_ALL):
        rows = rows.filter(Q(asked_by=person) | Q(people__contains=[person.pk]))
    return rows[:50]
