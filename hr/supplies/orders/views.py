"""Orders: the list with what is late, one order with its papers, what is said to the supplier."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hr.supplies.forms import ListForm, ReasonForm
from hr.supplies.models import Order
from hr.supplies.orders import selectors
from hr.supplies.orders.page import show_order
from hr.supplies.orders.services import end_order, mail_order
from hr.supplies.pages import attempt
from hr.supplies.printing import order_paper
from hr.supplies.requests.selectors import may_see, page_of
from hr.supplies.rules import OrderState
from regulations.printing import pdf


@require_safe
def orders(request):
    """Orders by state (`?state=`, `late` for those overdue), the newest first."""
    if not request.user.has_perm("supplies.view_every_purchase"):
        return redirect("supplies:requests")
    form, at = ListForm(request.GET), timezone.now()
    wanted = form.cleaned_data if form.is_valid() else {}
    state, rows = wanted.get("state", ""), selectors.orders_listed().order_by("-id")
    late = selectors.overdue(at)
    if state in OrderState.values:
        rows = rows.filter(state=state)
    found, older = page_of(rows, wanted.get("before"))
    if state == "late":
        found, older = list(late), None
    selectors.mark_paid(found)
    context = {
        "rows": found, "older": older, "state": state, "states": OrderState.choices,
        "late": late.count(), "counts": selectors.counts(), "at": at, "tab": "orders",
    }  # fmt: skip
    return render(request, "supplies/orders.html", context)


def find_order(request, pk: int) -> Order:
    """An order that this person may see; else it does not exist here."""
    rows = Order.objects.select_related(
        "supplier", "by", "deadline", "purchase__person", "purchase__department",
        "purchase__approval", "quote", "end__by",
    )  # fmt: skip
    found, user = get_object_or_404(rows, pk=pk), request.user
    slip = found.slips.select_related("approval").first()
    at = timezone.now()
    if not may_see(found.purchase, user, at) and not (slip and may_see(slip, user, at)):
        raise Http404
    return found


@require_safe
def order(request, pk: int):
    """One order."""
    return show_order(request, find_order(request, pk), timezone.now())


@require_safe
def paper(request, pk: int):
    """The order to print."""
    found = find_order(request, pk)
    return pdf(order_paper(found), f"order-{found.name}")


@require_POST
def mail(request, pk: int):
    """Mail the order to its supplier."""
    found, at, sent = find_order(request, pk), timezone.now(), []
    refused = attempt(
        request, lambda: sent.append(mail_order(order_id=pk, by=request.user, at=at)),
        _("What came of the mail stands with the order."),
    )  # fmt: skip
    return show_order(request, found, at, refused) if refused else redirect("supplies:order", pk)


@require_POST
def end(request, pk: int):
    """Nothing more is to come of an order."""
    found, at, form = find_order(request, pk), timezone.now(), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    refused = attempt(
        request, lambda: end_order(order_id=pk, reason=reason, by=request.user, at=at), _("Saved.")
    )
    return show_order(request, found, at, refused) if refused else redirect("supplies:order", pk)
