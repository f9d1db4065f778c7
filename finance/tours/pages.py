"""What the page of one tour shows: one page that finance and operations share (A7.7-1)."""

from datetime import datetime

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render

from finance.expenses.claims.rules import Finding
from finance.tours import forms
from finance.tours.balance import BALANCE
from finance.tours.models import Advance, Tour
from finance.tours.picture import draw, moves_of
from finance.tours.receipts.services import refundable_of
from finance.tours.rules import (
    HOLDING,
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
from regulations.deadlines.models import Deadline
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
    context["forms"] = _forms(tour, context, at, request.user) | sent
    context["mays"] = _mays(tour, context, request.user)
    steps = context["steps"]
    context["own"] = {step.text for step in steps if request.user.has_perm(step.right)}
    return render(request, "tours/tour.html", context, status=status_of(request))


def _figures(tour: Tour, at: datetime) -> dict:
    """Everything that is read, each in one statement whatever the size of the tour."""
    today, standing = day_of(at), standing_of(tour.pk)
    params, state = in_force("tours", at).params, state_on(tour, today)
    items = items_of(tour.pk)
    files = list(tour.files.defer("content").select_related("by", "contract"))
    advances = list(tour.advances.select_related("guide", "asked_by", "payout", "approval"))
    exemptions = list(tour.exemptions.select_related("approval", "asked_by"))
    receipts = tour.receipts.select_related("by", "hand_over__by", "strike", "deadline")
    costs = list(tour.costs.select_related("by", "strike", "file").defer("file__content"))
    checks = findings(costs)
    for row in costs:
        row.check_of = checks.get(row.bill_id)
    found = {
        "standing": standing, "state": state, "items": items, "files": files,
        "advances": advances, "exemptions": exemptions, "receipts": list(receipts),
        "costs": costs, "percent": percent_of(tour.kind, params),
        "events": list(tour.events.select_related("by").order_by("-at", "-pk")[:EVENTS]),
        "picture": draw(moves_of(tour.fund_id), (tour.departs_on, tour.returns_on), today),
        "balance": _clock(tour),
        "missing": [Paper(k).label for k in NEEDED if k not in {f.kind for f in files}],
        "refundable": refundable_of(standing, is_called_off=state == State.CALLED_OFF),
    }  # fmt: skip
    return found | _gate(standing, found) | {"steps": next_steps(_known(found))}


def _clock(tour: Tour) -> Deadline | None:
    if not hasattr(tour, "departure"):
        return None
    return Deadline.objects.filter(kind=BALANCE, key=str(tour.pk)).first()


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
    )  # fmt: skip


def _forms(tour: Tour, found: dict, at: datetime, user) -> dict:
    standing = found["standing"]
    left = (standing.price or 0) - standing.received - standing.waiting
    debt = min(standing.debt, standing.purse)
    made = {
        "contract": forms.ContractForm(initial={"signed_on": day_of(at)}),
        "papers": forms.PaperForm(),
        "money": forms.MoneyForm(initial={"amount": left or None, "payer": tour.customer}),
        "refund": forms.RefundForm(
            initial={"amount": found["refundable"] or None, "payer": tour.customer}
        ),
        "exemption": forms.ReasonForm(),
        "call-off": forms.ReasonForm(),
        "advances": forms.AdvanceForm(initial={"amount": standing.limit or None}),
        "costs": forms.CostForm(items=found["items"]),
        "settle": forms.WayForm(),
        "repay": forms.RepayForm(initial={"amount": debt or None}),
    }
    if user.has_perm("tours.change_tour"):
        made["people"] = forms.PeopleForm(initial=forms.people_of(tour))
    return {name.replace("-", "_"): form for name, form in made.items()}


def _mays(tour: Tour, found: dict, user) -> dict[str, bool]:
    """What this reader may do now; the services ask again."""
    state, standing, may = found["state"], found["standing"], user.has_perm
    is_running = state not in (State.SETTLED, State.CALLED_OFF)
    pays = may("ledger.move_money")
    is_asker = user.pk in (tour.guide_id, tour.operations_id)
    owes = standing.price is not None and standing.owed > standing.waiting
    return {
        "contract": state != State.CALLED_OFF and state != State.SETTLED
        and may("tours.hand_in_papers"),
        "papers": is_running and may("tours.hand_in_papers"),
        "budget": is_running and may("tours.sign_budget"),
        "money": state != State.CALLED_OFF and owes and may("tours.take_money"),
        "hand_over": pays,
        "strike": may("tours.strike_receipt"),
        "refund": pays and found["refundable"] > 0,
        "release": state == State.PLANNED and found["is_open"] and may("tours.release_tour"),
        "exemption": state == State.PLANNED and standing.price is not None
        and not found["is_open"] and not found["is_asked"] and may("tours.release_tour"),
        "call_off": state == State.PLANNED and may("tours.release_tour"),
        "advances": is_running and is_asker and standing.budget is not None
        and may("tours.ask_advance"),
        "pay": is_running and pays,
        "check": is_running and may("expenses.verify_invoice") and state != State.PLANNED
        and any(row.bill_id and not hasattr(row, "strike")
                and (row.check_of is None or row.check_of.finding != Finding.GENUINE)
                for row in found["costs"]),
        "costs": is_running and bool(found["items"]) and may("tours.hand_in_papers"),
        "settle": pays and is_running and state != State.PLANNED and not found["missing"],
        "repay": pays and standing.debt > 0 and standing.purse > 0,
        "people": is_running and may("tours.change_tour"),
    }  # fmt: skip


def to_prepare():
    """Advances that finance pays next, by departure."""
    rows = Advance.objects.filter(
        state__in=PAYABLE, tour__call_off=None, tour__settlement=None
    ).select_related("tour", "guide")
    return rows.order_by("tour__departs_on", "pk")


def ready_to_settle(today):
    """Tours that came back with their papers and are not settled."""
    rows = tours().filter(
        departure__isnull=False, settlement=None, call_off=None, returns_on__lt=today
    )
    for kind in NEEDED:
        rows = rows.filter(files__kind=kind)
    waiting = Count("advances", filter=Q(advances__state__in=HOLDING))
    return rows.annotate(waiting=waiting).filter(waiting=0, costs__isnull=False).distinct()
