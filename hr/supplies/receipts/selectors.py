"""The match of an order as pages and services read it; what finance may pay."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hr.supplies.models import Order, Slip, SupplyInvoice
from hr.supplies.orders.selectors import progress_of
from hr.supplies.receipts.rules import Row
from hr.supplies.rules import State
from regulations.rulebook import clause


def invoice_of(order: Order) -> SupplyInvoice | None:
    """The invoice of an order that is in use."""
    rows = order.invoices.filter(is_live=True).select_related("by").defer("content")
    return rows.prefetch_related("lines").first()


@clause("A3-4")
def rows_of(order: Order, invoice: SupplyInvoice | None) -> list[Row]:
    """Order, goods and invoice line by line. Of an order that was ended what came is ordered."""
    billed = {row.line_id: row for row in invoice.lines.all()} if invoice else {}
    is_ended = hasattr(order, "end")
    rows = []
    for each in progress_of(order):
        said = billed.get(each.line.pk)
        row = Row(
            item=each.line.item, ordered=each.good if is_ended else each.line.quantity,
            price=each.line.price, received=each.good,
            invoiced=said.quantity if said else None, billed=said.price if said else None,
        )  # fmt: skip
        rows.append(row)
    return rows


@dataclass(frozen=True)
class Payable:
    """A signed payment slip of an order that matched: what finance pays, to whom, for what.

    `number` and `day` are those of the invoice.
    """

    slip_id: int
    order_id: int
    order: str
    supplier: str
    amount: Decimal
    number: str
    day: object
    signed_at: datetime | None


@clause("A3-4")
def payable_slips(slip_ids: list[int] | None = None) -> list[Payable]:
    """Signed slips, the oldest first, for finance to pull; which of them it paid it knows itself.

    The database says the same by `supplies_payable(slip)`: the sum, or nothing.
    """
    rows = Slip.objects.filter(state=State.APPROVED).order_by("pk")
    if slip_ids is not None:
        rows = rows.filter(pk__in=slip_ids)
    rows = rows.select_related("order__supplier", "invoice", "approval").defer("invoice__content")
    return [
        Payable(
            row.pk, row.order_id, row.order.name, row.order.supplier.name, row.amount,
            row.invoice.number, row.invoice.day, row.approval.ended_at,
        )
        for row in rows
    ]  # fmt: skip
