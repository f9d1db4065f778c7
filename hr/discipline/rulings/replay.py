"""Past fines judged anew by other bounds: what a draft of the penalties is tried by."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from hr.discipline.letters import link
from hr.discipline.models import Measure
from hr.discipline.rulings.rules import Bounds, Kind, PenaltyRules, bounds_of
from regulations.amendments.registry import Progress, first_day
from regulations.amendments.rules import Changed
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of
from regulations.words import labelled

COVERS = tuple(each.name for each in fields(PenaltyRules))
WITHIN = gettext_noop("within the bounds")
TOO_LOW = gettext_noop("below the lowest fine")
TOO_HIGH = gettext_noop("above the highest fine")


@clause("A1.3-5", "A7.1-4", "A7.3-1")
def judge_fines(
    before: PenaltyRules, after: PenaltyRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every fine of these days that holds and lies within the bounds of one set of numbers alone.

    The money is what the person would have paid more (or less) at the nearest amount allowed.
    """
    fines = _fines(since, until)
    total = fines.count()
    progress(0, total)
    for done, fine in enumerate(fines.iterator(), 1):
        changed = _judged(fine, bounds_of_fine(fine, before), bounds_of_fine(fine, after))
        if changed:
            yield changed
        progress(done, total)


def _fines(since: date, until: date) -> QuerySet[Measure]:
    """Fines whose bounds came of this rule set, in their order."""
    start, end = span_of(since, until)
    rows = _bounded().filter(at__gte=start, at__lt=end).order_by("at", "pk")
    return rows.select_related("ruling__case")


def _bounded() -> QuerySet[Measure]:
    held = Measure.objects.standing().filter(kind=Kind.FINE, bound__in=COVERS)
    return held.filter(ruling__version__rule_set="penalties")


def first() -> date | None:
    """The day of the first fine that a version bounded."""
    return first_day((_bounded(), "at"))


def bounds_of_fine(fine: Measure, params: PenaltyRules) -> Bounds:
    """What a version allows under the clause of a fine."""
    return bounds_of(fine.ruling.clause, params)


def verdict(amount: Decimal, bounds: Bounds) -> str:
    """How an amount stands to bounds, as an English message id."""
    if amount < bounds.low:
        return TOO_LOW
    return TOO_HIGH if amount > bounds.high else WITHIN


def _judged(fine: Measure, old: Bounds, new: Bounds) -> Changed | None:
    was, now = verdict(fine.amount, old), verdict(fine.amount, new)
    if was == now:
        return None
    money = _nearest(fine.amount, new) - _nearest(fine.amount, old)
    return Changed(
        person_id=fine.person_id,
        clause=fine.ruling.clause,
        at=fine.at,
        what=labelled(fine.ruling.case, f"{fine.amount:.2f}"),
        before=was,
        after=now,
        is_worse=money > 0,
        money=money,
        link=link(fine.ruling.case_id),
    )


def _nearest(amount: Decimal, bounds: Bounds) -> Decimal:
    return min(max(amount, bounds.low), bounds.high)
