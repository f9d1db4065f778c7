"""The page of an order: what was ordered, what came, what the invoice says, who signed."""

from django.shortcuts import render

from hr.supplies import registry
from hr.supplies.forms import ReasonForm
from hr.supplies.line_forms import FixForm, InvoiceForm, ReceiveForm
from hr.supplies.models import Order
from hr.supplies.orders.selectors import Progress, mark_paid, progress_of
from hr.supplies.receipts.rules import differences
from hr.supplies.receipts.selectors import invoice_of, rows_of
from hr.supplies.rules import OrderState
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import status_of

# States in which what came is still counted anew; paid it is not.
COUNTED_ANEW = (OrderState.PLACED, OrderState.DELIVERED, OrderState.SIGNED)


def _receive_form(progress: list[Progress]) -> ReceiveForm:
    """The form of a delivery, filled with what is still to come."""
    lines = [each.line for each in progress if each.left]
    left = {f"good_{each.line.pk}": each.left for each in progress}
    return ReceiveForm(lines=lines, initial=left)


def _invoice_form(progress: list[Progress]) -> InvoiceForm:
    return InvoiceForm(lines=[each.line for each in progress])


def _mays(order: Order, user, invoice) -> dict[str, bool]:
    """What a reader may do with an order now; the services ask again."""
    buys = user.has_perm("supplies.place_order")
    is_open = order.state in (OrderState.PLACED, OrderState.DELIVERED)
    return {
        "may_receive": order.state == OrderState.PLACED
        and user.has_perm("supplies.receive_goods") and order.by_id != user.pk,
        "may_fix": order.state in COUNTED_ANEW and not getattr(order, "is_paid", False)
        and user.has_perm("supplies.receive_goods") and order.by_id != user.pk,
        "may_invoice": buys and is_open and invoice is None,
        "may_return": buys and invoice is not None
        and (is_open or order.state == OrderState.CANCELLED),
        "may_slip": buys and order.state == OrderState.DELIVERED and invoice is not None,
        "may_end": buys and order.state == OrderState.PLACED,
        "may_mail": buys and order.state == OrderState.PLACED,
    }  # fmt: skip


def show_order(request, order: Order, at, refused=None, receive=None, bill=None, fix=None):
    """The page, with a form as it was sent where it was refused."""
    progress, invoice = progress_of(order), invoice_of(order)
    match = rows_of(order, invoice)
    mark_paid([order])
    slip = order.slips.select_related("approval__asker", "person").first()
    found = differences(match, total=invoice.total) if invoice else []
    mays = _mays(order, request.user, invoice)
    mays["may_slip"] = mays["may_slip"] and not found
    context = {
        "order": order, "progress": progress, "invoice": invoice, "match": match,
        "differences": found,
        "deliveries": order.deliveries.select_related("by").prefetch_related(
            "lines__line__item", "lines__fixes__by"
        ),
        "fix": fix or FixForm(),
        "sent_back": order.invoices.filter(is_live=False).select_related("end__by").only(
            "number", "end__reason", "end__by__name"
        ),
        "mails": order.mails.select_related("by"), "slip": slip,
        "paid": registry.paid([slip.pk]).get(slip.pk) if slip else None,
        "decides": bool(slip and open_step_of(slip.approval, request.user, at)),
        "rounds": history(slip.approval) if slip else [],
        "is_late": order.state == OrderState.PLACED and order.deadline.due_at < at,
        "receive": receive or _receive_form(progress), "bill": bill or _invoice_form(progress),
        "reason": ReasonForm(), "refused": refused, "tab": "orders",
    } | mays  # fmt: skip
    return render(request, "supplies/order.html", context, status=status_of(request))
