"""What came was counted wrongly: a counter-entry puts it right, and all that hangs on it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import holders
from hr.supplies.items.services import only_office
from hr.supplies.letters import link, tell
from hr.supplies.models import DeliveryFix, DeliveryLine, Order, Slip
from hr.supplies.orders.selectors import progress_of
from hr.supplies.orders.services import watch_again
from hr.supplies.receipts.rules import check_fixed
from hr.supplies.receipts.services import follow_delivery, lock_order
from hr.supplies.refusals import in_words
from hr.supplies.registry import paid
from hr.supplies.rules import OrderState, State, check_reason
from regulations.rulebook import clause

FIXED = gettext_noop("Order %(order)s, what came was counted anew: %(item)s %(good)s. %(reason)s")


@clause("A3-4", "A3-L5")
@transaction.atomic
def fix_delivery(
    *, line_id: int, good: int, bad: int, reason: str, by: Employee, at: datetime
) -> DeliveryFix:
    """Put right what was counted of a line of a delivery: so many good and bad pieces came.

    The difference is booked, the match and the state of the order follow, a slip that was signed
    is void. Refused: who ordered, while the slip is being signed, and once it is paid.
    """
    only_office(by, "receive_goods")
    check_reason(reason, ref="A3-4")
    order = lock_order(DeliveryLine.objects.get(pk=line_id).line.order_id)
    line = DeliveryLine.objects.select_related("delivery__by", "line__item").get(pk=line_id)
    slip = _slip_of(order)
    was = line.counted
    left = next(each.left for each in progress_of(order) if each.line.pk == line.line_id)
    check_fixed(item=line.line.item, left=left, was=was, now=(good, bad), reason=reason)
    with in_words("A3-4"):
        fix = DeliveryFix.objects.create(
            line=line, good=good - was[0], bad=bad - was[1], reason=reason.strip()[:200], by=by,
            at=at,
        )  # fmt: skip
    _follow(order, fix, slip, at)
    return fix


def _slip_of(order: Order) -> Slip | None:
    """The signed slip of an order that ends by a correction; refused where it is paid."""
    slip = order.slips.filter(state=State.APPROVED).select_related("person").first()
    if slip and paid([slip.pk]):
        raise ValidationError(_("It is paid: what was counted stays."), code="A3-4")
    return slip


def _follow(order: Order, fix: DeliveryFix, slip: Slip | None, at: datetime) -> None:
    """Tell who has to do with it; what is still to come has a clock again, or is here."""
    follow_delivery(order, by=fix.by, at=at)
    if order.state == OrderState.PLACED:
        watch_again(order, key=f"{order.pk}-{fix.pk}", at=at)
    people = [order.by, fix.line.delivery.by]
    people += [slip.person, *holders("cashier")] if slip else []
    tell(
        people, FIXED, url=link("orders", order.pk), key=f"fixed:{fix.pk}", clause="A3-4",
        by=fix.by, at=at, order=order.name, item=fix.line.line.item.name,
        good=fix.line.counted[0], reason=fix.reason,
    )  # fmt: skip
