"""Outings as pages and the covers read them."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from attendance.timekeeping.outings.models import Outing
from attendance.timekeeping.outings.rules import CHAIN, CLAUSES, COVERING, Kind, State, minutes_on
from attendance.timekeeping.rules import Cover, CoverKind
from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import general_manager, holders, subordinate_ids, supervisor_of
from hr.roster.shifts.selectors import plans
from regulations.approvals.rules import Stage
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of

PAGE = 30
AROUND = timedelta(days=2)  # no planned day is longer


@clause("A2.2-4", "A2.3-7")
def covers_of(person_ids: Collection[int], start: datetime, end: datetime) -> Iterable[Cover]:
    """What outings excuse in a stretch: those that were signed (A2.2-4) or told (A2.3-7).

    The office's filing step opens with the signature by itself, and holds nothing up. One query.
    """
    rows = Outing.objects.filter(person__in=person_ids, state__in=COVERING)
    rows = rows.filter(starts_at__lt=end, ends_at__gt=start)
    names = ("pk", "person_id", "starts_at", "ends_at", "kind")
    for pk, person, starts_at, ends_at, kind in rows.values_list(*names):
        yield Cover(
            person_id=person,
            starts_at=starts_at,
            ends_at=ends_at,
            kind=CoverKind(kind),
            clause=CLAUSES[Kind(kind)],
            ref=f"outing:{pk}",
            link=link(pk),
        )


def notices_by_day(person, start: datetime, end: datetime) -> list[tuple[int, int]]:
    """Of each planned day that a stretch touches: the minutes of work it takes, and those that
    the notices told for the day already take."""
    days = plans([person.pk], day_of(start) - timedelta(days=1), day_of(end))
    spells = [plan.spells for plan in days.values() if plan.spells]
    rows = Outing.objects.filter(person=person, state=State.TOLD)
    rows = rows.filter(starts_at__lt=end + AROUND, ends_at__gt=start - AROUND)
    told = list(rows.values_list("starts_at", "ends_at"))
    return [(minutes_on(each, [(start, end)]), minutes_on(each, told)) for each in spells]


def link(outing_id: int) -> str:
    """Where an outing is looked at."""
    return f"/outings/{outing_id}/"


def link_of(outing: Outing) -> str:
    """Where an outing is looked at, for whoever decides on it."""
    return link(outing.pk)


def edit_link_of(outing: Outing) -> str:
    """Where an outing that was returned is changed."""
    return f"{link(outing.pk)}change/"


def when(outing: Outing) -> str:
    """The stretch of an outing as people write it."""
    start, end = (moment.astimezone(CHINA) for moment in (outing.starts_at, outing.ends_at))
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M}–{until}"


def outings_for(viewer) -> QuerySet[Outing]:
    """What a person may see: their own, those of people below them, all for who files them."""
    rows = Outing.objects.select_related("person", "approval", "found_by")
    if viewer.has_perm("timekeeping.view_every_outing"):
        return rows
    below = subordinate_ids(viewer.pk)
    signed = Q(approval__decisions__by=viewer)
    return rows.filter(Q(person=viewer) | Q(person__in=below) | signed).distinct()


def find_for(person: Employee):
    """`find(role)` gives the ids of who fills a role for this person's outing."""

    def find(role: str) -> list[int]:
        if role != CHAIN[0].role:
            return filers(role)
        found = supervisor_of(person) or general_manager()
        return [found.pk] if found else []

    return find


def filers(role: str) -> list[int]:
    """Who files what such a role files; in a company without one hr, or the general manager."""
    for each in (role, "hr_officer", HEAD):
        found = list(holders(each).values_list("pk", flat=True))
        if found:
            return found
    return []


def certifiers_of(outing: Outing) -> list[Employee]:
    """Who signed an outing, for themselves or in whose place."""
    words = outing.approval.decisions.filter(verdict="approved").order_by("pk")
    ids = [each for pair in words.values_list("by", "principal") for each in pair]
    return list(Employee.objects.filter(pk__in=ids).order_by("number"))


def facts_of(document: Outing) -> Iterable[tuple[object, object]]:
    """What the supervisor reads before they sign."""
    outing = Outing.objects.select_related("person").get(pk=document.pk)
    return [
        (_("Person"), f"{outing.person.number} {outing.person.name}"),
        (_("When"), when(outing)),
        (_("Where to"), outing.place),
        (_("Reason"), outing.reason),
        (_("Asked for"), _asked(outing)),
    ]


def _asked(outing: Outing) -> str:
    """When an outing was asked for, and whether it had begun by then."""
    at = f"{outing.asked_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return at if outing.asked_at < outing.starts_at else f"{at} · " + _("afterwards")


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain there is."""
    return [(Kind.BUSINESS.label, CHAIN)]
