"""What people do on the page of a tour: one verb each, and the page again where it is refused."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from finance.tours import forms
from finance.tours.advances.services import (
    ask_advance,
    pay_advance,
    repay_company,
    take_back,
    withdraw_advance,
)
from finance.tours.departures.services import ask_exemption, release_tour
from finance.tours.models import Advance, Cost, Receipt, RefundOrder
from finance.tours.pages import find_tour, show_tour
from finance.tours.papers.services import add_file, sign_contract
from finance.tours.purses.services import shift_money
from finance.tours.receipts.refunds import ask_refund, drop_refund, pay_refund
from finance.tours.receipts.services import Money, hand_over, strike_receipt, take_money
from finance.tours.rules import Paper
from finance.tours.selectors import items_of
from finance.tours.services import call_off_tour, change_people
from finance.tours.settling.bills import accept_cost, verify_cost, verify_costs
from finance.tours.settling.reckoning import ask_settlement
from finance.tours.settling.services import add_cost, settle_tour, strike_cost
from finance.tours.views import may_see
from regulations.uploads import CappedUpload, too_large


@dataclass(frozen=True)
class Act:
    """A form, the verb it calls with `(pk, values, by, at)`, and what is said when it is done."""

    form: type
    verb: Callable
    done: object


def _contract(pk, sent, **who):
    file = sent.pop("file")
    sign_contract(tour_id=pk, name=file.name, content=file.read(), **sent, **who)


def _paper(pk, sent, **who):
    file = sent["file"]
    add_file(tour_id=pk, kind=sent["kind"], name=file.name, content=file.read(), **who)


def _money(sent) -> dict:
    money = Money(sent["amount"], sent["payer"], sent.get("way", ""))
    return {"money": money, "request": sent["request"]}


def _take(pk, sent, **who):
    take_money(tour_id=pk, **_money(sent), **who)


def _refund(pk, sent, **who):
    ask_refund(tour_id=pk, reason=sent["reason"], **_money(sent), **who)


@transaction.atomic
def _cost(pk, sent, **who):
    upload, file = sent.pop("file"), None
    content = upload.read() if upload else b""
    invoice = forms.invoice_of(sent, upload.name if upload else "", content)
    if upload:
        words = {"name": upload.name, "content": content}
        file = add_file(tour_id=pk, kind=Paper.RECEIPT, **words, **who)
    add_cost(tour_id=pk, file=file, invoice=invoice, **sent, **who)


def _plain(verb: Callable, name: str = "tour_id") -> Callable:
    return lambda pk, sent, **who: verb(**{name: pk}, **sent, **who)


ACTS = {
    "contract": Act(forms.ContractForm, _contract, _("The contract is with the tour.")),
    "papers": Act(forms.PaperForm, _paper, _("The file is kept as it came.")),
    "money": Act(forms.MoneyForm, _take, _("Written down. Hand it over to the cashier in time.")),
    "refund": Act(forms.RefundForm, _refund, _("Asked for. Once approved the cashier pays it.")),
    "release": Act(forms.NoForm, _plain(release_tour), _("The tour is released.")),
    "exemption": Act(forms.ReasonForm, _plain(ask_exemption), _("The general manager is asked.")),
    "call-off": Act(forms.ReasonForm, _plain(call_off_tour), _("The tour is called off.")),
    "people": Act(forms.PeopleForm, _plain(change_people), _("Saved.")),
    "advances": Act(forms.AdvanceForm, _plain(ask_advance), _("Asked for.")),
    "costs": Act(forms.CostForm, _cost, _("The cost is written down.")),
    "check-costs": Act(forms.NoForm, _plain(verify_costs), _("Written down.")),
    "confirm": Act(
        forms.NoForm, _plain(ask_settlement), _("Operations and the chief accountant confirm it.")
    ),
    "settle": Act(forms.WayForm, _plain(settle_tour), _("The tour is settled, its papers bound.")),
    "repay": Act(forms.RepayForm, _plain(repay_company), _("The company has its money back.")),
    "shift": Act(forms.ShiftForm, _plain(shift_money), _("The money has changed its place.")),
}
# What is done with one row of a tour.
ROW_ACTS = {
    "hand-over": (Receipt, Act(
        forms.NoForm, _plain(hand_over, "receipt_id"), _("The money is in the tour's fund."))),
    "strike": (Receipt, Act(
        forms.ReasonForm, _plain(strike_receipt, "receipt_id"), _("The receipt is struck."))),
    "pay": (Advance, Act(
        forms.PayForm, _plain(pay_advance, "advance_id"), _("The advance is paid."))),
    "withdraw": (Advance, Act(
        forms.NoForm, _plain(withdraw_advance, "advance_id"), _("The money is free again."))),
    "take-back": (Advance, Act(
        forms.WayForm, _plain(take_back, "advance_id"), _("The advance came back."))),
    "pay-refund": (RefundOrder, Act(
        forms.PayForm, _plain(pay_refund, "order_id"), _("The customer got the money back."))),
    "drop-refund": (RefundOrder, Act(
        forms.ReasonForm, _plain(drop_refund, "order_id"), _("The refund is given up."))),
    "strike-cost": (Cost, Act(
        forms.ReasonForm, _plain(strike_cost, "cost_id"), _("The cost is struck."))),
    "accept-cost": (Cost, Act(
        forms.ReasonForm, _plain(accept_cost, "cost_id"), _("The cost is accepted."))),
    "doubt-cost": (Cost, Act(
        forms.FindingForm, _plain(verify_cost, "cost_id"), _("Written down."))),
}  # fmt: skip


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@require_POST
@may_see
def act(request, pk: int, verb: str):
    """One verb for a tour."""
    if verb not in ACTS:
        raise Http404
    request.upload_handlers = [CappedUpload(request)]
    return _act(request, pk, verb)


@csrf_protect
def _act(request, pk: int, verb: str):
    tour, name = find_tour(pk), verb.replace("-", "_")
    options = {"items": items_of(pk)} if verb == "costs" else {}
    form = ACTS[verb].form(request.POST, request.FILES, **options)
    if request.upload_handlers[0].is_too_large:
        form.errors.clear()
        at = timezone.now()
        return show_tour(request, tour, at, refused=too_large("A7.3-5"), **{name: form})
    return _do(request, tour, ACTS[verb], form, pk, {name: form})


@require_POST
@may_see
def act_on_row(request, pk: int, verb: str, number: int):
    """One verb for a receipt, an advance or a cost of a tour."""
    if verb not in ROW_ACTS:
        raise Http404
    model, wanted = ROW_ACTS[verb]
    tour, row = find_tour(pk), get_object_or_404(model, pk=number, tour=pk)
    return _do(request, tour, wanted, wanted.form(request.POST), row.pk, {})


def _do(request, tour, wanted: Act, form, pk: int, shown: dict):
    at, refused = timezone.now(), None
    if form.is_valid():
        try:
            wanted.verb(pk, dict(form.cleaned_data), by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, wanted.done)
            back = request.POST.get("back", "")
            return redirect("tours:money" if back == "money" else "tours:tour", *_args(back, tour))
    elif not shown:
        refused = ValidationError([each for errors in form.errors.values() for each in errors])
    return show_tour(request, find_tour(tour.pk), at, refused=refused, **shown)


def _args(back: str, tour) -> tuple:
    return () if back == "money" else (tour.pk,)
