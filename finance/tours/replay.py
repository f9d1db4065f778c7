"""Past receipts and departures judged anew under other numbers: what a draft is tried by."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial

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
from regulations.amendments.registry import Progress, first_day
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
    start, end = span_of(since, until)
    parts = (_receipts, _departures, _balances, _kinds)
    found = [each for part in parts for each in part(before, after, start, end)]
    progress(0, len(found))
    for done, (judge, row) in enumerate(found, 1):
        yield from judge(row, before, after, end)
        progress(done, len(found))


def first() -> date | None:
    """The day of the first receipt, departure or balance."""
    receipts = Receipt.objects.filter(strike=None)
    clocks = Deadline.objects.filter(kind=BALANCE, voided_at=None)
    return first_day((receipts, "at"), (Departure.objects, "at"), (clocks, "starts_at"))


# A row, and what judges it by both sets of numbers when the days are over.
Judged = tuple[Callable[..., Iterator[Changed]], Receipt | Departure | Deadline | Tour]


def _receipts(
    before: TourRules, after: TourRules, start: datetime, end: datetime
) -> Iterator[Judged]:
    if before.hand_over_within_hours == after.hand_over_within_hours:
        return
    rows = Receipt.objects.filter(at__gte=start, at__lt=end, strike=None)
    for row in rows.select_related("tour", "hand_over").order_by("at", "pk"):
        yield _of_receipt, row


def _of_receipt(row: Receipt, before: TourRules, after: TourRules, end: datetime):
    ended = row.hand_over.at if hasattr(row, "hand_over") else None
    was, now = (_met(ended, hand_over_due(row.at, each), end) for each in (before, after))
    what = f"{row.tour.code} {yuan(row.amount)}"
    return _changed(row.by_id, "A7.3-1", row.at, what, was, now, row.tour_id)


def _departures(
    before: TourRules, after: TourRules, start: datetime, end: datetime
) -> Iterator[Judged]:
    """Those of the kinds whose share is another."""
    rows = Departure.objects.filter(at__gte=start, at__lt=end).select_related("tour")
    for row in rows.order_by("at", "pk"):
        if percent_of(row.tour.kind, before) != percent_of(row.tour.kind, after):
            yield _of_departure, row


def _of_departure(row: Departure, before: TourRules, after: TourRules, end: datetime):
    was, now = (_paid(row, each) for each in (before, after))
    what = f"{row.tour.code} {yuan(row.received)} / {yuan(row.price)}"
    return _changed(row.by_id, "A7.3-4", row.at, what, was, now, row.tour_id)


def _paid(row: Departure, params: TourRules) -> str:
    needed = needed_before_departure(Decimal(row.price), percent_of(row.tour.kind, params))
    return ENOUGH if row.received >= needed else TOO_LITTLE


def _balances(
    before: TourRules, after: TourRules, start: datetime, end: datetime
) -> Iterator[Judged]:
    if before.balance_days_after_return == after.balance_days_after_return:
        return
    clocks = Deadline.objects.filter(
        kind=BALANCE, starts_at__gte=start, starts_at__lt=end, voided_at=None
    )
    rows = list(clocks.order_by("starts_at", "pk"))
    tours = Tour.objects.in_bulk([tour_of(row) for row in rows])
    for row in rows:
        yield partial(_of_balance, tours[tour_of(row)]), row


def _of_balance(tour: Tour, row: Deadline, before: TourRules, after: TourRules, end: datetime):
    was, now = (
        _met(row.met_at, balance_due(tour.returns_on, each), end) for each in (before, after)
    )
    return _changed(row.owner_id, "A7.3-4", row.starts_at, tour.code, was, now, tour.pk)


def _kinds(before: TourRules, after: TourRules, start: datetime, end: datetime) -> Iterator[Judged]:
    """Groups that would have been individual travellers, who pay in full before departure."""
    if before.group_from_travellers == after.group_from_travellers:
        return
    rows = Tour.objects.filter(kind=Kind.GROUP, registered_at__gte=start, registered_at__lt=end)
    for row in rows.order_by("registered_at", "pk"):
        yield _of_kind, row


def _of_kind(row: Tour, before: TourRules, after: TourRules, end: datetime):
    was, now = (
        A_GROUP if row.travellers >= each.group_from_travellers else NO_GROUP
        for each in (before, after)
    )
    what = f"{row.code} {row.travellers}"
    return _changed(row.registered_by_id, "A7.3-4", row.registered_at, what, was, now, row.pk)


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
