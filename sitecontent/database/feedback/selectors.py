"""Reads of feedback: the desk, one's own, how many of which room."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from sitecontent.database.feedback.models import Feedback, Reply
from sitecontent.database.feedback.rules import Stand

PAGE = 30
# Name spaces of addresses that are no room by themselves.
_OTHER_NAMES = {"site": "publishing"}


def feedback() -> QuerySet[Feedback]:
    """Every feedback with where it stands (`stand`) and the change it is in (`change`)."""
    last = Reply.objects.filter(feedback=OuterRef("pk")).order_by("-pk")
    carried = last.filter(change__isnull=False)
    return Feedback.objects.select_related("by", "deadline").annotate(
        stand=Coalesce(Subquery(last.values("stand")[:1]), Value(Stand.OPEN.value)),
        change=Subquery(carried.values("change")[:1]),
    )


@dataclass(frozen=True)
class Wanted:
    """What the desk is narrowed to; None and "": everything."""

    stand: str = ""
    room: str | None = None
    person: int | None = None
    before: int | None = None


def listed(wanted: Wanted) -> list[Feedback]:
    """A page of feedback, the newest first; one more than a page where there are more."""
    rows = feedback()
    for name, value in (("stand", wanted.stand), ("by", wanted.person)):
        rows = rows.filter(**{name: value}) if value else rows
    if wanted.room is not None:
        rows = rows.filter(room=wanted.room)
    if wanted.before:
        rows = rows.filter(pk__lt=wanted.before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    for row in found:
        row.stand, row.room_label = Stand(row.stand), label_of(row.room)
    return found


def count_by_stand() -> list[tuple[Stand, int]]:
    """How many stand where."""
    found = dict(feedback().order_by().values_list("stand").annotate(Count("pk")))
    return [(each, found.get(each.value, 0)) for each in Stand]


@dataclass(frozen=True)
class RoomCount:
    """How much was said of a room, and how much of it is not closed."""

    room: str
    label: str
    total: int
    waiting: int


def count_by_room() -> list[RoomCount]:
    """Rooms by how much was said of them, the most first (C13-M3)."""
    rows = feedback().order_by().values("room").annotate(
        total=Count("pk"), waiting=Count("pk", filter=~Q(stand=Stand.CLOSED))
    )  # fmt: skip
    ordered = rows.order_by(F("waiting").desc(), F("total").desc(), "room")
    return [
        RoomCount(each["room"], label_of(each["room"]), each["total"], each["waiting"])
        for each in ordered
    ]


def count_open() -> int:
    """How many nobody has answered yet."""
    return Feedback.objects.filter(replies=None).count()


def room_of(page: str) -> str:
    """The room that a page belongs to, by its address; empty where no room is known."""
    try:
        found = resolve(page.partition("?")[0])
    except Resolver404:
        return ""
    space = found.namespaces[0] if found.namespaces else ""
    if space == "admin":
        parts = found.url_name.split("_") if found.url_name else [""]
        return parts[0] if parts[0] in apps.app_configs else ""
    return _OTHER_NAMES.get(space, space)[:40]


def label_of(room: str) -> str:
    """What a room is called."""
    known = apps.app_configs.get(room)
    return str(known.verbose_name) if known else _("The portal as a whole")
