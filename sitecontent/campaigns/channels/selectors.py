"""What was sold by channel and month: sums that the database holds, and the tail of the newest."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from sitecontent.campaigns.channels.models import Channel, Sale, Target
from sitecontent.campaigns.channels.rules import channel_of, following, month_of, summed
from sitecontent.campaigns.figures import reached

# Days are summed beforehand; what came in since then is added, so that a page is always exact.
_MONTHS = """
SELECT date_trunc('month', day)::date, source, shop, currency, sum(orders), sum(amount) FROM (
    SELECT day, source, shop, currency, orders, amount FROM campaigns_sale
    WHERE day >= %(since)s AND day < %(until)s
    UNION ALL
    SELECT day, source, shop, currency, orders, amount FROM campaigns_saletail
    WHERE day >= %(since)s AND day < %(until)s
) AS sold GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Month:
    """A month of a channel: what was sold in its currency, what was to be, and how much of it.

    `others` is what was sold in other currencies, by currency.
    """

    month: date
    orders: int = 0
    amount: Decimal = Decimal(0)
    others: dict = field(default_factory=dict)
    target: Target | None = None

    @property
    def reached(self) -> Decimal | None:
        """Percent of the target that was reached; None without a target."""
        return reached(self.amount, self.target.amount if self.target else None)


@dataclass(frozen=True)
class Row:
    """A channel (None: shops without one) with its months in order."""

    channel: Channel | None
    months: list[Month]

    @property
    def amount(self) -> Decimal:
        """What the months came to together, in the channel's currency."""
        return sum((each.amount for each in self.months), Decimal(0))

    @property
    def orders(self) -> int:
        """The orders of all months together."""
        return sum(each.orders for each in self.months)

    @property
    def target(self) -> Decimal | None:
        """The targets of all months together; None where none has one."""
        targets = [each.target.amount for each in self.months if each.target]
        return sum(targets, Decimal(0)) if targets else None

    @property
    def reached(self) -> Decimal | None:
        """Percent reached of the months that have a target."""
        with_one = [each for each in self.months if each.target]
        return reached(sum((each.amount for each in with_one), Decimal(0)), self.target)


def _sold(since: date, until: date) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, {"since": since, "until": until})
        return cursor.fetchall()


def targets(since: date, until: date, channel: Channel | None = None) -> dict:
    """(channel, month) → the target that counts: the newest of each."""
    rows = Target.objects.filter(month__gte=since, month__lt=until).select_related("by")
    if channel:
        rows = rows.filter(channel=channel)
    newest = rows.order_by("channel_id", "month", "-id").distinct("channel_id", "month")
    return {(row.channel_id, row.month): row for row in newest}


def channel_rows(since: date, count: int, channel: Channel | None = None) -> list[Row]:
    """Every channel with `count` months from one on; what no channel takes comes last.

    With `channel` its row alone. Three queries, whatever the orders.
    """
    until = following(since, count)
    channels = list(Channel.objects.select_related("keeper").order_by("name"))
    places = {(each.source, each.shop): each.pk for each in channels}
    currencies = {(each.pk, each.currency) for each in channels} | {(None, "CNY")}
    sold = summed(
        (
            (month, channel_of((source, shop), places), currency, orders, amount)
            for month, source, shop, currency, orders, amount in _sold(since, until)
        ),
        currencies,
    )
    wanted = targets(since, until, channel)
    shown: list[Channel | None] = [channel] if channel else [*channels, None]
    rows = [_row(each, since, count, sold, wanted) for each in shown]
    return [row for row in rows if row.channel or row.orders]


def _row(channel: Channel | None, since: date, count: int, sold: dict, wanted: dict) -> Row:
    pk = channel.pk if channel else None
    months = []
    for place in range(count):
        month = following(since, place)
        orders, amount, others = sold.get((month, pk), (0, Decimal(0), {}))
        months.append(Month(month, orders, amount, others, wanted.get((pk, month))))
    return Row(channel, months)


def month_row(channel: Channel, month: date) -> Month:
    """One month of a channel."""
    return channel_rows(month, 1, channel)[0].months[0]


def first_sale() -> date | None:
    """The first day on which anything was sold, as far as it is summed."""
    return Sale.objects.order_by("day").values_list("day", flat=True).first()


def story_of(channel: Channel, since: date) -> list[Target]:
    """Every target that was set from a month on, those that no longer count among them."""
    rows = Target.objects.filter(channel=channel, month__gte=since).select_related("by")
    return list(rows.order_by("-month", "-id"))


def this_month(at: datetime) -> list[Row]:
    """Every channel with the month that runs."""
    return channel_rows(month_of(at), 1)
