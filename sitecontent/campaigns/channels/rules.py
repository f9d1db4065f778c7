"""Months of a channel: what a target is, when it may be set, who takes an order's sales."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

MOST_MONEY = Decimal("999999999.99")
MOST_ORDERS = 10_000_000
# How far ahead a target is set: to the end of the next year.
YEARS_AHEAD = 1


def month_of(at: datetime | date) -> date:
    """The first day of the month in China of a moment or a day."""
    day = at.astimezone(CHINA).date() if isinstance(at, datetime) else at
    return day.replace(day=1)


def following(month: date, by: int = 1) -> date:
    """The first day of the month so many after another."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


@clause("B2")
def check_target(amount: Decimal, orders: int | None, reason: str) -> None:
    """A target is a sum above zero, maybe a number of orders, and says why."""
    is_sum = amount.is_finite() and 0 < amount <= MOST_MONEY
    if not is_sum or amount != amount.quantize(Decimal("0.01")):
        raise ValidationError(_("A target is a sum above zero, to the cent."), code="B2")
    if orders is not None and not 0 < orders <= MOST_ORDERS:
        raise ValidationError(_("A target of orders lies above zero."), code="B2")
    if not reason.strip():
        raise ValidationError(_("Say what the target rests on."), code="B2")


@clause("B2")
def check_month(month: date, at: datetime, *, has_target: bool, leads: bool) -> None:
    """A target is set before its month or, the first one, while it runs.

    What stands for a month that has begun is changed by the superior alone, and by nobody once the
    month is over: nobody sets the bar where they have landed.
    """
    now = month_of(at)
    if month < now:
        raise ValidationError(_("This month is over: its target stays."), code="B2")
    if month.year > now.year + YEARS_AHEAD:
        raise ValidationError(_("This month lies too far ahead."), code="B2")
    if month == now and has_target and not leads:
        raise ValidationError(
            _("The month has begun: its target is changed by the superior alone."), code="B2"
        )


Place = tuple[str, str]  # source and shop


@clause("B2")
def channel_of(place: Place, channels: Mapping[Place, int]) -> int | None:
    """Which channel takes what a shop sold: its own, else that of all other shops of its platform.

    `channels` gives the id by (source, shop), the shop "" standing for all others.
    """
    source, _shop = place
    return channels.get(place, channels.get((source, "")))


def quarter_of(day: date) -> date:
    """The first day of the quarter of a day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def years(first: date | None, at: datetime) -> list[int]:
    """The years from the first sale to the one that runs, the newest first."""
    last = month_of(at).year
    return list(range(last, (first.year if first else last) - 1, -1))


def summed(rows: Iterable[tuple[date, int | None, str, int, Decimal]], keys: Collection) -> dict:
    """(month, channel) → orders and amount of those in the channel's currency; others apart.

    `rows` give month, channel, currency, orders, amount; `keys` hold (channel, currency) of each
    channel. The second member of each value lists what was sold in other currencies.
    """
    own: dict = {}
    for month, channel, currency, orders, amount in rows:
        count, total, others = own.get((month, channel), (0, Decimal(0), {}))
        if (channel, currency) in keys:
            total += amount
        else:
            others = others | {currency: others.get(currency, Decimal(0)) + amount}
        own[month, channel] = (count + orders, total, others)
    return own
