"""What pages and services read of campaigns: their figures, their stage, what is compared."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from orders.desk.rules import State as OrderState
from sitecontent.campaigns.figures import Figures
from sitecontent.campaigns.links.selectors import clicks_by_day
from sitecontent.campaigns.models import (
    Campaign,
    Channel,
    Cost,
    Evaluation,
    Partner,
    Traffic,
    Win,
    WinUndone,
)
from sitecontent.campaigns.rules import Stage, day_of, stage_of

PAGE = 30
YUAN = "CNY"


def campaigns() -> QuerySet[Campaign]:
    """Campaigns with all that a list names of them."""
    done = Exists(Evaluation.objects.filter(campaign=OuterRef("pk")))
    rows = Campaign.objects.select_related("channel", "partner", "by", "deadline")
    return rows.annotate(is_evaluated=done)


def stage(campaign: Campaign, at: datetime) -> Stage:
    """Where a campaign stands at a moment."""
    evaluated = getattr(campaign, "is_evaluated", None)
    if evaluated is None:
        evaluated = Evaluation.objects.filter(campaign=campaign).exists()
    return stage_of(
        campaign.starts_on, campaign.ends_on, day_of(at),
        is_called_off=campaign.called_off_at is not None, is_evaluated=evaluated,
    )  # fmt: skip


def in_stage(rows: QuerySet[Campaign], wanted: Stage, today: date) -> QuerySet[Campaign]:
    """Those of a list that stand in a stage."""
    if wanted == Stage.CALLED_OFF:
        return rows.exclude(called_off_at=None)
    rows = rows.filter(called_off_at=None)
    if wanted == Stage.EVALUATED:
        return rows.filter(is_evaluated=True)
    rows = rows.filter(is_evaluated=False)
    return {
        Stage.PLANNED: rows.filter(starts_on__gt=today),
        Stage.RUNNING: rows.filter(starts_on__lte=today, ends_on__gte=today),
        Stage.OVER: rows.filter(ends_on__lt=today),
    }[wanted]


def traffic_of(ids: Iterable[int]) -> QuerySet[Traffic]:
    """The rows of reach and clicks that count: the newest of each day."""
    rows = Traffic.objects.filter(campaign__in=list(ids)).order_by("campaign_id", "day", "-id")
    return rows.distinct("campaign_id", "day")


def standing_wins(**wanted) -> QuerySet[Win]:
    """Orders won that were not taken back."""
    undone = WinUndone.objects.filter(win=OuterRef("pk"))
    return Win.objects.filter(~Exists(undone), **wanted)


def figures_of(ids: Iterable[int], until: date | None = None) -> dict[int, Figures]:
    """What is known of campaigns by their ids, in three queries; void orders do not count.

    `until` leaves out what belongs to later days.
    """
    ids = list(ids)
    within = Q(day__lte=until) if until else Q()
    costs = Cost.objects.filter(within, campaign__in=ids).order_by().values("campaign")
    spent = dict(costs.annotate(total=Sum("amount")).values_list("campaign", "total"))
    seen: dict[int, list[int]] = {}
    for campaign, day, reach, clicks in traffic_of(ids).values_list(
        "campaign", "day", "reach", "clicks"
    ):
        if until is None or day <= until:
            sums = seen.setdefault(campaign, [0, 0])
            sums[0], sums[1] = sums[0] + reach, sums[1] + clicks
    won = _won(ids, until)
    found = {}
    for pk in ids:
        orders, revenue = won.get(pk, (0, None))
        reach, clicks = seen.get(pk, (0, 0))
        found[pk] = Figures(
            spent.get(pk) or Decimal(0), reach, clicks, orders, revenue or Decimal(0)
        )
    return found


def _won(ids: list[int], until: date | None) -> dict[int, tuple[int, Decimal | None]]:
    wins = standing_wins(campaign__in=ids).exclude(order__standing__state=OrderState.VOID)
    if until:
        wins = wins.filter(order__placed_at__date__lte=until)
    counted = wins.order_by().values("campaign").annotate(
        orders=Count("pk"), revenue=Sum("order__total", filter=Q(order__currency=YUAN))
    )  # fmt: skip
    return {row["campaign"]: (row["orders"], row["revenue"]) for row in counted}


def days_of(campaign: Campaign) -> list[dict]:
    """Day by day of a campaign, the first day first: reach and clicks as entered, cost, and
    `counted`, the clicks on its links."""
    empty = {"traffic": None, "cost": Decimal(0), "counted": 0}
    days: dict[date, dict] = {}
    for row in traffic_of([campaign.pk]).select_related("by"):
        days.setdefault(row.day, empty | {"day": row.day})["traffic"] = row
    costs = Cost.objects.filter(campaign=campaign).order_by().values("day")
    for day, total in costs.annotate(total=Sum("amount")).values_list("day", "total"):
        days.setdefault(day, empty | {"day": day})["cost"] = total
    for day, clicks in clicks_by_day(campaign.pk).items():
        days.setdefault(day, empty | {"day": day})["counted"] = clicks
    return [days[day] for day in sorted(days)]


def open_channels() -> QuerySet[Channel]:
    """Channels in use."""
    return Channel.objects.filter(is_open=True).select_related("keeper")


def partners() -> QuerySet[Partner]:
    """Every partner by name."""
    return Partner.objects.select_related("keeper").order_by("name")
