"""What is known of tracked links."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet, Sum

from sitecontent.campaigns.links.models import Click, Link


def links_of(campaign_id: int) -> QuerySet[Link]:
    """The links of a campaign with all clicks on each, the oldest first."""
    rows = Link.objects.filter(campaign=campaign_id).select_related("by")
    return rows.annotate(clicks=Sum("counted__clicks", default=0)).order_by("id")


def clicks_by_day(campaign_id: int) -> dict[date, int]:
    """How many clicks all links of a campaign counted on each day."""
    rows = Click.objects.filter(link__campaign=campaign_id).order_by().values("day")
    return dict(rows.annotate(total=Sum("clicks")).values_list("day", "total"))


def tags_of(ids: Iterable[int]) -> dict[int, list[str]]:
    """The tags of the links of campaigns by their ids."""
    found: dict[int, list[str]] = {}
    for campaign, tag in Link.objects.filter(campaign__in=ids).values_list("campaign", "tag"):
        found.setdefault(campaign, []).append(tag)
    return found
