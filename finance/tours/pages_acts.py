"""What a reader may do on the page of a tour, and the forms for it."""

from datetime import datetime

from finance.expenses.claims.rules import Finding
from finance.tours import forms
from finance.tours.models import Tour
from finance.tours.rules import Way
from finance.tours.states import State
from regulations.approvals.rules import State as Outcome
from regulations.rulebook.rules import day_of


def forms_of(tour: Tour, found: dict, at: datetime, user) -> dict:
    """The forms of a page by the verb each is sent to."""
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
        "call_off": forms.ReasonForm(),
        "advances": forms.AdvanceForm(initial={"amount": standing.limit or None}),
        "costs": forms.CostForm(items=found["items"]),
        "settle": forms.WayForm(ways=_ways_to_settle(found)),
        "repay": forms.RepayForm(
            initial={"amount": debt or None}, ways=standing.ways(debt) or list(Way)
        ),
        "shift": forms.ShiftForm(),
        "back": forms.WayForm(),
    }
    if user.has_perm("tours.change_tour"):
        made["people"] = forms.PeopleForm(initial=forms.people_of(tour))
    return made


def _ways_to_settle(found: dict) -> list[Way]:
    """What the guide gives back comes in anywhere; what is paid on top lies somewhere."""
    sheet = found["sheet"]
    if sheet is None or sheet.total <= sheet.taken:
        return list(Way)
    return found["standing"].ways(sheet.total - sheet.taken) or list(Way)


def mays_of(tour: Tour, found: dict, user) -> dict[str, bool]:
    """What this reader may do now; the services ask again."""
    state, standing, may = found["state"], found["standing"], user.has_perm
    is_running, pays = not found["is_over"], user.has_perm("ledger.move_money")
    is_asker = user.pk in (tour.guide_id, tour.operations_id)
    owes = standing.price is not None and standing.owed > standing.waiting
    hands_in = may("tours.hand_in_papers")
    return {
        "contract": is_running and hands_in,
        "papers": is_running and hands_in,
        "budget": is_running and may("tours.sign_budget"),
        "money": state != State.CALLED_OFF and owes and may("tours.take_money"),
        "hand_over": pays,
        "strike": may("tours.strike_receipt"),
        "refund": found["refundable"] > 0 and state != State.SETTLED
        and user.pk in (tour.sales_id, tour.operations_id),
        "release": state == State.PLANNED and found["is_open"] and may("tours.release_tour"),
        "exemption": state == State.PLANNED and standing.price is not None
        and not found["is_open"] and not found["is_asked"] and may("tours.release_tour"),
        "call_off": state == State.PLANNED and may("tours.release_tour"),
        "advances": is_running and is_asker and standing.budget is not None
        and may("tours.ask_advance"),
        "pay": pays and is_running,
        "pay_refund": pays and state != State.SETTLED,
        "costs": is_running and bool(found["items"]) and hands_in,
        "check": is_running and state != State.PLANNED and may("expenses.verify_invoice")
        and any(_is_unchecked(row) for row in found["costs"]),
        "repay": pays and standing.debt > 0 and standing.purse > 0,
        "shift": pays and standing.purse > 0,
        "people": is_running and may("tours.change_tour"),
    } | _settling(found, is_running=is_running, hands_in=hands_in, pays=pays)  # fmt: skip


def _is_unchecked(cost) -> bool:
    """Whether nobody found the invoice of a standing cost genuine."""
    if not cost.bill_id or hasattr(cost, "strike"):
        return False
    return cost.check_of is None or cost.check_of.finding != Finding.GENUINE


def _settling(found: dict, *, is_running: bool, hands_in: bool, pays: bool) -> dict[str, bool]:
    """Laying a settlement down once all is there, and paying one that is confirmed."""
    sheet = found["sheet"]
    is_ready = is_running and found["state"] != State.PLANNED and not found["missing"]
    return {
        "confirm": is_ready and hands_in and sheet is None and bool(found["costs"]),
        "settle": is_ready and pays and sheet is not None and sheet.state == Outcome.APPROVED,
    }
