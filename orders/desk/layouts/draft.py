"""What a shop's file or push is read into: orders not yet entered, and what is wrong with them."""

from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy

CHANNELS = ("taobao", "youzan", "shopify", "woocommerce", "plain")
STATES = ("unpaid", "paid", "shipped", "finished", "cancelled", "refunded")
# The most characters an order takes; a longer text is a fault where it is read.
LENGTHS = {
    "shop": 100,
    "buyer": 100,
    "receiver": 100,
    "phone": 40,
    "address": 500,
    "sku": 64,
    "title": 300,
    "variant": 200,
}
MOST_LINES = 5_000


@dataclass(frozen=True)
class LineDraft:
    """One line of an order; money in the order's currency, two places; `amount` is what the line
    adds to `goods_total` and may be less than quantity times unit price."""

    sku: str
    title: str
    variant: str
    quantity: int
    unit_price: Decimal
    amount: Decimal
    source_row: int


@dataclass(frozen=True)
class OrderDraft:
    """One order as the shop states it; moments are aware (UTC), money has two places.

    `channel` is one of CHANNELS, `shop_state` one of STATES. `source_row` counts from 1, the header
    of a file being row 1; it is 0 for a push.
    """

    channel: str
    number: str
    shop: str
    currency: str
    placed_at: datetime
    paid_at: datetime | None
    buyer: str
    receiver: str
    phone: str
    address: str
    goods_total: Decimal
    shipping_fee: Decimal
    discount: Decimal
    total: Decimal
    paid: Decimal
    shop_state: str
    buyer_note: str
    seller_note: str
    tracking: str
    lines: tuple[LineDraft, ...]
    source_row: int
    # Whether the lines are what the shop lists; an orders file alone knows only titles.
    is_itemised: bool = True
    # By what it came about (`origin.py`): codes, tags of links, the address the buyer came in by.
    promotion_codes: tuple[str, ...] = ()
    link_tags: tuple[str, ...] = ()
    landing: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing wrong at a place: `message` is an English msgid, `params` fill it (JSON-safe).

    `number` and `receiver` are those of the order it is about, as far as they are known.
    """

    row: int
    column: str
    message: str
    params: dict
    file: str = ""
    number: str = ""
    receiver: str = ""

    def text(self) -> str:
        """The sentence in the reader's language."""
        return str(gettext_lazy(self.message)) % self.params


@dataclass(frozen=True)
class Reading:
    """The outcome of reading a set of files; `rows` counts the data rows read in all of them.

    Warnings refuse nothing; an order named by a fault is not among the drafts. `held` names rows
    without a fault that stay out, and why. `file` is where the drafts' rows are counted, `columns`
    leads from fields of OrderDraft to what their columns are called there.
    """

    layout: str
    drafts: tuple[OrderDraft, ...]
    faults: tuple[Fault, ...]
    rows: int
    warnings: tuple[Fault, ...]
    held: tuple[Fault, ...] = ()
    file: str = ""
    columns: dict[str, str] = field(default_factory=dict)


def to_dict(draft: OrderDraft) -> dict:
    """The draft as JSON-safe values: money as strings, moments in ISO form."""
    return {**_plain(asdict(draft)), "lines": [_plain(asdict(line)) for line in draft.lines]}


def from_dict(data: dict) -> OrderDraft:
    """The draft that `to_dict` wrote; KeyError, TypeError or ValueError for anything else."""
    values = _typed(OrderDraft, data)
    lines = tuple(LineDraft(**_typed(LineDraft, line)) for line in data["lines"])
    return OrderDraft(**{**values, "lines": lines})


def _plain(values: dict) -> dict:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value):
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(kind: type, data: dict) -> dict:
    """A draft kept before a field was added reads with that field's default."""
    return {
        each.name: _typed_value(each.type, data[each.name])
        for each in fields(kind)
        if each.name in data or each.default is MISSING
    }


def _typed_value(kind, value):
    if kind is Decimal:
        return Decimal(value)
    if kind in (datetime, datetime | None) and value is not None:
        return datetime.fromisoformat(value)
    return tuple(value) if kind == tuple[str, ...] else value
