"""What is done with an order once it is placed: goods in, invoice, payment slip."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hr.supplies.forms import ReasonForm, paper_of
from hr.supplies.line_forms import FixForm, InvoiceForm, ReceiveForm
from hr.supplies.models import Delivery, SupplyInvoice
from hr.supplies.orders.page import show_order
from hr.supplies.orders.views import find_order
from hr.supplies.pages import attempt, fault_of
from hr.supplies.receipts.fixing import fix_delivery
from hr.supplies.receipts.services import (
    Bill,
    Came,
    enter_invoice,
    make_slip,
    receive_goods,
    send_invoice_back,
)
from regulations.downloads import as_received


@require_POST
def receive(request, pk: int):
    """Take in what came."""
    order, at = find_order(request, pk), timezone.now()
    form = ReceiveForm(request.POST, lines=order.lines.select_related("item"))
    if not form.is_valid():
        return show_order(request, order, at, fault_of(form), receive=form)
    came = {
        line.pk: Came(
            form.of(line, "good") or 0, form.of(line, "bad") or 0, form.of(line, "quality") or ""
        )
        for line in form.lines
    }
    note = form.cleaned_data["note"]
    refused = attempt(
        request,
        lambda: receive_goods(order_id=pk, note=note, came=came, by=request.user, at=at),
        _("Taken in: it is on the shelf."),
    )
    if refused:
        return show_order(request, order, at, refused, receive=form)
    return redirect("supplies:order", pk)


@require_POST
def fix(request, pk: int):
    """Put right what was counted of a line of a delivery."""
    row = get_object_or_404(Delivery, pk=pk)
    order, at, form = find_order(request, row.order_id), timezone.now(), FixForm(request.POST)
    form.delivery = pk
    if not form.is_valid():
        return show_order(request, order, at, fault_of(form), fix=form)
    get_object_or_404(row.lines.all(), pk=form.cleaned_data["line_id"])
    refused = attempt(
        request, lambda: fix_delivery(by=request.user, at=at, **form.cleaned_data),
        _("Put right; what the books and the order say follows."),
    )  # fmt: skip
    if refused:
        return show_order(request, order, at, refused, fix=form)
    return redirect("supplies:order", order.pk)


@require_POST
def invoice(request, pk: int):
    """Enter the supplier's invoice."""
    order, at = find_order(request, pk), timezone.now()
    form = InvoiceForm(request.POST, request.FILES, lines=order.lines.select_related("item"))
    if not form.is_valid():
        return show_order(request, order, at, fault_of(form), bill=form)
    sent = form.cleaned_data
    bill = Bill(sent["number"], sent["day"], sent["total"], form.lines_told(), **paper_of(form))
    refused = attempt(
        request, lambda: enter_invoice(order_id=pk, bill=bill, by=request.user, at=at),
        _("Entered. Whether it matches stands below."),
    )  # fmt: skip
    if refused:
        return show_order(request, order, at, refused, bill=form)
    return redirect("supplies:order", pk)


@require_POST
def slip(request, pk: int):
    """Make the payment slip."""
    order, at = find_order(request, pk), timezone.now()
    refused = attempt(
        request, lambda: make_slip(order_id=pk, by=request.user, at=at),
        _("The slip is made; two others sign it."),
    )  # fmt: skip
    return show_order(request, order, at, refused) if refused else redirect("supplies:order", pk)


@require_POST
def back(request, pk: int):
    """An invoice goes back to the supplier."""
    found = get_object_or_404(SupplyInvoice.objects.defer("content"), pk=pk)
    order, at, form = find_order(request, found.order_id), timezone.now(), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    refused = attempt(
        request,
        lambda: send_invoice_back(invoice_id=pk, reason=reason, by=request.user, at=at),
        _("Sent back."),
    )
    if refused:
        return show_order(request, order, at, refused)
    return redirect("supplies:order", order.pk)


@require_safe
def file(request, pk: int):
    """The paper of an invoice, to be saved."""
    found = get_object_or_404(SupplyInvoice, pk=pk)
    find_order(request, found.order_id)
    if not found.content:
        raise Http404
    return as_received(found)
