"""Reads of what left the portal: whose, which kinds, how much in a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncDate

from hr.people.models import Employee
from regulations import handing
from regulations.rulebook.rules import CHINA, day_of
from regulations.rulebook.selectors import in_force
from sitecontent.database.handing.models import Handing
from sitecontent.database.rules import CareRules

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; None and "": everybody's, every kind."""

    person: int | None = None
    kind: str = ""
    before: int | None = None


def listed(wanted: Wanted) -> list[Handing]:
    """A page of files that left, the newest first; one more than a page where there are more."""
    rows = Handing.objects.select_related("by").order_by("-pk")
    if wanted.person:
        rows = rows.filter(by=wanted.person)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.before:
        rows = rows.filter(pk__lt=wanted.before)
    found = list(rows[: PAGE + 1])
    labels = handing.kinds()
    for row in found:
        row.label = labels.get(row.kind, row.kind)
    return found


def rows_of_day(by, at: datetime) -> int:
    """How many rows of data a person took out on the day, in China, of a moment."""
    begins = datetime.combine(day_of(at), time(), CHINA)
    rows = Handing.objects.filter(by=by, at__gte=begins, at__lt=begins + timedelta(days=1))
    return rows.aggregate(sum=Sum("rows"))["sum"] or 0


def rules_at(at: datetime) -> CareRules | None:
    """The limit in force; a portal whose rulebook is not loaded yet has none."""
    try:
        return in_force("care", at).params
    except LookupError:
        return None


def takers() -> QuerySet[Employee]:
    """Everybody who ever took data out."""
    return Employee.objects.filter(pk__in=Handing.objects.values("by")).order_by("number")


def largest_days(limit: int, *, since: datetime, most: int = 10) -> Iterable[dict]:
    """Days on which one person took out more rows than `limit`, the newest first."""
    rows = Handing.objects.filter(at__gte=since, by__isnull=False)
    days = rows.annotate(day=TruncDate("at", tzinfo=CHINA)).values("day", "by__name", "by")
    sums = days.annotate(sum=Sum("rows")).filter(sum__gt=limit)
    return sums.order_by("-day", "by__name")[:most]
