"""What the page of one tour shows: one page that finance and operations share (A7.7-1)."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render

from finance.ledger.models import Entry
from finance.tours.balance import clocks_of, last_day_of
from finance.tours.models import Advance, Reckoning, RefundOrder, Tour
from finance.tours.pages_acts import forms_of, mays_of
from finance.tours.picture import draw, moves_of
from finance.tours.receipts.rules import refundable_of
from finance.tours.rules import (
    NEEDED,
    PAYABLE,
    Paper,
    Standing,
    needed_before_departure,
    percent_of,
)
from finance.tours.selectors import items_of, standing_of, state_on, tours
from finance.tours.settling.bills import findings
from finance.tours.states import State
from finance.tours.steps import Known, next_steps
from regulations.approvals.rules import State as Outcome
from regulations.binding.pages import status_of
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

EVENTS = 40


def find_tour(pk: int) -> Tour:
    """A tour as its page shows it; else it does not exist here."""
    return get_object_or_404(tours(), pk=pk)


@clause("A7.7-1")
def show_tour(request, tour: Tour, at: datetime, *, refused=None, **sent):
    """The page of a tour; a form that was refused is shown as it was sent."""
    context = _figures(tour, at) | {"tour": tour, "refused": refused, "today": day_of(at)}
    context["forms"] = forms_of(tour, context, at, request.user) | sent
    context["mays"] = mays_of(tour, context, request.user)
    steps = context["steps"]
    context["own"] = {step.text for step in steps if request.user.has_perm(step.right)}
    return render(request, "tours/tour.html", context, status=status_of(request))


def _figures(tour: Tour, at: datetime) -> dict:
    """Everything that is read, each in one statement whatever the size of the tour."""
    today, standing = day_of(at), standing_of(tour.pk)
    params, state = in_force("tours", at).params, state_on(tour, today)
    files = list(tour.files.defer("content").select_related("by", "contract__cut"))
    exemptions = list(tour.exemptions.select_related("approval", "asked_by"))
    costs = list(tour.costs.select_related("by", "strike", "file").defer("file__content"))
    checks = findings(costs)
    for row in costs:
        row.check_of = checks.get(row.bill_id)
    is_called_off = state == State.CALLED_OFF
    found = {
        "standing": standing, "state": state, "items": items_of(tour.pk), "files": files,
        "exemptions": exemptions, "costs": costs, "percent": percent_of(tour.kind, params),
        "events": list(tour.events.select_related("by").order_by("-at", "-pk")[:EVENTS]),
        "picture": draw(moves_of(tour.fund_id), (tour.departs_on, tour.returns_on), today),
        "missing": [Paper(k).label for k in NEEDED if k not in {f.kind for f in files}],
        "refundable": refundable_of(standing, is_called_off=is_called_off),
        "is_over": is_called_off or state == State.SETTLED,
    }  # fmt: skip
    found |= _money(tour, standing) | _clock(tour) | _gate(standing, found)
    return found | {"steps": next_steps(_known(found))}


def _money(tour: Tour, standing: Standing) -> dict:
    """What came in and went out, each with whether its voucher is undone."""
    undone = Entry.objects.filter(dropping=None)
    receipts = tour.receipts.select_related("by", "hand_over__by", "strike", "deadline")
    receipts = receipts.annotate(
        is_undone=Exists(undone.filter(reverses=OuterRef("hand_over__entry")))
    )
    advances = tour.advances.select_related("guide", "asked_by", "payout", "approval")
    advances = list(
        advances.annotate(is_undone=Exists(undone.filter(reverses=OuterRef("payout__entry"))))
    )
    orders = list(tour.refund_orders.select_related("asked_by", "refund"))
    for row in advances:
        row.ways = standing.ways_of_advance(row.amount)
    for row in orders:
        row.ways = standing.ways(row.amount)
    sheets = tour.reckonings.select_related("asked_by", "settlement").defer("settlement__bound")
    return {
        "receipts": list(receipts), "advances": advances, "orders": orders,
        "sheet": _running(sheets.order_by("pk").last()),
    }  # fmt: skip


def _running(sheet: Reckoning | None) -> Reckoning | None:
    """The settlement that is being confirmed, or was and is not paid yet."""
    if sheet is None or hasattr(sheet, "settlement"):
        return None
    return sheet if sheet.state in (Outcome.PENDING, Outcome.APPROVED) else None


def _clock(tour: Tour) -> dict:
    row = clocks_of(tour).last() if hasattr(tour, "departure") else None
    return {"balance": row, "last_day": row and last_day_of(row)}


def _gate(standing: Standing, found: dict) -> dict:
    """How far the customer is from the departure."""
    needed = None
    if standing.price is not None:
        needed = needed_before_departure(standing.price, found["percent"])
    states = {row.state for row in found["exemptions"]}
    return {
        "needed": needed,
        "is_excepted": Outcome.APPROVED in states,
        "is_asked": Outcome.PENDING in states,
        "is_open": needed is not None
        and (standing.received >= needed or Outcome.APPROVED in states),
        "paid_percent": _share(standing.received, standing.price),
        "spent_percent": _share(standing.committed, standing.budget),
    }


def _share(part, whole) -> int:
    return min(int(part * 100 / whole), 100) if whole else 0


def _known(found: dict) -> Known:
    return Known(
        state=found["state"], standing=found["standing"], percent=found["percent"],
        kinds=frozenset(file.kind for file in found["files"]),
        wishes=tuple(row.state for row in found["advances"]),
        has_costs=any(not hasattr(row, "strike") for row in found["costs"]),
        is_excepted=any(row.state == Outcome.APPROVED for row in found["exemptions"]),
        settling=found["sheet"].state if found["sheet"] else "",
    )  # fmt: skip


def to_prepare():
    """Advances that finance pays next, by departure."""
    rows = Advance.objects.filter(
        state__in=PAYABLE, tour__call_off=None, tour__settlement=None
    ).select_related("tour", "guide")
    return rows.order_by("tour__departs_on", "pk")


def to_refund():
    """Refunds that were approved and not paid."""
    rows = RefundOrder.objects.filter(state=Outcome.APPROVED, refund=None)
    return rows.select_related("tour", "asked_by").order_by("pk")


def ready_to_settle():
    """Settlements that operations and the chief accountant confirmed, and nobody paid yet."""
    rows = Reckoning.objects.filter(
        state=Outcome.APPROVED, settlement=None, tour__settlement=None
    )  # fmt: skip
    return rows.select_related("tour").order_by("pk")
