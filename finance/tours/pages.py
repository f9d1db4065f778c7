"""What the page of one tour shows: one page that finance and operations share (A7.7-1)."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

from django.db.models import DecimalField, Exists, F, Func, OuterRef, Subquery, Sum
from django.shortcuts import get_object_or_404, render

from finance.expenses.claims.rules import is_beyond_tax
from finance.tours.balance import last_day
from finance.tours.departures.rules import is_covered, is_enough
from finance.tours.listing import rows_of
from finance.tours.models import Advance, Cost, Reckoning, RefundOrder, Tour
from finance.tours.pages_acts import forms_of, mays_of
from finance.tours.picture import draw, moves_of
from finance.tours.receipts.rules import refundable_of
from finance.tours.rules import (
    NEEDED,
    PAYABLE,
    Paper,
    needed_before_departure,
    percent_of,
)
from finance.tours.selectors import items_from, standing_of
from finance.tours.states import Facts, State, state_of
from finance.tours.steps import CHANGED, Known, next_steps
from regulations.approvals.rules import State as Outcome
from regulations.binding.pages import status_of
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force


def find_tour(pk: int) -> Tour:
    """A tour as its pages need it; else it does not exist here."""
    return get_object_or_404(Tour, pk=pk)


@clause("A7.7-1")
def show_tour(request, tour: Tour, at: datetime, *, refused=None, **sent):
    """The page of a tour; a form that was refused is shown as it was sent."""
    context = _figures(tour, at) | {"tour": tour, "refused": refused, "today": day_of(at)}
    context["mays"] = mays_of(tour, context, request.user)
    context["forms"] = forms_of(tour, context, at, sent)
    context["own"] = {step.text for step in context["steps"] if request.user.has_perm(step.right)}
    return render(request, "tours/tour.html", context, status=status_of(request))


def _figures(tour: Tour, at: datetime) -> dict:
    """Everything that is read: the figures, the rows and the moves of the purse, each at once."""
    today, standing, found = day_of(at), standing_of(tour.pk), rows_of(tour.pk)
    params, state = in_force("tours", at).params, _state(tour, found, today)
    kinds, is_off = {file.kind for file in found["files"]}, state == State.CALLED_OFF
    standing_costs = [row for row in found["costs"] if row.struck is None]
    found |= {
        "standing": standing, "state": state, "percent": percent_of(tour.kind, params),
        "items": items_from(found["lines"], ((row.item, row.amount) for row in standing_costs)),
        "picture": draw(moves_of(tour.fund_id), (tour.departs_on, tour.returns_on), today),
        "missing": [Paper(kind).label for kind in NEEDED if kind not in kinds], "kinds": kinds,
        "refundable": refundable_of(standing, is_called_off=is_off),
        "is_over": is_off or state == State.SETTLED, "is_back": today >= tour.returns_on,
        "sheet": _running(found["sheet"], standing, standing_costs),
        "unlooked": sum(map(_is_unlooked, standing_costs)),
        "balance": found["clock"] if found["departure"] else None,
    }  # fmt: skip
    found |= _undone(found)
    found["last_day"] = found["balance"] and last_day(found["balance"].due_at)
    _ways(found)
    _above(found["costs"])
    found |= _gate(tour, found, params)
    return found | {"steps": next_steps(_known(found, standing_costs))}


def _state(tour: Tour, found: dict, today) -> State:
    return state_of(
        Facts(
            tour.departs_on, tour.returns_on, is_released=found["departure"] is not None,
            is_settled=tour.settlement_id is not None,
            is_called_off=found["call_off"] is not None,
        ),
        today,
    )  # fmt: skip


def _ways(found: dict) -> None:
    """From where each sum that is to be paid can be paid."""
    for row in found["advances"]:
        row.ways = found["standing"].ways_of_advance(row.amount) if row.state in PAYABLE else []
    for row in found["orders"]:
        row.ways = found["standing"].ways(row.amount)


def _above(costs: list[SimpleNamespace]) -> None:
    """Which costs are over more than the QR code of their invoice tells, and any tax explains."""
    for row in costs:
        row.is_above = is_beyond_tax(row.bill_kind, row.amount, row.stated)


def _undone(found: dict) -> dict:
    """Reversals that are only asked for, those that wait to be carried out, and whether one is of
    what the settlement rests on."""
    rows, settled = found["reversals"], found["settlement"]
    is_bent = bool(settled) and (
        not found["standing"].is_whole or any(row.reverses_id < settled.entry_id for row in rows)
    )
    return {
        "wishes": [row for row in rows if row.is_asked],
        "waiting": [row for row in rows if not row.is_asked],
        "is_bent": is_bent,
    }


def _is_unlooked(row: SimpleNamespace) -> bool:
    """Whether finance has not accepted a cost that has a paper and no invoice."""
    return not row.invoice and row.file_id is not None and row.accepted is None


def _running(sheet: SimpleNamespace | None, standing, costs: list) -> SimpleNamespace | None:
    """The settlement that is being confirmed, or was and is not paid yet, and whether its figures
    are still those of now."""
    if sheet is None or sheet.settlement:
        return None
    now = (sum(row.amount for row in costs), sheet.taken_now, standing.received)
    sheet.has_changed = (sheet.total, sheet.taken, sheet.received) != now
    sheet.is_good = sheet.state == Outcome.APPROVED and not sheet.has_changed
    return sheet if sheet.state in (Outcome.PENDING, Outcome.APPROVED) else None


def _gate(tour: Tour, found: dict, params) -> dict:
    """How far the customer is from the departure; an exception counts on its own figures."""
    standing, needed = found["standing"], None
    if standing.price is not None:
        needed = needed_before_departure(standing.price, found["percent"])
    for row in found["exemptions"]:
        row.is_good = row.state == Outcome.APPROVED and is_covered(
            standing, row.price, row.received
        )
    is_excepted = any(row.is_good for row in found["exemptions"])
    return {
        "needed": needed,
        "is_excepted": is_excepted,
        "is_asked": any(row.state == Outcome.PENDING for row in found["exemptions"]),
        "is_open": is_excepted or is_enough(tour.kind, standing, params),
        "paid_percent": _share(standing.received, standing.price),
        "spent_percent": _share(standing.committed, standing.budget),
    }


def _share(part, whole) -> int:
    return min(int(part * 100 / whole), 100) if whole else 0


def _known(found: dict, standing_costs: list) -> Known:
    return Known(
        state=found["state"], standing=found["standing"], percent=found["percent"],
        kinds=frozenset(found["kinds"]),
        wishes=tuple(row.state for row in found["advances"]),
        has_costs=bool(standing_costs), is_excepted=found["is_excepted"],
        settling=_how_far(found["sheet"]),
        unlooked=found["unlooked"], is_being_undone=bool(found["waiting"]),
        is_asked_back=bool(found["wishes"]),
        asked_refunds=_sum_of(found["orders"], Outcome.PENDING),
        to_refund=_sum_of(found["orders"], Outcome.APPROVED),
    )  # fmt: skip


def _sum_of(orders: list[SimpleNamespace], state: Outcome) -> Decimal:
    """What the refunds come to that stand so and are neither paid nor given up."""
    rows = (row for row in orders if row.state == state and not (row.refund or row.dropped))
    return sum((row.amount for row in rows), Decimal(0))


def _how_far(sheet: SimpleNamespace | None) -> str:
    """How far the settlement has come: one confirmed with other figures begins anew, one that
    waits with other figures is refused first."""
    if sheet is None or (sheet.state != Outcome.PENDING and not sheet.is_good):
        return ""
    return CHANGED if sheet.has_changed else sheet.state


def to_prepare():
    """Advances that finance pays next, by departure."""
    rows = Advance.objects.filter(
        state__in=PAYABLE, tour__call_off=None, tour__settlement=None
    ).select_related("tour", "guide")
    return rows.order_by("tour__departs_on", "pk")


def to_refund():
    """Refunds that were approved and not paid."""
    rows = RefundOrder.objects.filter(state=Outcome.APPROVED, refund=None, drop=None)
    return rows.select_related("tour", "asked_by").order_by("pk")


def ready_to_settle():
    """Settlements that operations and the chief accountant confirmed, and nobody paid yet, whose
    figures are still those of now."""
    newer = Reckoning.objects.filter(tour=OuterRef("tour"), pk__gt=OuterRef("pk"))
    costs = Cost.objects.filter(tour=OuterRef("tour"), strike=None).order_by().values("tour")
    spent = Subquery(costs.annotate(sum=Sum("amount")).values("sum"))
    rows = Reckoning.objects.filter(
        ~Exists(newer), state=Outcome.APPROVED, settlement=None, tour__settlement=None,
        total=spent, taken=_of_tour("tours_taken"), received=_of_tour("tours_received"),
    )  # fmt: skip
    return rows.select_related("tour").order_by("pk")


def _of_tour(function: str) -> Func:
    return Func(F("tour"), function=function, output_field=DecimalField())
