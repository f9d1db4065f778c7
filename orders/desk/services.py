"""The verbs of the desk: each takes one step with one order and writes one event.

All are called with `order_id`, `by` and `at`, and return the order's state row. They refuse with
a ValidationError whose code is the clause, and with PermissionDenied where the person may not.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.products.models import Product, StockMove
from catalog.products.services import move_stock, release_stock, reserve_stock
from orders.desk import rules
from orders.desk.clocks.rules import ENDS, STARTS
from orders.desk.clocks.services import note_attention, start_clock
from orders.desk.models import OrderEvent, OrderState
from orders.desk.rules import Happening, Outcome, State
from orders.desk.selectors import numbers_to_tick, story_of
from regulations.binding.rows import insert
from regulations.deadlines.services import (
    hand_deadline,
    meet_deadline,
    void_deadline,
)
from regulations.notices.services import Message, notify
from regulations.rulebook import clause


def append_event(*, order_id: int, kind: Happening, by, at: datetime, data: dict) -> OrderEvent:
    """Write one event; the database numbers it and links it to the one before (C7-5)."""
    event = OrderEvent(order_id=order_id, kind=kind, by=by, at=at, data=data)
    insert(event)
    return event


def _lock(order_id: int, by, permission: str, at: datetime) -> OrderState:
    """Lock the order for a person who may work on it; acting counts as attention (C7-1)."""
    if not by.has_perm(permission):
        raise PermissionDenied(_("Your position does not include this step."))
    note_attention(person=by, at=at)
    # Locked first, read afterwards: a row that was waited for would come with the clock and the
    # people of before.
    OrderState.objects.select_for_update().only("pk").get(pk=order_id)
    return OrderState.objects.select_related("order", "clock", "accepted_by").get(pk=order_id)


def _take(state: OrderState, kind: Happening, *, by, at: datetime, data: dict, owner=None):
    """One step: the rule, the event, the clock it ends and the clock it starts."""
    state.state = rules.step(kind, state.state)
    append_event(order_id=state.pk, kind=kind, by=by, at=at, data=data)
    ends, starts = ENDS.get(kind), STARTS.get(kind)
    if ends and state.clock and state.clock.kind == ends.kind:
        meet_deadline(deadline_id=state.clock_id, by=by, at=at)
        state.clock, state.due_at = None, rules.NEVER
    if kind == Happening.VOIDED:
        void_deadline(deadline_id=state.clock_id, reason=data["reason"][:200], at=at)
    if kind == Happening.CONFIRMED:
        reserve_stock(pieces=_wanted(state.order), reference=_holder(state.order), by=by, at=at)
    elif kind == Happening.VOIDED:
        release_stock(reference=_holder(state.order), by=by, at=at)
    if starts:
        state.clock = start_clock(order_id=state.pk, timer=starts, owner=owner, at=at)
        state.due_at = state.clock.due_at
    elif state.state not in rules.OPEN:
        state.clock, state.due_at = None, rules.NEVER
    state.save()
    return state


@clause("C7-1")
@transaction.atomic
def accept_order(*, order_id: int, by, at: datetime) -> OrderState:
    """Take an order in hand; the first one wins, the next is told who that was (C7-1)."""
    state = _lock(order_id, by, "desk.work_order", at)
    if state.state == State.ACCEPTED:
        raise ValidationError(
            _("%(person)s has accepted this order already."),
            params={"person": state.accepted_by},
            code="C7-1",
        )
    state.accepted_by = by
    return _take(state, Happening.ACCEPTED, by=by, at=at, data={}, owner=by)


@clause("C7-2")
@transaction.atomic
def contact_customer(
    *, order_id: int, way: str, outcome: str, note: str = "", by, at: datetime
) -> OrderState:
    """Record a contact with its outcome (C7-2).

    A try in vain is counted and does not stop the clock. A customer who confirms or declines at
    once takes the order two steps on.
    """
    state = _lock(order_id, by, "desk.work_order", at)
    data = {"way": way, "outcome": outcome, "note": note.strip()}
    if outcome in rules.FAILED:
        state.tries += 1
        return _take(state, Happening.TRIED, by=by, at=at, data=data)
    state = _take(state, Happening.CONTACTED, by=by, at=at, data=data)
    if outcome == Outcome.CONFIRMED:
        state = _take(state, Happening.CONFIRMED, by=by, at=at, data={}, owner=state.accepted_by)
    elif outcome == Outcome.DECLINED:
        reason = {"reason": note.strip() or "declined"}
        state = _take(state, Happening.VOIDED, by=by, at=at, data=reason)
    return state


@clause("C7-2")
@transaction.atomic
def confirm_order(*, order_id: int, by, at: datetime) -> OrderState:
    """The customer stands by the order; the time for the hand-over starts (C7-3)."""
    state = _lock(order_id, by, "desk.work_order", at)
    return _take(state, Happening.CONFIRMED, by=by, at=at, data={}, owner=state.accepted_by)


@clause("C7-5")
@transaction.atomic
def void_order(*, order_id: int, reason: str, by, at: datetime) -> OrderState:
    """Declare an order void with a reason; its facts stay as they are (C7-5)."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="C7-5")
    state = _lock(order_id, by, "desk.work_order", at)
    return _take(state, Happening.VOIDED, by=by, at=at, data={"reason": reason.strip()})


@clause("C7-3")
@transaction.atomic
def hand_over_order(*, order_id: int, to, by, at: datetime) -> OrderState:
    """Hand a confirmed order to a named person of product operations (C7-3).

    Naming another person before the first has taken over does not start the clock anew.
    """
    if not to.is_active or not to.has_perm("desk.take_over_order"):
        raise ValidationError(
            _("%(person)s does not work in product operations."), params={"person": to}, code="C7-3"
        )
    state = _lock(order_id, by, "desk.work_order", at)
    is_first = state.state == State.CONFIRMED
    state.handed_to = to
    data = {"to": str(to), "to_id": to.pk}
    state = _take(state, Happening.HANDED_OVER, by=by, at=at, data=data, owner=to)
    if not is_first:
        hand_deadline(deadline_id=state.clock_id, owner=to, at=at)
    message = Message(
        key=f"handed-over:{order_id}:{to.pk}:{at.timestamp()}",
        text=gettext_noop("Order %(number)s was handed over to you: take it over and ship it."),
        params={"number": state.order.number},
        url=f"/desk/orders/{order_id}/",
        clause="C7-3",
    )
    notify(recipients=[to], message=message, at=at)
    return state


@clause("C7-3")
@transaction.atomic
def take_over_order(*, order_id: int, by, at: datetime) -> OrderState:
    """The person it was handed to takes it over, nobody else (C7-3)."""
    state = _lock(order_id, by, "desk.take_over_order", at)
    if state.state == State.HANDED_OVER and state.handed_to_id != by.pk:
        raise ValidationError(
            _("This order was handed over to %(person)s."),
            params={"person": state.handed_to},
            code="C7-3",
        )
    return _take(state, Happening.TAKEN_OVER, by=by, at=at, data={})


@clause("C10-10", "C10-11")
@transaction.atomic
def ship_order(
    *, order_id: int, carrier: str, tracking: str, ticked: Iterable[int], by, at: datetime
) -> OrderState:
    """Book the goods out: remarks ticked, requests answered, stock falls (C10-10, C10-11).

    `ticked` holds the numbers of what was read, as `numbers_to_tick` gives them.
    """
    if not carrier.strip() or not tracking.strip():
        raise ValidationError(_("Give carrier and tracking number."), code="C10-10")
    state = _lock(order_id, by, "desk.take_over_order", at)
    rules.step(Happening.SHIPPED, state.state)
    rules.check_remarks(remark_numbers(state.order), ticked)
    rules.check_answered(state.requests)
    wanted = _wanted(state.order)
    if wanted:
        move_stock(
            pieces={sku: -pieces for sku, pieces in wanted.items()},
            kind=StockMove.Kind.SHIPMENT,
            reference=state.order.number,
            by=by,
            at=at,
            clause="C10-10",
            holder=_holder(state.order),
        )
    data = {"carrier": carrier.strip(), "tracking": tracking.strip(), "ticked": sorted(ticked)}
    return _take(state, Happening.SHIPPED, by=by, at=at, data=data)


def remark_numbers(order) -> list[int]:
    """Numbers of everything that must be read before shipping (C10-11)."""
    return numbers_to_tick(order, story_of(order))


def _wanted(order) -> dict[str, int]:
    """Pieces by SKU; lines whose SKU the catalogue does not know ask for nothing."""
    wanted: Counter[str] = Counter()
    for line in order.lines.all():
        wanted[line.sku] += line.quantity
    known = Product.objects.filter(sku__in=wanted).values_list("sku", flat=True)
    return {sku: wanted[sku] for sku in known}


def _holder(order) -> str:
    """The name under which an order's pieces are held: a number is unique in its channel alone."""
    return f"{order.channel} {order.number}"


@clause("C10-10")
@transaction.atomic
def close_order(*, order_id: int, by, at: datetime) -> OrderState:
    """The goods have arrived: nothing more is to be done."""
    state = _lock(order_id, by, "desk.take_over_order", at)
    return _take(state, Happening.CLOSED, by=by, at=at, data={})


@clause("C10-11")
@transaction.atomic
def add_remark(*, order_id: int, text: str, by, at: datetime) -> OrderEvent:
    """Note something for whoever packs the goods; a remark is added, never changed (C10-11)."""
    if not text.strip():
        raise ValidationError(_("Write the remark."), code="C10-11")
    state = _lock(order_id, by, _permission(by), at)
    data = {"text": text.strip()}
    return append_event(order_id=state.pk, kind=Happening.REMARK, by=by, at=at, data=data)


@clause("C7-5")
@transaction.atomic
def add_request(
    *, order_id: int, kind: str, text: str, by, at: datetime, amount: str = ""
) -> OrderEvent:
    """Link a correction, cancellation, address wish or refund; the order stays as it is (C7-5)."""
    is_ours = kind in rules.REQUESTS and kind != Happening.SHOP_CHANGE  # that says the shop alone
    if not is_ours or not text.strip():
        raise ValidationError(_("Say what is asked for."), code="C7-5")
    rules.check_amount(kind, amount)
    state = _lock(order_id, by, _permission(by), at)
    refunds = OrderEvent.objects.filter(order=order_id, kind=Happening.REFUND)
    asked = refunds.values_list(KT("data__amount"), flat=True)
    rules.check_refund(amount, state.order.total, [each or "" for each in asked])
    data = {"text": text.strip()} | ({"amount": amount} if amount else {})
    event = append_event(order_id=state.pk, kind=Happening(kind), by=by, at=at, data=data)
    state.requests += 1
    state.save(update_fields=["requests"])
    return event


@clause("C7-5")
@transaction.atomic
def answer_request(*, order_id: int, seq: int, answer: str, by, at: datetime) -> OrderEvent:
    """Answer a linked request, once; the goods may leave when none is open."""
    if not answer.strip():
        raise ValidationError(_("Write the answer."), code="C7-5")
    state = _lock(order_id, by, _permission(by), at)
    request = OrderEvent.objects.filter(order=order_id, seq=seq).first()
    if request is None or not rules.waits_for_answer(request.kind, request.data):
        raise ValidationError(_("There is no such request on this order."), code="C7-5")
    if OrderEvent.objects.filter(order=order_id, kind="answered", data__request=seq).exists():
        raise ValidationError(_("This request has been answered already."), code="C7-5")
    data = {"request": seq, "text": answer.strip()}
    event = append_event(order_id=order_id, kind=Happening.ANSWERED, by=by, at=at, data=data)
    state.requests -= 1
    state.save(update_fields=["requests"])
    return event


def _permission(by) -> str:
    """Desk and product operations both write on an order; either right will do."""
    return "desk.work_order" if by.has_perm("desk.work_order") else "desk.take_over_order"
