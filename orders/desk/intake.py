"""Orders come in: written once, whole or not at all; what the shop tells later is linked."""

from dataclasses import asdict, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from hr.people.rules import initials
from orders.desk import rules
from orders.desk.clocks.services import start_acceptance
from orders.desk.layouts.draft import Fault, OrderDraft
from orders.desk.models import Order, OrderEvent, OrderLine, OrderState
from orders.desk.rules import Happening, State
from orders.desk.services import append_event
from regulations.binding.rows import insert, insert_once
from regulations.notices.services import Message, notify
from regulations.rulebook import clause

NEW, KNOWN, CHANGED = "new", "known", "changed"
_FACTS = [
    "channel", "number", "shop", "placed_at", "paid_at", "buyer", "receiver", "phone", "address",
    "currency", "goods_total", "shipping_fee", "discount", "total", "paid", "buyer_note",
    "seller_note", "landing",
]  # fmt: skip


@clause("C7-1", "C7-5")
def receive_order(
    *, draft: OrderDraft, by, at: datetime, tell: bool = True, revision: str = ""
) -> tuple[Order, str]:
    """Write an order that a shop gave us, once per channel and number.

    Returns the order and its fate: `new`, `known` (nothing new was told) or `changed` (what the
    shop now tells differently became a linked record, C7-5). `revision` orders what one shop
    tells: an older one than we know changes nothing. `tell` writes the notice to whoever is on
    duty; an import tells once for the whole file instead.
    """
    with transaction.atomic():
        order = _write_order(draft, by, at, tell, revision)
    if order:
        return order, NEW
    order = Order.objects.get(channel=draft.channel, number=draft.number)
    return order, _take_change(order, draft, by, at, revision)


def _write_order(draft: OrderDraft, by, at: datetime, tell: bool, revision: str) -> Order | None:
    """Write an order with all that begins with it; None if it is known already."""
    rules.check_placed(draft.placed_at, at)
    order = Order(
        **{name: getattr(draft, name) for name in _FACTS},
        promotion_codes=list(draft.promotion_codes),
        link_tags=list(draft.link_tags),
        initials=initials(draft.receiver or draft.buyer),
        entered_by=by,
        at=at,
    )
    if not insert_once(order):
        return None
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            **{k: v for k, v in asdict(line).items() if k != "source_row"},
        )
        for position, line in enumerate(draft.lines, 1)
    )
    already, state = rules.ALREADY.get(draft.shop_state, (None, State.RECEIVED))
    clock = None if already else start_acceptance(order_id=order.pk, at=at)
    due_at = clock.due_at if clock else rules.NEVER
    insert(OrderState(order=order, state=state, clock=clock, due_at=due_at))
    told = {"told": told_facts(draft), "revision": revision}
    append_event(order_id=order.pk, kind=Happening.RECEIVED, by=by, at=at, data=told)
    if already:
        data = {"in_shop": draft.shop_state, "reason": "", "tracking": draft.tracking}
        append_event(order_id=order.pk, kind=already, by=by, at=at, data=data)
    elif tell and clock.owner:
        _tell(order, clock.owner, at)
    return order


def _tell(order: Order, person, at: datetime) -> None:
    message = Message(
        key=f"received:{order.pk}",
        text=gettext_noop("Order %(number)s has come in: accept it."),
        params={"number": order.number},
        url=f"/desk/orders/{order.pk}/",
        clause="C7-1",
    )
    notify(recipients=[person], message=message, at=at)


def told_facts(draft: OrderDraft) -> dict:
    """What a shop says of an order, as JSON: compared with what it says later."""
    told = {
        "shop_state": draft.shop_state,
        "receiver": draft.receiver,
        "phone": draft.phone,
        "address": draft.address,
        "total": str(draft.total),
        "paid": str(draft.paid),
    }
    if draft.is_itemised:
        told["lines"] = [
            [line.sku, line.title, line.variant, line.quantity, str(line.amount)]
            for line in draft.lines
        ]
    return told


def last_told(order: Order) -> dict:
    """The newest `told` and `revision` on an order."""
    tellings = OrderEvent.objects.filter(
        order=order, kind__in=[Happening.RECEIVED, Happening.SHOP_CHANGE]
    )
    return tellings.order_by("-seq").values_list("data", flat=True).first()


@transaction.atomic
def _take_change(order: Order, draft: OrderDraft, by, at: datetime, revision: str) -> str:
    """Link what the shop now tells differently; the order itself stays as it is (C7-5)."""
    state = OrderState.objects.select_for_update().get(pk=order.pk)
    before, after = last_told(order), told_facts(draft)
    changes = rules.shop_changes(before["told"], after)
    if not changes or (revision and revision < before["revision"]):
        return KNOWN
    # A file carries no revision: what a push said stays the measure for later pushes.
    waits = rules.needs_answer(changes) and state.state in rules.OPEN
    data = {"changes": changes, "told": before["told"] | after, "waits": waits}
    data["revision"] = revision or before["revision"]
    append_event(order_id=order.pk, kind=Happening.SHOP_CHANGE, by=by, at=at, data=data)
    if waits:
        state.requests += 1
        state.save(update_fields=["requests"])
    return CHANGED


def refusal_of(draft: OrderDraft, at: datetime) -> Fault | None:
    """What `receive_order` would refuse a draft for at a moment, its column a field of the draft.

    Writes nothing; what the database alone would refuse is not foreseen.
    """
    try:
        rules.check_placed(draft.placed_at, at)
    except ValidationError as refused:
        return replace(fault_from(refused), column="placed_at")
    return None


def fault_from(refused: ValidationError) -> Fault:
    """What a rule has refused as a fault to be kept: its sentence in no language yet, its clause
    as the place."""
    first = refused.error_list[0]
    with translation.override(None):
        params = {name: str(value) for name, value in (first.params or {}).items()}
        return Fault(0, str(first.code or ""), str(first.message), params)


def foresee(drafts: list[OrderDraft]) -> dict[tuple[str, str], str]:
    """What `receive_order` would do with each draft: (channel, number) → fate. Writes nothing."""
    by_key = {(draft.channel, draft.number): draft for draft in drafts}
    stored = Order.objects.filter(
        channel__in={draft.channel for draft in drafts}, number__in=[d.number for d in drafts]
    )
    tellings: dict[int, dict] = {}
    events = OrderEvent.objects.filter(
        order__in=stored, kind__in=[Happening.RECEIVED, Happening.SHOP_CHANGE]
    )
    for order_id, data in events.order_by("order_id", "seq").values_list("order_id", "data"):
        tellings[order_id] = data["told"]
    fates = dict.fromkeys(by_key, NEW)
    for order in stored:
        draft = by_key.get((order.channel, order.number))
        if draft:
            changes = rules.shop_changes(tellings[order.pk], told_facts(draft))
            fates[order.channel, order.number] = CHANGED if changes else KNOWN
    return fates
