"""Reads for the pages of channels and deliveries; none of them fetches an address."""

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from regulations.notices.models import Channel, Delivery

PAGE = 50
STATES = ("waiting", "sent", "given_up")


def channels_of(person) -> QuerySet[Channel]:
    """A person's own channels, each with how its newest delivery stands as `last`."""
    return _with_last(Channel.objects.filter(owner=person, active=True))


def company_channels() -> QuerySet[Channel]:
    """The company's channels, each with how its newest delivery stands as `last`."""
    return _with_last(Channel.objects.filter(owner=None, active=True))


def channels_in_hand(person) -> QuerySet[Channel]:
    """The channels this person tests and removes: their own, and the company's by right."""
    hers = Q(owner=person)
    if person.has_perm("notices.change_channel"):
        hers |= Q(owner=None)
    return Channel.objects.filter(hers, active=True).defer("address")


def _with_last(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    last = JSONObject(done_at="done_at", given_up_at="given_up_at", error="error")
    newest = Delivery.objects.order_by("-pk").values(last=last)
    through = Subquery(newest.filter(channel=OuterRef("pk"))[:1])
    by_mail = Subquery(newest.filter(channel=None)[:1])
    is_mail = When(reach=Channel.Reach.MAIL, then=by_mail)
    return channels.annotate(last=Case(is_mail, default=through)).defer("address").order_by("pk")


def deliveries(*, state: str = "", before: int | None = None) -> list[Delivery]:
    """A page of what went out or will, the newest first; one more than PAGE if more follow.

    A digest stands there once, as the first it gathered, with `count` of all.
    """
    rows = Delivery.objects.heads().order_by("-pk")
    match state:
        case "waiting":
            rows = rows.waiting()
        case "sent":
            rows = rows.filter(done_at__isnull=False)
        case "given_up":
            rows = rows.filter(given_up_at__isnull=False)
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(
        rows.select_related("notice__recipient", "channel").defer("channel__address")[: PAGE + 1]
    )
    heads = [row.pk for row in page if row.batch_id]
    members = Delivery.objects.filter(batch__in=heads).values_list("batch")
    counts = dict(members.annotate(count=Count("pk"))) if heads else {}
    for row in page:
        row.count = counts.get(row.pk, 1)
    return page
