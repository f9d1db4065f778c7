"""The library as pages show it: what is in force, found by words, and how often it is used."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from hr.people.models import Employee
from orders.service.scripts.models import Script, ScriptMove, ScriptUse, ScriptVersion, ShopName
from orders.service.scripts.rules import Move
from regulations.figures import Days

MOST_WORDS = 8


def shop_name() -> str:
    """What the shop is called now: as its lead says, else as the portal was set up."""
    newest = ShopName.objects.order_by("-id").first()
    return newest.name if newest else settings.SHOP_NAME


def in_force(*, retired: bool = False) -> QuerySet[ScriptVersion]:
    """The newest version of every script in use; of every retired one with `retired`.

    Each row tells `script`, `used` (times, all versions) and who wrote it.
    """
    newest = ScriptVersion.objects.filter(script=OuterRef("script")).order_by("-number")
    used = ScriptUse.objects.filter(version__script=OuterRef("script")).values("version__script")
    rows = ScriptVersion.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    rows = rows.filter(retired_ones("script") if retired else ~retired_ones("script"))
    rows = rows.annotate(used=Subquery(used.annotate(n=Count("pk")).values("n")))
    return rows.select_related("script", "by").order_by("script__category", "title", "pk")


def retired_ones(script: str) -> Exists:
    """Whether the newest move of a script is its retirement, as a part of a query."""
    newest = ScriptMove.objects.filter(script=OuterRef("script")).order_by("-id").values("pk")[:1]
    moves = ScriptMove.objects.filter(script=OuterRef(script), pk=Subquery(newest))
    return Exists(moves.filter(move=Move.RETIRED))


def is_retired(script: Script) -> bool:
    """Whether a script is retired now."""
    newest = script.moves.order_by("-id").first()
    return newest is not None and newest.move == Move.RETIRED


def found_by(words: str) -> Q:
    """Versions that hold every word in title or text; a word may also begin the title's initials.

    A word of one Chinese character is a word like any other.
    """
    wanted = Q()
    for word in words.split()[:MOST_WORDS]:
        is_in = Q(title__icontains=word) | Q(text__icontains=word)
        wanted &= is_in | Q(initials__contains=word.lower())
    return wanted


def uses_by_person(since: datetime, until: datetime) -> Iterable[tuple[Employee, int, int]]:
    """(person, times, different scripts) in a stretch of time, who uses most first."""
    rows = ScriptUse.objects.filter(at__gte=since, at__lt=until).values("by")
    rows = list(
        rows.annotate(times=Count("pk"), scripts=Count("version__script", distinct=True))
        .order_by("-times", "by")
        .values_list("by", "times", "scripts")
    )
    people = Employee.objects.in_bulk([pk for pk, _times, _scripts in rows])
    return [(people[pk], times, scripts) for pk, times, scripts in rows]


def most_used(
    since: datetime, until: datetime, limit: int | None = 10
) -> list[tuple[str, int, int]]:
    """(title as it stands now, times, script) of the scripts used most in a stretch of time."""
    newest = ScriptVersion.objects.filter(script=OuterRef("version__script")).order_by("-number")
    rows = ScriptUse.objects.filter(at__gte=since, at__lt=until).values("version__script")
    rows = rows.annotate(times=Count("pk"), title=Subquery(newest.values("title")[:1]))
    rows = rows.order_by("-times", F("version__script"))
    return list(rows.values_list("title", "times", "version__script")[:limit])


def uses_on(days: Days, script: int | None = None) -> QuerySet[ScriptUse]:
    """Who copied what on some days, the newest first; of one script where it is named."""
    rows = ScriptUse.objects.filter(**days.of_moments("at")).select_related("version", "by")
    rows = rows.filter(version__script=script) if script else rows
    return rows.order_by("-pk")
