"""Past leaves judged anew by other numbers: what a draft of the rules of leave is tried by.

What was refused while it was asked for is not stored, and cannot be told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db.models import Min, QuerySet
from django.utils.translation import gettext_noop

from attendance.leave import lengths, rules, terms, weighing
from attendance.leave.letters import link, when
from attendance.leave.models import Leave
from attendance.leave.rules import (
    DEPARTMENT,
    GRANTED,
    HEAD,
    LEADER,
    SUPERVISOR,
    Kind,
    LeaveRules,
    Path,
    Spell,
    State,
    Unit,
    Wish,
)
from attendance.leave.seats import filed_alone
from regulations.amendments.registry import Progress, first_day
from regulations.amendments.rules import Changed
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

AT_ONCE = 200
COVERS = tuple(LeaveRules.__dataclass_fields__)
# The message ids of the labels.
_WAYS = {
    Path.AHEAD: "asked for in time",
    Path.EXTENSION: "extension",
    Path.SICK_AFTER: "sick, form afterwards",
    Path.EMERGENCY: "emergency, reported first",
    Path.PHONE: "reported to the office by phone",
    Path.TURNED: "lateness turned into leave",
}
TOO_LATE = gettext_noop("too late: absence")
NOT_NEEDED = gettext_noop("no certificate needed")
GIVEN = gettext_noop("certificate handed in in time")
MISSING = gettext_noop("certificate needed, not handed in in time")
PAID, UNPAID = gettext_noop("paid leave"), gettext_noop("unpaid leave")
WITHIN, TOO_MANY = gettext_noop("within the days granted"), gettext_noop("more than granted")
_DECIDERS = [terms.TITLES[each] for each in (SUPERVISOR, DEPARTMENT, LEADER, HEAD)]  # nearest first


@dataclass(frozen=True)
class _Past:
    """A leave with what the rules look at.

    `formed_at` is when the form of a reported one came, `certified_at` when the first certificate
    of it or of what it is joined to did; `for_occasion` are its days with all granted for its
    occasion before.
    """

    leave: Leave
    wish: Wish
    formed_at: datetime | None
    certified_at: datetime | None
    for_occasion: Fraction


@clause("A2.1-1", "A2.4", "A2.5-1")
def judge_leaves(
    before: LeaveRules, after: LeaveRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every leave that begins in these days and by one set alone would have come in time or on
    that way, lain before those deciders, needed a certificate, been granted, or been paid.

    A leave is judged as it stands, by its length and by when it was asked for. What came from a
    file had no way and no deciders. None of it is told in money: the portal knows no wages.
    """
    start, end = span_of(since, until)
    rows = _held().filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")
    found = list(rows.select_related("person__supervisor", "extends"))
    progress(0, len(found))
    for place in range(0, len(found), AT_ONCE):
        chunk = found[place : place + AT_ONCE]
        for past in _past_of(chunk):
            yield from _compare(past, before, after)
        progress(place + len(chunk), len(found))


def first() -> date | None:
    """The day on which the first leave begins."""
    return first_day((_held(), "starts_at"))


def _held() -> QuerySet[Leave]:
    return Leave.objects.filter(state__in=(State.PENDING, State.RETURNED, State.APPROVED))


def _past_of(leaves: list[Leave]) -> Iterator[_Past]:
    """What the rules look at, for many leaves at once: six queries beside those of the plans."""
    people, keys = {each.person_id for each in leaves}, [each.pk for each in leaves]
    last = max(each.ends_at for each in leaves) + weighing.AHEAD
    work = weighing.work_between(people, leaves[0].starts_at, last)
    completed = Leave.objects.filter(pk__in=keys, events__verb="completed")
    formed_at = dict(completed.annotate(formed=Min("events__at")).values_list("pk", "formed"))
    sick, counted = _sick_leaves(people), _counted(people)
    for leave in leaves:
        own = work[leave.person_id]
        yield _Past(
            leave,
            _wish(leave, own),
            formed_at.get(leave.pk),
            _certified(leave, sick.get(leave.person_id, {}), own),
            counted.get(leave.pk, Fraction(0)),
        )


def _sick_leaves(people: Iterable[int]) -> dict[int, dict[Spell, datetime | None]]:
    """By person the stretches of sick leave, with when the first certificate of each came."""
    rows = Leave.objects.holding().filter(person__in=people, kind=Kind.SICK)
    rows = rows.annotate(certified=Min("certificates__at")).order_by()
    found: dict[int, dict[Spell, datetime | None]] = defaultdict(dict)
    for person, start, end, at in rows.values_list("person", "starts_at", "ends_at", "certified"):
        found[person][start, end] = at
    return found


def _certified(
    leave: Leave, sick: dict[Spell, datetime | None], work: list[Spell]
) -> datetime | None:
    """When the first certificate came for a leave or for what it is joined to."""
    if leave.kind != Kind.SICK:
        return None
    own = (leave.starts_at, leave.ends_at)
    run = lengths.joined(own, [span for span in sick if span != own], work)
    return min((sick[span] for span in run if sick.get(span)), default=None)


def _counted(people: Iterable[int]) -> dict[int, Fraction]:
    """Of each leave granted for an occasion, its days with all before it for the same."""
    rows = Leave.objects.holding().filter(person__in=people, kind__in=GRANTED).order_by("pk")
    sums: dict[tuple, Fraction] = defaultdict(Fraction)
    found = {}
    for pk, person, kind, occasion, days in rows.values_list(
        "pk", "person", "kind", "occasion", "days"
    ):
        sums[person, kind, occasion.lower()] += Fraction(days)
        found[pk] = sums[person, kind, occasion.lower()]
    return found


def _wish(leave: Leave, work: list[Spell]) -> Wish:
    span = (leave.starts_at, leave.ends_at)
    return Wish(
        kind=Kind(leave.kind),
        unit=Unit(leave.unit),
        span=span,
        work=lengths.within(work, span),
        run=Fraction(leave.run_days),
        back_on=weighing.back_on(leave.ends_at, work),
        extends_until=leave.extends.ends_at if leave.extends else None,
        told_at=leave.told_at,
    )


def _compare(past: _Past, before: LeaveRules, after: LeaveRules) -> Iterator[Changed]:
    """What of a leave comes out otherwise, one line for each."""
    judges = [_paid, _granted]
    if past.leave.path != Path.IMPORTED:
        judges = [_way, _decider, _certificate, *judges]
    for judge in judges:
        (ref, was, old), (new_ref, now, new) = judge(past, before), judge(past, after)
        if was != now:
            yield Changed(
                person_id=past.leave.person_id,
                clause=new_ref if new >= old else ref,
                at=past.leave.starts_at,
                what=when(past.leave.starts_at, past.leave.ends_at),
                before=was,
                after=now,
                is_worse=new > old,
                link=link(past.leave.pk),
            )


# Clause, message id, and how heavy it is for the person: more is worse.
Judged = tuple[str, str, int]


def _way(past: _Past, params: LeaveRules) -> Judged:
    """The way it would have come on; one that was reported first is judged by its form."""
    leave, wish = past.leave, past.wish
    if leave.form_deadline_id:
        due = rules.end_of_day_after(wish.back_on, params.belated_completion_days)
        in_time = past.formed_at is not None and past.formed_at <= due
        return (leave.clause, _WAYS[Path(leave.path)], 1) if in_time else _too_late(leave.clause)
    try:
        path = rules.path_of(wish, leave.asked_at, params)
    except ValidationError as refused:
        return _too_late(refused.code)
    return weighing.path_clause(path, wish.kind), _WAYS[path], int(path != Path.AHEAD)


def _too_late(ref: str) -> Judged:
    return ref, TOO_LATE, 2


def _decider(past: _Past, params: LeaveRules) -> Judged:
    """Who would have decided it, the farther above the person the heavier."""
    alone = filed_alone(past.leave.person)
    wish = past.wish
    stage = terms.chain_of(wish.kind, wish.run, params, is_filed_alone=alone)[0]
    weight = _DECIDERS.index(stage.title) if stage.title in _DECIDERS else 0
    return terms.decider_clause(wish.kind), stage.title, weight


def _certificate(past: _Past, params: LeaveRules) -> Judged:
    """Whether it needed a certificate, and whether the one it has came in time."""
    if not terms.needs_certificate(past.wish.kind, past.wish.run, params):
        return "A2.4-2", NOT_NEEDED, 0
    due = rules.end_of_day_after(past.wish.back_on, params.certificate_due_days)
    if past.certified_at is not None and past.certified_at <= due:
        return "A2.4-2", GIVEN, 1
    return "A2.4-2", MISSING, 2


def _granted(past: _Past, params: LeaveRules) -> Judged:
    """Whether so many days are granted for its occasion."""
    granted = params.entitlement_days.get(past.wish.kind)
    is_over = granted is not None and past.for_occasion > granted
    return "A2.1-2", TOO_MANY if is_over else WITHIN, int(is_over)


def _paid(past: _Past, params: LeaveRules) -> Judged:
    """Whether its time would have been paid."""
    is_paid = terms.is_paid(past.wish.kind, params)
    return "A2.5-5", PAID if is_paid else UNPAID, int(not is_paid)
