"""What a reader may do on the page of a tour, and the forms for it."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from finance.expenses.claims.rules import Finding
from finance.ledger.selectors import is_counted
from finance.tours import forms
from finance.tours.access import people_of
from finance.tours.models import Tour
from finance.tours.rules import Way
from finance.tours.states import State
from regulations.approvals.rules import State as Outcome
from regulations.rulebook.rules import day_of


def forms_of(tour: Tour, found: dict, at: datetime, sent: dict) -> dict:
    """The forms of a page by the verb each is sent to; those only that its reader may send. One
    that was `sent` and refused stays as it was, and offers the ways by which money moves now."""
    made = _fresh(tour, found, at)
    for name, form in sent.items():
        if isinstance(form, forms.WayForm) and name in made:
            form.offer(made[name])
    return made | sent


def _fresh(tour: Tour, found: dict, at: datetime) -> dict:
    standing, mays = found["standing"], found["mays"]
    left = (standing.price or Decimal(0)) - standing.received - standing.waiting
    debt = min(standing.debt, standing.purse)
    made = {
        "contract": lambda: forms.ContractForm(initial={"signed_on": day_of(at)}),
        "papers": forms.PaperForm,
        "money": lambda: _money_form(mays, at, _money(left, tour)),
        "refund": lambda: forms.RefundForm(initial=_money(found["refundable"], tour)),
        "exemption": forms.ReasonForm,
        "call_off": forms.ReasonForm,
        "advances": lambda: forms.AdvanceForm(initial={"amount": standing.limit or None}),
        "costs": lambda: forms.CostForm(items=found["items"]),
        "settle": lambda: _way_form(forms.WayForm, _ways_to_settle(found), at),
        "repay": lambda: _way_form(
            forms.RepayForm, standing.ways(debt), at, initial={"amount": debt or None}
        ),
        "shift": forms.ShiftForm,
        "pay": forms.WayForm,
        "people": lambda: forms.PeopleForm(initial=forms.people_of(tour)),
    }
    return {name: make() for name, make in made.items() if mays[name]}


def _money(amount: Decimal, tour: Tour) -> dict:
    return {"amount": amount or None, "payer": tour.customer}


def _money_form(mays: dict[str, bool], at: datetime, initial: dict) -> forms.MoneyForm:
    """What the cashier takes is in the drawer at once; others hand cash over when it opens."""
    if mays["takes_over"]:
        return _way_form(forms.MoneyForm, list(Way), at, initial=initial)
    return forms.MoneyForm(initial=initial)


def _ways_to_settle(found: dict) -> list[Way]:
    """What the guide gives back comes in anywhere; what is paid on top lies somewhere."""
    sheet = found["sheet"]
    if sheet is None or sheet.total <= sheet.taken:
        return list(Way)
    return found["standing"].ways(sheet.total - sheet.taken)


def _way_form(form: type, ways: list[Way], at: datetime, **options) -> forms.WayForm:
    """A form with those of the ways by which money moves today: no cash once the drawer is
    counted, which it says."""
    ways = ways or list(Way)
    is_closed = Way.CASH in ways and is_counted(day_of(at))
    if is_closed:
        ways = [way for way in ways if way != Way.CASH] or ways
    made = form(ways=ways, **options)
    if is_closed:
        made.fields["way"].help_text = _("Today's drawer is counted: cash moves again tomorrow.")
    return made


def mays_of(tour: Tour, found: dict, user) -> dict[str, bool]:
    """What this reader may do now; the services ask again."""
    state, standing, may = found["state"], found["standing"], user.has_perm
    is_running, is_planned = not found["is_over"], state == State.PLANNED
    pays = may("ledger.move_money") and user.pk not in people_of(tour)
    is_asker = user.pk in (tour.guide_id, tour.operations_id)
    sells = user.pk in (tour.sales_id, tour.operations_id)
    owes = standing.price is not None and standing.owed > standing.waiting
    hands_in = may("tours.hand_in_papers")
    return {
        "contract": is_running and hands_in and sells,
        "papers": is_running and hands_in,
        "budget": is_running and may("tours.sign_budget"),
        "money": state != State.CALLED_OFF and owes and may("tours.take_money"),
        "hand_over": pays,
        "takes_over": may("ledger.move_money"),
        "strike": may("tours.strike_receipt"),
        "refund": found["refundable"] > 0 and state != State.SETTLED and sells,
        "release": is_planned and found["is_open"] and standing.budget is not None
        and may("tours.release_tour"),
        "exemption": is_planned and standing.price is not None
        and not found["is_open"] and not found["is_asked"] and may("tours.release_tour"),
        "call_off": is_planned and may("tours.release_tour"),
        "advances": is_running and is_asker and standing.budget is not None
        and may("tours.ask_advance"),
        "pay": pays and is_running,
        "drop_refund": pays or sells,
        "pay_refund": pays and state != State.SETTLED,
        "costs": is_running and bool(found["items"]) and hands_in,
        "repay": pays and standing.debt > 0 and standing.purse > 0,
        "shift": pays and standing.purse > 0,
        "people": state != State.SETTLED and may("tours.change_tour"),
    } | _settling(tour, found, user, is_running=is_running, pays=pays)  # fmt: skip


def _is_unchecked(cost) -> bool:
    """Whether nobody found the invoice of a standing cost genuine."""
    return bool(cost.bill_id) and cost.struck is None and cost.finding != Finding.GENUINE


def _settling(tour: Tour, found: dict, user, *, is_running: bool, pays: bool) -> dict[str, bool]:
    """Looking at receipts, laying a settlement down once all is there, paying one confirmed."""
    sheet, has_left = found["sheet"], found["state"] != State.PLANNED
    looks = is_running and user.has_perm("expenses.verify_invoice")
    is_ready = is_running and has_left and found["is_back"] and not found["missing"]
    is_ready = is_ready and not found["unlooked"] and not found["reversals"]
    hands_in = user.has_perm("tours.hand_in_papers")
    return {
        "check": looks and has_left and any(map(_is_unchecked, found["costs"])),
        "accept": looks and user.pk not in people_of(tour),
        "confirm": is_ready and hands_in and bool(found["costs"])
        and (sheet is None or (sheet.state == Outcome.APPROVED and sheet.has_changed)),
        "settle": is_ready and pays and sheet is not None and sheet.is_good,
    }  # fmt: skip
