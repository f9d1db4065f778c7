"""Past receipts and departures judged anew under other numbers: what a draft is tried by."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_noop

from finance.tours.balance import BALANCE, tour_of
from finance.tours.letters import link
from finance.tours.models import Departure, Receipt, Tour
from finance.tours.rules import (
    Kind,
    TourRules,
    balance_due,
    hand_over_due,
    needed_before_departure,
    percent_of,
    yuan,
)
from regulations.amendments.registry import Progress
from regulations.amendments.rules import Changed
from regulations.deadlines.models import Deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

COVERS = (
    "hand_over_within_hours", "group_deposit_percent", "individual_deposit_percent",
    "balance_days_after_return", "group_from_travellers",
)  # fmt: skip
IN_TIME, LATE = gettext_noop("met in time"), gettext_noop("met late")
MISSED = gettext_noop("missed")
A_GROUP, NO_GROUP = gettext_noop("enough for a group"), gettext_noop("too few for a group")
ENOUGH, TOO_LITTLE = gettext_noop("enough paid to depart"), gettext_noop("too little paid")


@clause("A7.3-1", "A7.3-4")
def judge_tours(
    before: TourRules, after: TourRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every hand-over, departure and balance of these days that one set of numbers alone breaks.

    A departure by exception counts by its figures, like any other: the word of the general manager
    is no number. No money follows: fines are set case by case.
    """
    span = span_of(since, until)
    parts = (_receipts, _departures, _balances, _kinds)
    progress(0, len(parts))
    for done, part in enumerate(parts, 1):
        yield from part(before, after, *span)
        progress(done, len(parts))


def _receipts(before: TourRules, after: TourRules, start: datetime, end: datetime):
    if before.hand_over_within_hours == after.hand_over_within_hours:
        return
    rows = Receipt.objects.filter(at__gte=start, at__lt=end, strike=None)
    for row in rows.select_related("tour", "hand_over").order_by("at", "pk").iterator():
        ended = row.hand_over.at if hasattr(row, "hand_over") else None
        was, now = (_met(ended, hand_over_due(row.at, each), end) for each in (before, after))
        what = f"{row.tour.code} {yuan(row.amount)}"
        yield from _changed(row.by_id, "A7.3-1", row.at, what, was, now, row.tour_id)


def _departures(before: TourRules, after: TourRules, start: datetime, end: datetime):
    rows = Departure.objects.filter(at__gte=start, at__lt=end).select_related("tour")
    for row in rows.order_by("at", "pk").iterator():
        was, now = (_paid(row, each) for each in (before, after))
        what = f"{row.tour.code} {yuan(row.received)} / {yuan(row.price)}"
        yield from _changed(row.by_id, "A7.3-4", row.at, what, was, now, row.tour_id)


def _paid(row: Departure, params: TourRules) -> str:
    needed = needed_before_departure(Decimal(row.price), percent_of(row.tour.kind, params))
    return ENOUGH if row.received >= needed else TOO_LITTLE


def _balances(before: TourRules, after: TourRules, start: datetime, end: datetime):
    if before.balance_days_after_return == after.balance_days_after_return:
        return
    clocks = Deadline.objects.filter(
        kind=BALANCE, starts_at__gte=start, starts_at__lt=end, voided_at=None
    )
    rows = list(clocks.order_by("starts_at", "pk"))
    tours = Tour.objects.in_bulk([tour_of(row) for row in rows])
    for row in rows:
        tour = tours[tour_of(row)]
        was, now = (
            _met(row.met_at, balance_due(tour.returns_on, each), end) for each in (before, after)
        )
        yield from _changed(row.owner_id, "A7.3-4", row.starts_at, tour.code, was, now, tour.pk)


def _kinds(before: TourRules, after: TourRules, start: datetime, end: datetime):
    """Groups that would have been individual travellers, who pay in full before departure."""
    rows = Tour.objects.filter(kind=Kind.GROUP, registered_at__gte=start, registered_at__lt=end)
    for row in rows.order_by("registered_at", "pk").iterator():
        was, now = (
            A_GROUP if row.travellers >= each.group_from_travellers else NO_GROUP
            for each in (before, after)
        )
        what = f"{row.code} {row.travellers}"
        yield from _changed(
            row.registered_by_id, "A7.3-4", row.registered_at, what, was, now, row.pk
        )


def _met(ended: datetime | None, due: datetime, until: datetime) -> str:
    """How a clock stood when the days were over."""
    if ended is None or ended >= until:
        return MISSED if due < until else IN_TIME
    return IN_TIME if ended <= due else LATE


def _changed(person, ref, at, what, was, now, tour_id) -> Iterator[Changed]:
    if was != now:
        yield Changed(
            person_id=person, clause=ref, at=at, what=what, before=was, after=now,
            is_worse=now in (LATE, MISSED, TOO_LITTLE, NO_GROUP), link=link(tour_id),
        )  # fmt: skip
