"""What of an order is taken and yet worth a look: shops do send it, so nothing of it is refused.

Each doubt is a Fault whose column is the field of OrderDraft it is about. `facts` is an OrderDraft
or the order that became of it.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from . import cells
from .draft import Fault
from .msgid import msgid as _

OWN_FORM = "plain"  # shops compute their totals by rules of their own, we know only ours
CLOCKS_APART = timedelta(minutes=10)
_MISSING = {
    "receiver": _("The receiver is missing."),
    "phone": _("The telephone number is missing."),
    "address": _("The address is missing."),
}


def doubts_about(facts, at: datetime) -> list[Fault]:
    """All doubts about an order that comes in at a moment, or came in then."""
    return [*total_doubts(facts), *_missing(facts), *_payment(facts, at)]


def doubts_besides_total(facts, at: datetime) -> list[Fault]:
    """The doubts that the reading of a file has not told already."""
    return [*_missing(facts), *_payment(facts, at)]


def total_doubts(facts) -> list[Fault]:
    """Whether the total of our own form is another than its parts make."""
    computed = facts.goods_total + facts.shipping_fee - facts.discount
    if facts.channel != OWN_FORM or facts.total == computed:
        return []
    message = _("The total is %(total)s, but lines, shipping and discount make %(computed)s.")
    return [_doubt("total", message, total=facts.total, computed=computed)]


def _missing(facts) -> list[Fault]:
    missing = [name for name in _MISSING if not getattr(facts, name)]
    if len(missing) == len(_MISSING):
        message = _(
            "Receiver, telephone number and address are missing: the customer cannot be contacted."
        )
        return [_doubt("receiver", message)]
    # Shops leave some of it out for good reasons; our own form asks for all three.
    return [_doubt(name, _MISSING[name]) for name in missing if facts.channel == OWN_FORM]


def _payment(facts, at: datetime) -> list[Fault]:
    found = []
    if facts.paid_at and facts.paid_at > at + CLOCKS_APART:
        message = _("The payment is dated %(moment)s, which is still to come.")
        found.append(_doubt("paid_at", message, moment=_moment(facts.paid_at)))
    if facts.paid_at and facts.paid_at < facts.placed_at:
        message = _("The payment (%(paid)s) is dated before the order (%(placed)s).")
        params = {"paid": _moment(facts.paid_at), "placed": _moment(facts.placed_at)}
        found.append(_doubt("paid_at", message, **params))
    if facts.paid > facts.total:
        message = _("%(paid)s were paid, but the total is %(total)s.")
        found.append(_doubt("paid", message, paid=facts.paid, total=facts.total))
    return found


def _doubt(field: str, message: str, **params: Decimal | str) -> Fault:
    return Fault(0, field, message, {name: str(value) for name, value in params.items()})


def _moment(moment: datetime) -> str:
    """A moment as people of the shop read it."""
    return f"{moment.astimezone(cells.SHOP_ZONE):%Y-%m-%d %H:%M:%S}"
