"""The verbs of receipts: take goods in, enter an invoice or send it back, make the slip."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import holders
from hr.supplies.items.services import only_office
from hr.supplies.letters import link, tell
from hr.supplies.models import (
    Delivery,
    DeliveryLine,
    InvoiceEnd,
    Order,
    Slip,
    SupplyInvoice,
    SupplyInvoiceLine,
)
from hr.supplies.orders.selectors import progress_of
from hr.supplies.receipts.rules import check_match, check_received
from hr.supplies.receipts.selectors import invoice_of, rows_of
from hr.supplies.refusals import in_words
from hr.supplies.rules import STATES, OrderState, check_price, check_reason, check_step
from hr.supplies.seats import slip_chain_for
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval
from regulations.deadlines.services import meet_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.uploads import check_file, plain_name

KIND = "supplies.slip"
CAME = gettext_noop("Order %(order)s has come: the invoice is to be matched.")
ASKED = gettext_noop("Pay %(amount)s yuan to %(supplier)s for order %(order)s")
SIGNED = gettext_noop("Signed, to be paid: %(amount)s yuan to %(supplier)s for order %(order)s")


@dataclass(frozen=True)
class Came:
    """What came of a line: good pieces, bad ones that go back, and what the quality was."""

    good: int
    bad: int = 0
    quality: str = ""


def lock_order(order_id: int) -> Order:
    """An order that nobody else changes until the transaction ends."""
    rows = Order.objects.select_for_update(of=("self",))
    return rows.select_related("supplier", "by").get(pk=order_id)


@clause("A3-4", "A3-L4", "A3-L5")
@transaction.atomic
def receive_goods(
    *, order_id: int, note: str, came: Mapping[int, Came], by: Employee, at: datetime
) -> Delivery:
    """Take in what came for an order (line id → what came), with its quality; the good pieces are
    on the shelf at once. Refused: who ordered it, and more than is still to come."""
    only_office(by, "receive_goods")
    if not note.strip():
        raise ValidationError(_("Give the number of the delivery note."), code="A3-4")
    order = lock_order(order_id)
    rows = {each.line.pk: each for each in progress_of(order)}
    told = {pk: each for pk, each in sorted(came.items()) if each.good or each.bad}
    if not told or not set(told) <= set(rows):
        raise ValidationError(_("Count what came: from 0 pieces on."), code="A3-L4")
    for pk, each in told.items():
        row = rows[pk]
        check_received(
            item=row.line.item, left=row.left, good=each.good, bad=each.bad, quality=each.quality
        )
    with in_words("A3-4"):
        delivery = Delivery.objects.create(order=order, note=note.strip()[:60], by=by, at=at)
        for pk, each in told.items():
            DeliveryLine.objects.create(
                delivery=delivery, line=rows[pk].line, good=each.good, bad=each.bad,
                quality=each.quality.strip()[:200],
            )  # fmt: skip
    follow_delivery(order, by=by, at=at)
    return delivery


def follow_delivery(order: Order, *, by, at: datetime) -> None:
    """Once everything has come its clock is met, and who ordered is told."""
    order.refresh_from_db(fields=["state"])
    if order.state == OrderState.DELIVERED:
        meet_deadline(deadline_id=order.deadline_id, by=by, at=at)
        tell(
            [order.by], CAME, url=link("orders", order.pk), key=f"came:{order.pk}", clause="A3-4",
            by=by, at=at, order=order.name,
        )  # fmt: skip


@dataclass(frozen=True)
class Bill:
    """An invoice as it is entered: line id → (pieces, price of one), and its paper if there is."""

    number: str
    day: date
    total: Decimal
    lines: Mapping[int, tuple[int, Decimal]]
    name: str = ""
    content: bytes = b""


@clause("A3-4")
@transaction.atomic
def enter_invoice(*, order_id: int, bill: Bill, by: Employee, at: datetime) -> SupplyInvoice:
    """Enter the supplier's invoice of an order as it says; whether it matches is seen afterwards.

    Refused: while another one is in use, and a number that is in use elsewhere.
    """
    only_office(by, "place_order")
    order = lock_order(order_id)
    if not bill.number.strip() or bill.day > day_of(at):
        raise ValidationError(_("Give number and day as the invoice says."), code="A3-4")
    check_price(bill.total, ref="A3-4")
    paper = _paper(bill)
    with in_words("A3-4"):
        invoice = SupplyInvoice.objects.create(
            order=order, number=bill.number.strip()[:20], day=bill.day, total=bill.total, by=by,
            at=at, **paper,
        )  # fmt: skip
        for pk, (quantity, price) in sorted(bill.lines.items()):
            SupplyInvoiceLine.objects.create(
                invoice=invoice, line_id=pk, quantity=quantity, price=price
            )
    return invoice


def _paper(bill: Bill) -> dict:
    if not bill.content:
        return {}
    kind = check_file(name=bill.name, content=bill.content, clause="A3-4")
    return {
        "name": plain_name(bill.name), "media": kind.media, "content": bill.content,
        "sha256": hashlib.sha256(bill.content).hexdigest(),
    }  # fmt: skip


@clause("A3-4")
@transaction.atomic
def send_invoice_back(*, invoice_id: int, reason: str, by: Employee, at: datetime) -> InvoiceEnd:
    """An invoice that is wrong goes back to the supplier, with what is wrong with it."""
    only_office(by, "place_order")
    check_reason(reason, ref="A3-4")
    with in_words("A3-4"):
        return InvoiceEnd.objects.create(
            invoice_id=invoice_id, reason=reason.strip()[:200], by=by, at=at
        )


@clause("A3-4")
@transaction.atomic
def make_slip(*, order_id: int, by: Employee, at: datetime) -> Slip:
    """Make the payment slip of an order whose goods and invoice match it; two others sign it.

    Refused with every difference between the three.
    """
    only_office(by, "place_order")
    order = lock_order(order_id)
    invoice = invoice_of(order)
    if order.state != OrderState.DELIVERED or invoice is None:
        raise ValidationError(
            _("A payment slip needs everything delivered, and the invoice."), code="A3-4"
        )
    check_match(rows_of(order, invoice), total=invoice.total)
    with in_words("A3-4"):
        slip = Slip.objects.create(
            order=order, invoice=invoice, amount=invoice.total, person=by, asked_at=at
        )
    matter = Matter(ASKED, words(slip), amount=slip.amount)
    ask_approval(kind=KIND, document=slip, matter=matter, chain=slip_chain_for(slip), by=by, at=at)
    return slip


def words(slip: Slip) -> dict:
    """What requests and notices say of a payment slip."""
    return {
        "order": slip.order.name, "supplier": slip.order.supplier.name,
        "amount": f"{slip.amount:,.2f}",
    }  # fmt: skip


@clause("A3-4")
def settle_slip(document: Slip, outcome: Outcome, by, at: datetime) -> None:
    """Draw what follows from the signatures (handler of `KIND`): finance is told of what to pay."""
    lock_order(document.order_id)
    slip = Slip.objects.select_related("order__supplier").get(pk=document.pk)
    check_step(slip.state, STATES[outcome], "A3-4")
    slip.state = STATES[outcome]
    with in_words("A3-4"):
        slip.save(update_fields=["state"])
    if outcome == Outcome.APPROVED:
        tell(
            [*holders("cashier"), slip.person], SIGNED, url=link("orders", slip.order_id),
            key=f"signed:{slip.pk}", clause="A3-4", by=by, at=at, **words(slip),
        )  # fmt: skip
