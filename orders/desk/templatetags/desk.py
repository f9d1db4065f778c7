"""Words for what events of an order hold."""

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.desk.rules import Channel, Outcome, Way

register = template.Library()
FIELDS = {
    "shop_state": _("state in the shop"),
    "receiver": _("receiver"),
    "phone": _("phone"),
    "address": _("address"),
    "total": _("total"),
    "paid": _("paid"),
    "lines": pgettext_lazy("lines of an order", "goods"),
}
SHOP_STATES = {
    "unpaid": pgettext_lazy("state in the shop", "unpaid"),
    "paid": pgettext_lazy("state in the shop", "paid"),
    "shipped": pgettext_lazy("state in the shop", "shipped"),
    "finished": pgettext_lazy("state in the shop", "finished"),
    "cancelled": pgettext_lazy("state in the shop", "cancelled"),
    "refunded": pgettext_lazy("state in the shop", "refunded"),
}


@register.filter
def way(value: str):
    """How a customer was contacted, in words."""
    return Way(value).label if value in Way.values else value


@register.filter
def outcome(value: str):
    """How a contact ended, in words."""
    return Outcome(value).label if value in Outcome.values else value


@register.filter
def field(value: str):
    """What a told fact is called."""
    return FIELDS.get(value, value)


@register.filter
def told(value):
    """A told fact in words; goods as titles with pieces."""
    if isinstance(value, list):
        return "、".join(f"{title} ×{quantity}" for _sku, title, _v, quantity, _a in value)
    return SHOP_STATES.get(value, value) if value else "—"


@register.filter
def channel(value: str):
    """A channel's name."""
    return Channel(value).label if value in Channel.values else value
