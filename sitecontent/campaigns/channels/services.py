"""The verbs of channels: set a target, sum the newest sales, compare the sums with the orders."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from regulations.binding.rows import insert
from regulations.rulebook import clause
from sitecontent.campaigns.channels.models import Channel, Target
from sitecontent.campaigns.channels.rules import check_month, check_target
from sitecontent.campaigns.refusals import in_words

# Sums that are not what the orders come to, whoever made them so.
_ASTRAY = """
WITH held AS (
    SELECT day, source, shop, currency, sum(orders) AS orders, sum(amount) AS amount FROM (
        SELECT day, source, shop, currency, orders, amount FROM campaigns_sale
        UNION ALL SELECT day, source, shop, currency, orders, amount FROM campaigns_saletail
    ) AS s GROUP BY 1, 2, 3, 4
), sold AS (
    SELECT (placed_at AT TIME ZONE 'Asia/Shanghai')::date AS day, channel AS source, shop, currency,
        count(*) AS orders, sum(total) AS amount
    FROM desk_order AS o WHERE NOT EXISTS (
        SELECT FROM desk_orderevent WHERE order_id = o.id AND kind = 'voided')
    GROUP BY 1, 2, 3, 4
)
SELECT day, source, shop, coalesce(held.amount, 0), coalesce(sold.amount, 0)
FROM held FULL JOIN sold USING (day, source, shop, currency)
WHERE coalesce(held.orders, 0) <> coalesce(sold.orders, 0)
   OR coalesce(held.amount, 0) <> coalesce(sold.amount, 0)
ORDER BY day, source, shop
"""


@clause("B2")
@transaction.atomic
def set_target(
    *, channel_id: int, month: date, amount: Decimal, orders: int | None = None, reason: str, by,
    at: datetime,
) -> Target:  # fmt: skip
    """Set what a channel is to sell in a month; an earlier target of the month stays to be read.

    Refused: a month that is over, and changing the target of one that runs, unless the superior
    does it (B2).
    """
    leads = by is None or by.has_perm("campaigns.lead_targets")
    if not leads and not by.has_perm("campaigns.set_target"):
        raise PermissionDenied(_("Your position does not include setting targets."))
    check_target(amount, orders, reason)
    channel = Channel.objects.select_for_update(no_key=True).get(pk=channel_id)
    has_target = Target.objects.filter(channel=channel, month=month).exists()
    check_month(month, at, has_target=has_target, leads=leads)
    target = Target(
        channel=channel, month=month, amount=amount, orders=orders, reason=reason.strip()[:300],
        by=by, at=at,
    )  # fmt: skip
    with in_words("B2"):
        insert(target)
    return target


@clause("B2")
def sum_sales() -> int:
    """Sum what came in since the last time, by a function of the tables' owner; returns how many
    rows that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT campaigns_sum_sales()")
        return cursor.fetchone()[0]


@clause("B2")
def sums_astray() -> list[tuple]:
    """Where the sums differ from the orders: day, source, shop, sum held, sum of the orders."""
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY)
        return cursor.fetchall()
